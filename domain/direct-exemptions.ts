import { consentInForce, consentsLookedUp, type EngagementAct } from './consent.ts';
import { dealOrigin } from './deal-source.ts';
import type { ClaimFacts, DealFacts, InnocentReason, Side } from './direct-engagement.ts';
import type { Policy } from './policy.ts';
import type { FactValue } from './refusal.ts';

/** An act that rule 8 judges: what it was and when it began (S3), and in which pipelines it took place. */
export type JudgedAct = EngagementAct & { at: Temporal.Instant; pipelineIds: (string | null)[] };

/** What switches rule 8 off for this claim or this kind of act, whoever acted; the first that holds. */
export function programExemption(act: JudgedAct, claim: ClaimFacts, policy: Policy): InnocentReason | null {
  if (claim.partnerType === 'referral') return 'referral';
  if (inDirectWindow(claim, act.at)) return 'direct-window-open';
  if (consentInForce(claim.consents, act.at, act) !== null) return 'consent';
  return act.pipelineIds.some(pipeline => isExemptPipeline(pipeline, policy)) ? 'exempt-pipeline' : null;
}

/** What made the act, where no person did: a visitor or a workflow, an import or a merge, this app itself. */
export function originExemption(act: { source: string | null; ownBySelf: boolean }): InnocentReason | null {
  if (act.ownBySelf) return 'import-merge-own-write';
  const origin = dealOrigin(act.source);
  switch (origin) {
    case 'form-or-automation':
      return 'made-by-form-or-automation';
    case 'import-or-merge':
      return 'import-merge-own-write';
    case 'person':
      return null;
    default:
      return origin satisfies never;
  }
}

/** Outside the time from the claim instant to the end of the protection (half-open, T6) nothing is a hit. */
export function periodExemption(at: Temporal.Instant, claim: ClaimFacts): InnocentReason | null {
  if (isBefore(at, claim.claimedAt)) return 'before-the-claim';
  return isBefore(at, claim.protectedUntil) ? null : 'not-protected';
}

/** Direct is who acts for direct sales and does not work the registered deal with the partner (section 6). */
export function sideExemption(
  actor: { userId: string | null; side: Side },
  claim: ClaimFacts,
): InnocentReason | null {
  if (actor.side !== 'direct') return 'not-direct';
  return isCoSeller(actor.userId, claim) ? 'co-sell-list' : null;
}

export const isCoSeller = (userId: string | null, claim: ClaimFacts) =>
  userId !== null && claim.coSellUserIds.includes(userId);

/** True at an instant at which a missed follow-up left the account open to direct (S2, S3). */
export const inDirectWindow = (claim: ClaimFacts, at: Temporal.Instant) =>
  claim.directWindows.some(
    ({ openedAt, closedAt }) => !isBefore(at, openedAt) && (closedAt === null || isBefore(at, closedAt)),
  );

export const isExemptPipeline = (pipelineId: string | null, policy: Policy) =>
  pipelineId !== null &&
  policy.direct.exemptPipelines.some(exempt => exempt.toLowerCase() === pipelineId.toLowerCase());

export const isLinked = (deal: { linkedPartnerIds: string[] }, claim: ClaimFacts) =>
  deal.linkedPartnerIds.includes(claim.partnerCompanyId);

/** The act of opening, taking or moving a deal. */
export const actOnDeal = (
  deal: Pick<DealFacts, 'dealId' | 'pipelineId'>,
  kind: EngagementAct['kind'],
  at: Temporal.Instant,
): JudgedAct => ({ kind, at, dealIds: [deal.dealId], pipelineIds: [deal.pipelineId] });

/** What every verdict keeps of the claim and of the act: the consents looked up, the window at that instant. */
export function claimEvidence(act: JudgedAct, claim: ClaimFacts, policy: Policy): Record<string, FactValue> {
  return {
    occurredAt: act.at.toString(),
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    claimedAt: claim.claimedAt.toString(),
    protectedFrom: claim.protectedFrom.toString(),
    protectedUntil: claim.protectedUntil.toString(),
    coSellUserIds: claim.coSellUserIds,
    directWindowOpen: inDirectWindow(claim, act.at),
    consent: consentsLookedUp(claim.consents, act.at, act),
    timeZone: policy.timeZone,
  };
}

export const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
