import { protectionEnd } from './calendar.ts';
import {
  actorOfNewDeal,
  type ClaimFacts,
  type DealFacts,
  type DirectRule,
  type EngagementVerdict,
  type InnocentReason,
  newDealEvidence,
  newDealExemption,
  type Side,
  verdictOf,
} from './direct-engagement.ts';
import { isBefore, periodExemption } from './direct-exemptions.ts';
import type { EngagementLimits } from './engagement-limits.ts';
import { withPartnerLinked } from './engagement-why.ts';
import type { Policy } from './policy.ts';
import type { State } from './registration.ts';

/** What the rules of this file are asked with. */
type Asked = { deal: DealFacts; claim: ClaimFacts };

/** How a company resembles the account: a level of section 3, `split` where a person said that it is another. */
export type Resemblance = 'M1' | 'M2' | 'M3' | 'M4' | 'M5' | 'M6' | 'M7' | 'M8' | 'split';

/** Resemblances that speak for one customer entered twice. A group's companies and like names do not. */
const duplicateLevels: readonly Resemblance[] = ['M2', 'M3', 'M6', 'M7'];
const sameAccountLevels: readonly Resemblance[] = ['M1', 'M5'];

/**
 * D9: a duplicate company of the account carries a direct deal. Critical; otherwise as D1.
 *
 * Duplicates are companies that are not of the account yet: a shared domain or registry number that waits for a
 * person (M2, M3), the same name in the same place (M6), a shared contact (M7).
 */
export function judgeDuplicateDeal(
  deal: DealFacts,
  duplicate: { companyId: string; resemblance: Resemblance },
  claim: ClaimFacts,
  policy: Policy,
): EngagementVerdict {
  const { companyId, resemblance } = duplicate;
  const because = (asked: Asked): InnocentReason | null => {
    if (sameAccountLevels.includes(resemblance)) return 'same-account';
    if (!duplicateLevels.includes(resemblance)) return 'not-a-duplicate';
    return (
      newDealExemption(asked.deal, asked.claim, policy) ??
      periodExemption(deal.createdAt, claim) ??
      (actorOfNewDeal(deal).side === 'direct' ? null : 'not-direct')
    );
  };
  const facts = {
    ...newDealEvidence(deal, claim, policy),
    duplicateCompanyId: companyId,
    matchLevel: resemblance,
  };
  return verdictOf('D9', 'critical', { deal, claim }, because, facts, [withPartnerLinked(deal, claim)]);
}

/** A claim whose protection is over. */
export type EndedClaimFacts = ClaimFacts & {
  endedAs: State;
  endedAt: Temporal.Instant;
  /** Of a lost claim: who set the loss, and when; null otherwise. */
  loss: { setBy: Side; setAt: Temporal.Instant } | null;
};

/**
 * D10: a deal by direct soon after the registration expired, which direct had worked before. Notice.
 *
 * "Worked before" is any act between claim and expiry that rule 8 counted as a hit and nobody dismissed. Work that
 * was legitimate then (consent, the direct window, replies, co-selling) makes no later deal suspicious.
 *
 * @param hits hits on this registration, dismissed ones left out
 */
export function judgeDealAfterExpiry(
  deal: DealFacts,
  claim: EndedClaimFacts,
  hits: readonly { rule: string; occurredAt: Temporal.Instant }[],
  policy: Policy,
  limits: EngagementLimits,
): EngagementVerdict {
  const work = hits.filter(hit => isBefore(hit.occurredAt, claim.endedAt));
  const because = (asked: Asked) =>
    claim.endedAs !== 'expired'
      ? 'not-ended-so'
      : (soonAfter(asked, claim.endedAt, limits.afterExpiryDays, policy) ??
        (work.length === 0 ? 'not-worked-before' : null));
  return verdictAfterEnd('D10', because, deal, claim, policy, {
    endedAt: claim.endedAt.toString(),
    workedBy: [...new Set(work.map(hit => hit.rule))].sort(),
  });
}

/**
 * D11: a deal by direct soon after a loss that direct set itself. Critical. It counts from when the loss was set:
 * until the partner's time to object is over the registration is still protected, and D1 sees the deal as well.
 */
export function judgeDealAfterLoss(
  deal: DealFacts,
  claim: EndedClaimFacts,
  policy: Policy,
  limits: EngagementLimits,
): EngagementVerdict {
  const because = (asked: Asked) =>
    claim.endedAs !== 'lost' || claim.loss?.setBy !== 'direct'
      ? 'not-ended-so'
      : soonAfter(asked, claim.loss.setAt, limits.afterLossDays, policy);
  return verdictAfterEnd('D11', because, deal, claim, policy, {
    lossSetAt: claim.loss?.setAt.toString() ?? null,
  });
}

/** What speaks for a deal that must have been opened in the civil days (T3) from an instant. */
function soonAfter(
  { deal, claim }: Asked,
  from: Temporal.Instant,
  days: number,
  policy: Policy,
): InnocentReason | null {
  const offForDeal = newDealExemption(deal, claim, policy);
  if (offForDeal !== null) return offForDeal;
  if (isBefore(deal.createdAt, claim.claimedAt)) return 'before-the-claim';
  if (isBefore(deal.createdAt, from)) return 'still-protected';
  if (!isBefore(deal.createdAt, protectionEnd(from, days, policy.timeZone))) return 'too-long-after';
  return actorOfNewDeal(deal).side === 'direct' ? null : 'not-direct';
}

const verdictAfterEnd = (
  rule: Extract<DirectRule, 'D10' | 'D11'>,
  because: (asked: Asked) => InnocentReason | null,
  deal: DealFacts,
  claim: EndedClaimFacts,
  policy: Policy,
  facts: Record<string, string | string[] | null>,
) =>
  verdictOf(
    rule,
    rule === 'D10' ? 'notice' : 'critical',
    { deal, claim },
    because,
    { ...newDealEvidence(deal, claim, policy), endedAs: claim.endedAs, ...facts },
    [withPartnerLinked(deal, claim)],
  );
