import type { Consent } from './consent.ts';
import {
  actOnDeal,
  claimEvidence,
  isCoSeller,
  isLinked,
  type JudgedAct,
  originExemption,
  periodExemption,
  programExemption,
} from './direct-exemptions.ts';
import { withPartnerLinked } from './engagement-why.ts';
import type { Policy } from './policy.ts';
import type { FactValue } from './refusal.ts';
import { type Change, firstThatFlips } from './why.ts';

/** On whose side a HubSpot user acts; `unclassified` where settings say nothing. */
export type Side = 'partner' | 'direct' | 'channel' | 'service' | 'unclassified';

/** A deal as it stands in the CRM. `ownBySelf`: this app made it. */
export type DealFacts = {
  dealId: string;
  createdAt: Temporal.Instant;
  createdBy: { userId: string | null; side: Side };
  /** HubSpot's record source, `hs_object_source`; null when HubSpot gave none. */
  source: string | null;
  ownBySelf: boolean;
  owner: { userId: string | null; ownerId: string | null; side: Side };
  pipelineId: string | null;
  /** Partner companies that the deal is linked to now. */
  linkedPartnerIds: string[];
};

/** A registration that is or was protected, as far as rule 8 looks at it. */
export type ClaimFacts = {
  registrationId: string;
  partnerCompanyId: string;
  partnerType: 'reseller' | 'co-sell' | 'services' | 'distributor' | 'referral';
  claimedAt: Temporal.Instant;
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
  dealId: string | null;
  /** Users who work the registered deal together with the partner (H1). */
  coSellUserIds: string[];
  /** When a missed follow-up let direct engage without asking (S2); `closedAt` null: it still does. */
  directWindows: { openedAt: Temporal.Instant; closedAt: Temporal.Instant | null }[];
  /** All consents ever asked of this registration's holder. */
  consents: Consent[];
};

export type InnocentReason =
  | 'linked-to-partner'
  | 'registered-deal'
  | 'not-the-registered-deal'
  | 'referral'
  | 'exempt-pipeline'
  | 'made-by-form-or-automation'
  | 'before-the-claim'
  | 'import-merge-own-write'
  | 'direct-window-open'
  | 'consent'
  | 'not-direct'
  | 'co-sell-list'
  | 'not-protected'
  | 'never-linked'
  | 'never-counts'
  | 'marketing-email'
  | 'customers-own-act'
  | 'reply-to-customer'
  | 'duplicate'
  | 'unchanged'
  | 'same-account'
  | 'not-a-duplicate'
  | 'not-ended-so'
  | 'still-protected'
  | 'too-long-after'
  | 'not-worked-before';

export type DirectRule = 'D1' | 'D2' | 'D3' | 'D4' | 'D5' | 'D6' | 'D7' | 'D8' | 'D9' | 'D10' | 'D11';
export type HitWeight = 'notice' | 'review' | 'exception' | 'critical';

export type HitVerdict = {
  verdict: 'hit';
  rule: DirectRule;
  weight: HitWeight;
  /** Ids, instants (ISO 8601) and settings that the rule looked at: metadata only. */
  facts: Record<string, FactValue>;
  /** Of the facts, what would have made it innocent: the rule, asked again, says so. */
  wouldChange: Change[];
};
export type InnocentVerdict = {
  verdict: 'innocent';
  because: InnocentReason;
  facts: Record<string, FactValue>;
};
export type EngagementVerdict = HitVerdict | InnocentVerdict;

/**
 * A hit of the rule unless something speaks for the act.
 *
 * @param because asks what speaks for it; null: nothing
 * @param candidates what might have spoken for it, to ask again with
 */
export function verdictOf<Asked>(
  rule: DirectRule,
  weight: HitWeight,
  asked: Asked,
  because: (asked: Asked) => InnocentReason | null,
  facts: Record<string, FactValue>,
  candidates: readonly { change: Change; asked: Asked }[],
): EngagementVerdict {
  const reason = because(asked);
  if (reason !== null) return { verdict: 'innocent', because: reason, facts };
  const wouldChange = firstThatFlips(candidates, changed => because(changed) !== null);
  return { verdict: 'hit', rule, weight, facts, wouldChange };
}

/**
 * D1: a new deal on the registered account, not linked to the partner, by direct. Critical.
 *
 * By whom: the creating user, where HubSpot names one whose side is known, else the owner. What counts is the
 * claim instant, not the approval: a deal opened on seeing a submission must not pay. The co-sell list covers
 * the registered deal alone (H1), so a co-seller who opens a second, unlinked deal is a hit like anybody.
 * Being linked answers first, so that linking always closes an open heads-up.
 */
