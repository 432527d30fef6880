import { dealOrigin } from './deal-source.ts';
import type { Policy } from './policy.ts';
import type { FactValue } from './refusal.ts';

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

/** A registration that is protected now, as far as rule 8 looks at it. */
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
  /** A follow-up was missed: direct may engage without asking (S2). */
  directWindowOpen: boolean;
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
  | 'not-direct'
  | 'co-sell-list'
  | 'not-protected';

export type HitVerdict = {
  verdict: 'hit';
  rule: 'D1' | 'D2';
  weight: 'critical' | 'exception';
  /** Ids, instants (ISO 8601) and settings that the rule looked at: metadata only. */
  facts: Record<string, FactValue>;
};
export type InnocentVerdict = {
  verdict: 'innocent';
  because: InnocentReason;
  facts: Record<string, FactValue>;
};

/**
 * D1: a new deal on the registered account, not linked to the partner, by direct. Critical.
 *
 * By whom: the creating user, where HubSpot names one whose side is known, else the owner. What counts is the
 * claim instant, not the approval: a deal opened on seeing a submission must not pay. The co-sell list covers
 * the registered deal alone (H1), so a co-seller who opens a second, unlinked deal is a hit like anybody.
 * Being linked answers first, so that linking always closes an open heads-up.
 */
export function judgeNewDeal(
  deal: DealFacts,
  claim: ClaimFacts,
  policy: Policy,
): HitVerdict | InnocentVerdict {
  const actor = actorOfNewDeal(deal);
  const facts = evidence(deal, claim, policy, actor);
  const because = newDealExemption(deal, claim, policy, actor.side);
  if (because !== null) return { verdict: 'innocent', because, facts };
  return { verdict: 'hit', rule: 'D1', weight: 'critical', facts };
}

/**
 * D2: the registered deal is owned by a direct user outside the co-sell list while the partner is not linked to
 * it; never linked is not linked. It looks at the state and not at the order of events, so that handing the deal
 * over first and unlinking the partner later is a hit too.
 *
 * @param previousOwnerUserId kept as evidence; null when it is not known
 */
export function judgeOwnerChange(
  deal: DealFacts,
  previousOwnerUserId: string | null,
  claim: ClaimFacts,
  policy: Policy,
): HitVerdict | InnocentVerdict {
  const actor = { userId: deal.owner.userId, side: deal.owner.side, as: 'owner' as const };
  const facts = { ...evidence(deal, claim, policy, actor), previousOwnerUserId };
  const because = ownerExemption(deal, claim, policy);
  if (because !== null) return { verdict: 'innocent', because, facts };
  return { verdict: 'hit', rule: 'D2', weight: 'exception', facts };
}

type DealActor = { userId: string | null; side: Side; as: 'creator' | 'owner' };

/** Who answers for a new deal. Integrations and unknown users say nothing about the side: then the owner does. */
function actorOfNewDeal(deal: DealFacts): DealActor {
  const { createdBy, owner } = deal;
  return createdBy.userId !== null && createdBy.side !== 'unclassified'
    ? { ...createdBy, as: 'creator' }
    : { userId: owner.userId, side: owner.side, as: 'owner' };
}

function newDealExemption(
  deal: DealFacts,
  claim: ClaimFacts,
  policy: Policy,
  side: Side,
): InnocentReason | null {
  if (isLinked(deal, claim)) return 'linked-to-partner';
  if (deal.dealId === claim.dealId) return 'registered-deal';
  const offForClaim = programExemption(deal, claim, policy);
  if (offForClaim !== null) return offForClaim;
  if (deal.ownBySelf) return 'import-merge-own-write';
  switch (dealOrigin(deal.source)) {
    case 'form-or-automation':
      return 'made-by-form-or-automation';
    case 'import-or-merge':
      return 'import-merge-own-write';
    case 'person':
      break;
  }
  if (Temporal.Instant.compare(deal.createdAt, claim.claimedAt) < 0) return 'before-the-claim';
  if (Temporal.Instant.compare(deal.createdAt, claim.protectedUntil) >= 0) return 'not-protected';
  return side === 'direct' ? null : 'not-direct';
}

function ownerExemption(deal: DealFacts, claim: ClaimFacts, policy: Policy): InnocentReason | null {
  if (isLinked(deal, claim)) return 'linked-to-partner';
  if (deal.dealId !== claim.dealId) return 'not-the-registered-deal';
  const offForClaim = programExemption(deal, claim, policy);
  if (offForClaim !== null) return offForClaim;
  if (deal.owner.side !== 'direct') return 'not-direct';
  return deal.owner.userId !== null && claim.coSellUserIds.includes(deal.owner.userId)
    ? 'co-sell-list'
    : null;
}

/** What switches rule 8 off for this claim or this kind of deal, whoever acted. */
function programExemption(deal: DealFacts, claim: ClaimFacts, policy: Policy): InnocentReason | null {
  if (claim.partnerType === 'referral') return 'referral';
  if (claim.directWindowOpen) return 'direct-window-open';
  const pipeline = deal.pipelineId?.toLowerCase();
  if (policy.direct.exemptPipelines.some(exempt => exempt.toLowerCase() === pipeline))
    return 'exempt-pipeline';
  return null;
}

const isLinked = (deal: DealFacts, claim: ClaimFacts) =>
  deal.linkedPartnerIds.includes(claim.partnerCompanyId);

function evidence(
  deal: DealFacts,
  claim: ClaimFacts,
  policy: Policy,
  actor: DealActor,
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
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    claimedAt: claim.claimedAt.toString(),
    protectedFrom: claim.protectedFrom.toString(),
    protectedUntil: claim.protectedUntil.toString(),
    coSellUserIds: claim.coSellUserIds,
    directWindowOpen: claim.directWindowOpen,
    timeZone: policy.timeZone,
  };
}
