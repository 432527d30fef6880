import {
  actorOfNewDeal,
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
  isLinked,
  originExemption,
  periodExemption,
  programExemption,
} from './direct-exemptions.ts';
import { withConsent, withPartnerLinked } from './engagement-why.ts';
import type { Policy } from './policy.ts';

/** Something done to the registered deal. `source`: HubSpot's source of the change, null where it names none. */
export type DealChange = {
  at: Temporal.Instant;
  by: { userId: string | null; side: Side };
  source: string | null;
  ownBySelf: boolean;
};

/**
 * D3: the partner's link was removed from the registered deal, by direct. Exception.
 *
 * HubSpot often does not say who removed an association: then whoever answers for the deal does. The co-sell list
 * exempts nobody here: it is for working the deal together with the partner (H1), which ends with the link.
 * A link that is there again answers first.
 *
 * @param removal.wasLinked false when the partner had never been linked: nothing was removed (D2 sees that)
 */
export function judgeLinkRemoval(
  deal: DealFacts,
  removal: DealChange & { wasLinked: boolean },
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const named = removal.by.userId !== null && removal.by.side !== 'unclassified';
  const actor = named ? { ...removal.by, as: 'changer' } : { ...deal.owner, as: 'owner' };
  const act = actOnDeal(deal, 'ownership', removal.at);
  const because = (asked: { deal: DealFacts; claim: ClaimFacts }): InnocentReason | null => {
    if (isLinked(asked.deal, asked.claim)) return 'linked-to-partner';
    if (deal.dealId !== claim.dealId) return 'not-the-registered-deal';
    if (!removal.wasLinked) return 'never-linked';
    return (
      programExemption(act, claim, policy) ??
      originExemption(removal) ??
      periodExemption(removal.at, claim) ??
      (actor.side === 'direct' ? null : 'not-direct')
    );
  };
  const facts = { ...dealEvidence(deal, actor, act, claim, policy), changeSource: removal.source };
  return verdictOf('D3', 'exception', { deal, claim }, because, facts, [withPartnerLinked(deal, claim)]);
}

/**
 * D8: the registered deal belongs to a company of another account now (E13). Review: a person asks where the
 * registration belongs, it does not follow by itself.
 *
 * Nobody is accused, so it matters neither who moved the deal nor whether the partner is linked to it. Imports,
 * merges and our own writes are exempt as everywhere; workflows are not, a moved deal is a moved deal.
 *
 * @param move.sameAccount the new company belongs to the claimed account (merged, united): nothing was moved
 */
export function judgeMovedDeal(
  deal: DealFacts,
  move: DealChange & { toCompanyId: string | null; sameAccount: boolean },
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const actor = move.by.userId === null ? actorOfNewDeal(deal) : { ...move.by, as: 'changer' };
  const act = actOnDeal(deal, 'ownership', move.at);
  const because = (asked: ClaimFacts): InnocentReason | null => {
    if (deal.dealId !== claim.dealId) return 'not-the-registered-deal';
    if (move.sameAccount) return 'same-account';
    const origin = originExemption(move);
    return (
      programExemption(act, asked, policy) ??
      (origin === 'import-merge-own-write' ? origin : null) ??
      periodExemption(move.at, claim)
    );
  };
  const facts = {
    ...dealEvidence(deal, actor, act, claim, policy),
    changeSource: move.source,
    toCompanyId: move.toCompanyId,
  };
  return verdictOf('D8', 'review', claim, because, facts, [withConsent(act, claim)]);
}
