import { lossNotOpen } from '../domain/loss-objection.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { type AskManagersPorts, askManagers } from './ask-managers.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import { moved } from './moved.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type ObjectToLossPorts = AskManagersPorts & ExpirePorts & LockedClaimPorts;

/**
 * The partner objects to a loss that was reported against its word (section 4): the registration goes on with its
 * end, and that loss never counts. What becomes of the deal in HubSpot is for people; a manager gets a task.
 */
export async function objectToLoss(
  ports: ObjectToLossPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string | null },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'object-to-loss');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'loss-opposed');
  if (!legal.ok) return legal;
  const now = await ports.now();
  const notOpen = lossNotOpen(claim, now);
  if (notOpen !== null) return { ok: false, refusal: notOpen };
  const opposed: Registration = {
    ...claim,
    state: moved(legal),
    lossOpposedAt: claim.lossReportedAt,
    lossReportedAt: null,
    lossObjectionDueAt: null,
  };
  await ports.saveRegistration(opposed);
  await ports.settleDeadline(claim.registrationId, 'loss-objection');
  await ports.append({
    kind: 'loss-opposed',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['R-loss'],
    facts: {
      dealId: claim.dealId,
      setAt: claim.lossReportedAt?.toString() ?? null,
      textId: command.text === null || command.text === '' ? null : await ports.keepText(command.text),
    },
  });
  const partner = await ports.partner(claim.partnerCompanyId);
  await askManagers(ports, claim, {
    topic: `loss-opposed:${claim.lossReportedAt}`,
    subject: `${partner?.name ?? 'The partner'} objects: the deal is not lost`,
    body: 'The partner objected to the loss that was set on this deal. The registration goes on. Open the deal again in HubSpot, or open a dispute.',
    dueAt: now,
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return { ok: true, registration: opposed };
}
