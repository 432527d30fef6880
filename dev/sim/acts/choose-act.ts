import type { Run } from '../run.ts';
import { askAgain, askOther } from './ask-server.ts';
import * as crm from './crm-acts.ts';
import { reinstall, uninstall } from './install-acts.ts';
import { answerFinding, approve, reject, submit, withdraw } from './people-acts.ts';
import { changePolicy, loseLease, passTime } from './time-acts.ts';
import { deliver, deliverGarbage } from './webhook-acts.ts';
import { sweep, turn, unpack } from './worker-acts.ts';

/** Does one thing and says in words what came of it. */
export type Act = (run: Run) => Promise<string> | string;

const acts: Record<string, [weight: number, act: Act]> = {
  submit: [10, submit],
  approve: [8, approve],
  reject: [1.5, reject],
  withdraw: [3.5, withdraw],
  'answer finding': [2.5, answerFinding],
  'ask again': [2, askAgain],
  'ask other': [0.5, askOther],
  'new deal': [7, crm.newDeal],
  'reassign deal': [2.5, crm.reassignDeal],
  'move deal': [1.5, crm.moveDeal],
  'renewal deal': [0.5, crm.renewalDeal],
  'name linked partner': [2, crm.nameLinkedPartner],
  'associate deal': [2, crm.associateDeal],
  'separate deal': [1.5, crm.separateDeal],
  'delete deal': [1, crm.deleteDeal],
  'restore deal': [1, crm.restoreDeal],
  'merge deals': [1, crm.mergeDeals],
  'tamper with deal': [1.5, crm.tamperDeal],
  'tamper with company': [1, crm.tamperCompany],
  'new company': [1.5, crm.newCompany],
  'rename company': [0.7, crm.renameCompany],
  'change domain': [1.2, crm.changeDomain],
  'delete company': [0.6, crm.deleteCompany],
  'restore company': [1, crm.restoreCompany],
  'merge companies': [0.8, crm.mergeCompanies],
  'change partner': [0.8, crm.changePartner],
  deliver: [13, deliver],
  'deliver garbage': [0.5, deliverGarbage],
  unpack: [7, unpack],
  turn: [7, turn],
  sweep: [2, sweep],
  'pass time': [9, passTime],
  'lose lease': [1.5, loseLease],
  'change policy': [0.4, changePolicy],
  uninstall: [0.35, uninstall],
};

const weights = Object.entries(acts).map(([name, [weight]]) => [name, weight] as const);

/** What happens next. An account that took the app out grants it again before long. */
export function chooseAct(run: Run): { name: string; act: Act } {
  if (run.hubspot.portal.install === null && run.random.chance(0.1))
    return { name: 'reinstall', act: reinstall };
  const name = run.random.weighted(weights);
  const [, act] = acts[name] ?? [0, passTime];
  return { name, act };
}
