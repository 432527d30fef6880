import { explainMove } from '../domain/move-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import type { AppealedDecision, AppealsPort } from './appeal-records.ts';
import { appealableUntil } from './appealable-until.ts';
import { atOffice } from './at-office.ts';
import { appendOf } from './claim-entry.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { expireDue } from './expire-registration.ts';
import { lockClaim } from './locked-claim.ts';
import { openDispute } from './open-dispute.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type AppealPorts = AppealsPort & DisputePorts;

/**
 * The partner appeals a rejection, a revocation or an expiry (domain rule 4): within 10 business days, once a decision.
 * The state stays, the registration is contested, and a case with the office is opened, in which nobody who decided
 * decides; what a ruling for the partner does is `restoreOnAppeal`'s.
 */
export async function appealRegistration(
  ports: AppealPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; text: string },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const { actor, registrationId, text } = command;
  const locked = await lockClaim(ports, registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(actor, claim, 'appeal');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'appeal');
  if (!legal.ok) return legal;
  if (!isAppealable(claim.state)) throw new Error(`${claim.state} is appealed, and is no decision`);
  const decidedAt = decisionOf(claim);
  const before = await ports.appealOf(registrationId, decidedAt);
  if (before !== null) return { ok: false, refusal: refuse.appealedAlready(before.disputeId) };
  const opened = await openDispute(ports, {
    actor,
    registrationId,
    kind: 'partner-decision',
    text,
    userIds: null,
  });
  if (!opened.ok) return opened;
  const { disputeId } = opened.dispute;
  const now = await ports.now();
  await ports.recordAppeal({
    appealId: ports.id('apl'),
    registrationId,
    decision: claim.state,
    decidedAt,
    appealedBy: actor.userId,
    appealedAt: now,
    textId: await ports.keepText(text),
    disputeId,
  });
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const contested = (await ports.registration(registrationId)) ?? claim;
  await appendOf(ports, contested, {
    kind: 'registration-appealed',
    why: explainMove(claim.state, 'appeal', { code: 'APPEALED', rule: 'R-appeal' }),
    actor,
    rules: ['R-appeal', 'T4'],
    facts: {
      decision: claim.state,
      code: claim.decisionCode,
      decidedAt: decidedAt.toString(),
      appealableUntil: appealableUntil(decidedAt, policy).toString(),
      disputeId,
    },
  });
  return { ok: true, registration: contested };
}

/** When the decision was taken that can be appealed. */
export function decisionOf(claim: Registration): Temporal.Instant {
  const at = claim.endedAt ?? claim.decidedAt;
  if (at === null) throw new Error(`Nothing was decided about ${claim.registrationId}`);
  return at;
}

const isAppealable = (state: Registration['state']): state is AppealedDecision =>
  state === 'rejected' || state === 'revoked' || state === 'expired';
