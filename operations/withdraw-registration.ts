import { explainMove } from '../domain/move-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { endClaim } from './end-claim.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

/** Gives a claim up, by the partner or a partner manager for it; the queue moves up (domain rule 4). */
export async function withdrawRegistration(
  ports: ExpirePorts & LockedClaimPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string | null },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'withdraw');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'withdraw');
  if (!legal.ok) return legal;
  const registration = await endClaim(ports, claim, {
    event: 'withdraw',
    entry: 'registration-withdrawn',
    actor: command.actor,
    occurredAt: await ports.now(),
    code: null,
    text: command.text,
    rules: ['I5'],
    why: explainMove(claim.state, 'withdraw', { code: 'WITHDRAWN', rule: 'R-withdraw' }),
  });
  return { ok: true, registration };
}
