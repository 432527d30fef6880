import {
  type ClaimFacts,
  type DealFacts,
  dealEvidence,
  type EngagementVerdict,
  type InnocentReason,
  type Side,
  verdictOf,
} from './direct-engagement.ts';
import {
  actOnDeal,
  claimEvidence,
  isBefore,
  isLinked,
  type JudgedAct,
  originExemption,
  periodExemption,
  programExemption,
  sideExemption,
} from './direct-exemptions.ts';
import { withConsent, withPartnerLinked } from './engagement-why.ts';
import type { Policy } from './policy.ts';

/** Somebody did something at an instant, through something. */
type DoneBy = {
  at: Temporal.Instant;
  by: { userId: string | null; side: Side };
  source: string | null;
  ownBySelf: boolean;
};

/**
 * D5: a contact of the account was enrolled in a sequence by direct, after the claim. Exception.
 *
 * It is the enrolment that somebody answers for; the mails that the sequence then sends are automation.
 */
export function judgeEnrolment(
  enrolment: DoneBy & { contactId: string; sequenceId: string | null },
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const act: JudgedAct = { kind: 'outreach', at: enrolment.at, dealIds: [], pipelineIds: [] };
  const facts = {
    contactId: enrolment.contactId,
    sequenceId: enrolment.sequenceId,
    source: enrolment.source,
    actorUserId: enrolment.by.userId,
    actorSide: enrolment.by.side,
    ...claimEvidence(act, claim, policy),
  };
  const because = (asked: ClaimFacts) => offAccount(enrolment, act, asked, policy);
  return verdictOf('D5', 'exception', claim, because, facts, [withConsent(act, claim)]);
}

/**
 * D6: a quote by direct on another deal of the account, to which the partner is not linked. Critical.
 *
 * A draft is no quote (section 6). Deals open before the claim may be quoted as before. That a form opened the deal
 * exempts the deal, not the person who quotes on it; nor does the co-sell list, which is for the registered deal.
 *
 * @param quote.at when it was published; null: a draft
 */
export function judgeQuote(
  quote: Omit<DoneBy, 'at'> & { quoteId: string; at: Temporal.Instant | null },
  deal: DealFacts,
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const named = quote.by.userId !== null && quote.by.side !== 'unclassified';
  const actor = named ? { ...quote.by, as: 'creator' } : { ...deal.owner, as: 'owner' };
  const act = actOnDeal(deal, 'deal', quote.at ?? deal.createdAt);
  const because = (asked: { deal: DealFacts; claim: ClaimFacts }): InnocentReason | null => {
    if (isLinked(asked.deal, asked.claim)) return 'linked-to-partner';
    if (deal.dealId === claim.dealId) return 'registered-deal';
    if (quote.at === null) return 'never-counts';
    if (isBefore(deal.createdAt, claim.claimedAt)) return 'before-the-claim';
    return (
      programExemption(act, claim, policy) ??
      originExemption(quote) ??
      periodExemption(quote.at, claim) ??
      (actor.side === 'direct' ? null : 'not-direct')
    );
  };
  const facts = {
    ...dealEvidence(deal, actor, act, claim, policy),
    quoteId: quote.quoteId,
    quoteSource: quote.source,
  };
  return verdictOf('D6', 'critical', { deal, claim }, because, facts, [withPartnerLinked(deal, claim)]);
}

/**
 * D7: a company of the account, or a lead on it, was taken over by a direct user outside the co-sell list. Notice.
 *
 * The new owner answers for it. From one direct user to another is a take-over as well: whoever has it now may not
 * know of the partner.
 */
export function judgeTakeover(
  takeover: Omit<DoneBy, 'by'> & {
    what: 'company' | 'lead';
    objectId: string;
    previousOwnerUserId: string | null;
    owner: { userId: string | null; side: Side };
  },
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const { owner, previousOwnerUserId } = takeover;
  const act: JudgedAct = { kind: 'ownership', at: takeover.at, dealIds: [], pipelineIds: [] };
  const unchanged = owner.userId !== null && owner.userId === previousOwnerUserId;
  const because = (asked: ClaimFacts) =>
    unchanged ? 'unchanged' : offAccount({ ...takeover, by: owner }, act, asked, policy);
  const facts = {
    what: takeover.what,
    objectId: takeover.objectId,
    source: takeover.source,
    previousOwnerUserId,
    actorUserId: owner.userId,
    actorSide: owner.side,
    ...claimEvidence(act, claim, policy),
  };
  return verdictOf('D7', 'notice', claim, because, facts, [withConsent(act, claim)]);
}

/** What speaks for an act on the account that is on no deal. */
const offAccount = (done: DoneBy, act: JudgedAct, claim: ClaimFacts, policy: Policy): InnocentReason | null =>
  programExemption(act, claim, policy) ??
  originExemption(done) ??
  periodExemption(done.at, claim) ??
  sideExemption(done.by, claim);
