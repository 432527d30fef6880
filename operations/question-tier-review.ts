import { annualReview } from '../domain/annual-review.ts';
import { whyOf } from '../domain/why.ts';
import { recordTier, whatWouldChange } from './change-tier.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import { standingOf, type TierPorts, tierFactsOf } from './tier-clock.ts';

/**
 * Facts came that concern a year which was reviewed already, such as a refund (E35). The review stands: nothing is
 * decided again by itself. Where today's facts would have led to another verdict on the quota, that is recorded once,
 * and a person is asked. Due as soon as a credit of the partner was recorded.
 */
export async function questionTierReview(ports: TierPorts, partnerCompanyId: string): Promise<void> {
  const partner = await ports.lockPartner(partnerCompanyId);
  const [review] = await ports.tierReviews(partnerCompanyId);
  if (partner === null || review === undefined || review.questionedAt !== null || review.open) return;
  const facts = await tierFactsOf(ports, await standingOf(ports, partnerCompanyId));
  const now = await ports.now();
  const verdict = annualReview({
    tier: review.tier,
    joinedOn: review.joinedOn,
    year: { from: review.periodFrom, until: review.periodUntil },
    facts,
    policy: await ports.policyOf(review.policyVersion),
  });
  if ((verdict.verdict === 'lower') === (review.verdict === 'lower')) return;
  await ports.saveTierReview({ ...review, open: true, questionedAt: now });
  await recordTier(ports, partnerCompanyId, {
    kind: 'tier-review-questioned',
    why: whyOf(verdict.outcome),
    actor: { kind: 'automation' },
    occurredAt: now,
    rules: ['V1'],
    facts: {
      reviewId: review.reviewId,
      verdict: review.verdict,
      wouldBe: verdict.verdict,
      code: verdict.outcome.code,
    },
  });
  await tellPartnerManagers(ports, partnerCompanyId, {
    subjectId: review.reviewId,
    subject: `${partner.name}: the review of tier ${review.tier} would be another today (V1)`,
    body: `The review stands: it was made on what was known then. ${verdict.outcome.text} ${whatWouldChange(verdict.outcome)} Open the partner's Dibs card to keep the tier, put it on probation or lower it.`,
  });
}
