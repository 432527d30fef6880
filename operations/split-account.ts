import { splitObstacle } from '../domain/account-split.ts';
import type { Refusal } from '../domain/refusal.ts';
import { expireDue } from './expire-registration.ts';
import { type IdentifyPorts, partWhatIsNotLinked } from './identify-company.ts';
import type { ToldPort } from './identity-records.ts';
import { partAccount } from './part-account.ts';
import type { Actor } from './records.ts';
import { refuse } from './refuse.ts';

export type SplitPorts = IdentifyPorts & ToldPort;

type SplitCommand = {
  actor: Actor & { kind: 'user' };
  /** A company that stays. */
  companyId: string;
  /** Companies that are another customer. */
  leaving: string[];
  text: string | null;
};

/**
 * A person says that an account is two customers (M5, E7): each of its companies is of one side from then on, and no
 * domain, number or group unites the sides again, until somebody takes it back.
 */
export async function splitAccount(
  ports: SplitPorts,
  command: SplitCommand,
): Promise<
  { ok: true; accountId: string; newAccountId: string; decisionId: string } | { ok: false; refusal: Refusal }
> {
  const notAllowed = refuse.unlessMaySplit(command.actor);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  if ((command.text ?? '').trim() === '') return { ok: false, refusal: refuse.textRequired('SPLIT') };
  const accountId = await ports.lockAccountOf(command.companyId);
  await expireDue(ports, accountId);
  const companyIds = (await ports.companiesOfAccount(accountId)).map(company => company.companyId);
  const leaving = [...new Set(command.leaving)];
  const obstacle = splitObstacle(companyIds, leaving);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const staying = companyIds.filter(id => !leaving.includes(id));
  const { decisionId, textId } = await tellApart(ports, command, staying, leaving);
  const newAccountId = await partAccount(ports, {
    accountId,
    leaving,
    actor: command.actor,
    rules: ['M5', 'E7'],
    facts: { textId, decisionId },
  });
  // Companies of one side that only one of the other had held together are two customers by now.
  for (const side of [accountId, newAccountId]) await partWhatIsNotLinked(ports, side);
  return { ok: true, accountId, newAccountId, decisionId };
}

/** Keeps that these and those are two customers; what was said to the contrary is outweighed. */
export async function tellApart(
  ports: Pick<SplitPorts, 'id' | 'now' | 'keepText'> & ToldPort,
  said: { actor: Actor & { kind: 'user' }; text: string | null },
  these: string[],
  those: string[],
): Promise<{ decisionId: string; textId: string | null }> {
  const decisionId = ports.id('idn');
  const text = (said.text ?? '').trim();
  const textId = text === '' ? null : await ports.keepText(text);
  await ports.endTold('alias', these, those, decisionId);
  await ports.saveDecision(
    {
      decisionId,
      kind: 'split',
      these,
      those,
      decidedAt: await ports.now(),
      decidedBy: said.actor.userId,
      textId,
      undoneAt: null,
      undoneBy: null,
      undoneTextId: null,
    },
    these.flatMap(a => those.map(b => [a, b] as const)),
  );
  return { decisionId, textId };
}