export function judgeNewDeal(deal: DealFacts, claim: ClaimFacts, policy: Policy): EngagementVerdict {
  const because = (asked: { deal: DealFacts; claim: ClaimFacts }) =>
    newDealExemption(asked.deal, asked.claim, policy) ??
    periodExemption(asked.deal.createdAt, asked.claim) ??
    (actorOfNewDeal(asked.deal).side === 'direct' ? null : 'not-direct');
  return verdictOf('D1', 'critical', { deal, claim }, because, newDealEvidence(deal, claim, policy), [
    withPartnerLinked(deal, claim),
  ]);
}

/**
 * D2: the registered deal is owned by a direct user outside the co-sell list while the partner is not linked to
 * it; never linked is not linked. It looks at the state and not at the order of events, so that handing the deal
 * over first and unlinking the partner later is a hit too.
 *
 * @param previousOwnerUserId kept as evidence; null when it is not known
 * @param at when the deal got this owner; the instant of judging where HubSpot does not say
 */
export function judgeOwnerChange(
  deal: DealFacts,
  previousOwnerUserId: string | null,
  claim: ClaimFacts,
  policy: Policy,
  at: Temporal.Instant,
): EngagementVerdict {
  const actor = { userId: deal.owner.userId, side: deal.owner.side, as: 'owner' as const };
  const act = actOnDeal(deal, 'ownership', at);
  const facts = { ...dealEvidence(deal, actor, act, claim, policy), previousOwnerUserId };
  const because = (asked: { deal: DealFacts; claim: ClaimFacts }) =>
    ownerExemption(asked.deal, act, asked.claim, policy);
  return verdictOf('D2', 'exception', { deal, claim }, because, facts, [withPartnerLinked(deal, claim)]);
}

export type DealActor = { userId: string | null; side: Side; as: 'creator' | 'owner' };

/** Who answers for a new deal. Integrations and unknown users say nothing about the side: then the owner does. */
export function actorOfNewDeal(deal: DealFacts): DealActor {
  const { createdBy, owner } = deal;
  return createdBy.userId !== null && createdBy.side !== 'unclassified'
    ? { ...createdBy, as: 'creator' }
    : { userId: owner.userId, side: owner.side, as: 'owner' };
}

/** What speaks for a new deal whenever and by whomever it was opened. */
export function newDealExemption(deal: DealFacts, claim: ClaimFacts, policy: Policy): InnocentReason | null {
  if (isLinked(deal, claim)) return 'linked-to-partner';
  if (deal.dealId === claim.dealId) return 'registered-deal';
  return programExemption(actOnDeal(deal, 'deal', deal.createdAt), claim, policy) ?? originExemption(deal);
}

function ownerExemption(
  deal: DealFacts,
  act: JudgedAct,
  claim: ClaimFacts,
  policy: Policy,
): InnocentReason | null {
  if (isLinked(deal, claim)) return 'linked-to-partner';
  if (deal.dealId !== claim.dealId) return 'not-the-registered-deal';
  const offForClaim = programExemption(act, claim, policy);
  if (offForClaim !== null) return offForClaim;
  if (deal.owner.side !== 'direct') return 'not-direct';
  return isCoSeller(deal.owner.userId, claim) ? 'co-sell-list' : null;
}

export const newDealEvidence = (deal: DealFacts, claim: ClaimFacts, policy: Policy) =>
  dealEvidence(deal, actorOfNewDeal(deal), actOnDeal(deal, 'deal', deal.createdAt), claim, policy);

/** What a verdict about a deal keeps: the deal, who answers for it, and the claim. */
export function dealEvidence(
  deal: DealFacts,
  actor: { userId: string | null; side: Side; as: string },
  act: JudgedAct,
  claim: ClaimFacts,
  policy: Policy,
): Record<string, FactValue> {
  return {
    dealId: deal.dealId,
    dealCreatedAt: deal.createdAt.toString(),
    source: deal.source,
    pipelineId: deal.pipelineId,
    linkedPartnerIds: deal.linkedPartnerIds,
    actorUserId: actor.userId,
    actorSide: actor.side,
    actorAs: actor.as,
    createdByUserId: deal.createdBy.userId,
    ownerUserId: deal.owner.userId,
    ...claimEvidence(act, claim, policy),
  };
}
