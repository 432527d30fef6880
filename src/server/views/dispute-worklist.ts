import type { Store } from '../../../adapters/postgres/store.ts';
import type { DisputesAnswer } from '../../../contract/disputes.ts';
import { disputeRefusal } from '../../../domain/dispute-commands.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Role } from '../../../domain/rights.ts';
import { asOfNow, customerName, summaryOf } from './dispute-view.ts';
import type { Viewer } from './viewer.ts';

const desk: Role[] = ['approver', 'director', 'executive', 'admin'];

export const mayDecideDisputes = ({ roles }: Viewer): boolean => roles.some(role => desk.includes(role));

export const notADecider = ({ roles }: Viewer): Refusal =>
  disputeRefusal('NOT_PERMITTED', {
    title: 'You do not decide disputes',
    detail: 'The list of disputes is for approvers, directors, executives and admins.',
    facts: { roles, permittedRoles: desk },
    wouldChange: desk.map(role => ({
      fact: 'roles',
      becomes: [...roles, role],
      text: `Ask an admin to make you ${role}.`,
    })),
  });

/** The cases that are not closed, the next limit first; who works for a party has no part in deciding it. */
export async function disputeWorklist(store: Store, viewer: Viewer): Promise<DisputesAnswer> {
  const open = (await store.disputesToDecide()).filter(
    dispute =>
      !dispute.parties.some(
        ({ partnerCompanyId }) => partnerCompanyId !== null && viewer.worksForPartner(partnerCompanyId),
      ),
  );
  const rows: DisputesAnswer['disputes'] = [];
  for (const record of open) {
    const dispute = await asOfNow(store, record);
    rows.push({
      ...summaryOf(dispute),
      account: { name: await customerName(store, dispute) },
      breaches: dispute.breaches.length,
    });
  }
  return { ok: true, now: (await store.now()).toString(), disputes: rows };
}
