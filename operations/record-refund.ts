import { refundObstacle } from '../domain/refund.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { TextsPort } from './ports.ts';
import { add, type CreditPorts, currentWin, sums } from './record-credit.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type RefundPorts = CreditPorts & LockedClaimPorts & TextsPort;

/**
 * Records that money of a won deal went back (E35), also after a review: a row below nothing with the close date and
 * the rate of its sale, so that it counts where the sale counts.
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
  const known = currentWin(await ports.creditsOf(claim.registrationId));
  const creditedMinor = sums(known).get(command.currency) ?? 0n;
  const obstacle = refundObstacle({ state: claim.state, creditedMinor, ...command });
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const now = await ports.now();
  const first = known.find(row => row.currency === command.currency);
  if (first === undefined) throw new Error(`Nothing is credited to ${claim.registrationId}`);
  await add(ports, claim, known, {
    kind: 'refund',
    amountMinor: -command.amountMinor,
    currency: command.currency,
    actor: command.actor,
    dealId: first.dealId,
    closedAt: first.closedAt,
    occurredAt: now,
    textId: command.text === null || command.text === '' ? null : await ports.keepText(command.text),
    code: null,
  });
  return { ok: true, registration: claim };
}
