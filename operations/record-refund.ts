import { refundObstacle } from '../domain/refund.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { CreditRecord } from './credit-records.ts';
import { type CreditTaker, creditTakers } from './credit-takers.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { TextsPort } from './ports.ts';
import { add, type CreditPorts, currentWin, sums } from './record-credit.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type RefundPorts = CreditPorts & LockedClaimPorts & TextsPort;

/**
 * Records that money of a won deal went back (E35), also after a review: a row below nothing with the close date and
 * the rate of its sale, so that it counts where the sale counts. Of a sale that is shared each gives its part back.
 */
export async function recordRefund(
  ports: RefundPorts,
  command: {
    actor: Actor & { kind: 'user' };
    registrationId: string;
    amountMinor: bigint;
    currency: string;
    text: string | null;
  },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'record-refund');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const takers = await creditTakers(ports, claim, command.amountMinor);
  const known = await knownOf(ports, takers, command.currency);
  const creditedMinor = known.reduce((sum, { rows }) => sum + (sums(rows).get(command.currency) ?? 0n), 0n);
  const obstacle = refundObstacle({ state: claim.state, creditedMinor, ...command });
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const now = await ports.now();
  const textId = command.text === null || command.text === '' ? null : await ports.keepText(command.text);
  for (const { taker, rows, first } of known)
    if (taker.amountMinor !== 0n)
      await add(ports, taker.claim, rows, {
        kind: 'refund',
        amountMinor: -taker.amountMinor,
        currency: command.currency,
        actor: command.actor,
        dealId: first.dealId,
        closedAt: first.closedAt,
        occurredAt: now,
        textId,
        code: null,
      });
  return { ok: true, registration: claim };
}

/** What those who share the sale are credited with in the currency; of each the row that stands first. */
async function knownOf(ports: RefundPorts, takers: readonly CreditTaker[], currency: string) {
  const known: { taker: CreditTaker; rows: CreditRecord[]; first: CreditRecord }[] = [];
  for (const taker of takers) {
    const rows = currentWin(await ports.creditsOf(taker.claim.registrationId));
    const first = rows.find(row => row.currency === currency);
    if (first !== undefined) known.push({ taker, rows, first });
  }
  return known;
}
