import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { type ClaimClocksPorts, confirmPlace } from './claim-clocks.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

/** The partner still waits for the customer: the 30 days of its place in the queue begin anew (domain rule 4). */
export async function reconfirmClaim(
  ports: LockedClaimPorts & ClaimClocksPorts & ClaimEntryPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'reconfirm');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'reconfirm');
  if (!legal.ok) return legal;
  await confirmPlace(ports, claim);
  await appendOf(ports, claim, {
    kind: 'registration-reconfirmed',
    actor: command.actor,
    rules: ['R-queue'],
    facts: {},
  });
  return { ok: true, registration: claim };
}
