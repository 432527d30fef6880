import { explainRenewalWait } from '../domain/expiry-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { type ExpirePorts, endRenewalToll, expireDue, renewalWait } from './expire-registration.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type DeclineRenewalPorts = ExpirePorts & LockedClaimPorts;

/**
 * A partner manager or approver says no to a renewal that waits for a person, with a reason that the partner reads:
 * the registration runs to its end, or ends now where the end was waiting for this.
 */
export async function declineRenewal(
  ports: DeclineRenewalPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string | null },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'decline-renewal');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'renewal-declined');
  if (!legal.ok) return legal;
  if (claim.renewalAskedAt === null) return { ok: false, refusal: refuse.noRenewalAsked() };
  if ((command.text ?? '').trim() === '')
    return { ok: false, refusal: refuse.textRequired('RENEWAL_DECLINED') };
  const now = await ports.now();
  const wait = await renewalWait(ports, claim, 'declined');
  const declined: Registration = { ...claim, renewalAskedAt: null, renewalAskedBy: null };
  await ports.saveRegistration(declined);
  await ports.append({
    kind: 'renewal-refused',
    why: explainRenewalWait(wait),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['R-renewal'],
    facts: {
      code: 'RENEWAL_DECLINED',
      askedAt: claim.renewalAskedAt.toString(),
      textId: command.text === null ? null : await ports.keepText(command.text),
    },
  });
  await ports.cancelEffects(`${claim.registrationId}:renewal:${claim.renewalAskedAt}`);
  const paused = (await ports.tollsOf(claim.registrationId)).some(
    toll => toll.kind === 'renewal' && toll.until === null,
  );
  if (paused) await endRenewalToll(ports, declined, now, wait);
  return { ok: true, registration: (await ports.registration(claim.registrationId)) ?? claim };
}
