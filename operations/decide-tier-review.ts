import { dayOf, programYearOf } from '../domain/program-year.ts';
import type { Refusal } from '../domain/refusal.ts';
import { tierBelow } from '../domain/tier-settings.ts';
import { whyOf } from '../domain/why.ts';
import { announceChange, recordTier } from './change-tier.ts';
import type { Actor, PartnerRecord } from './records.ts';
import { refuse } from './refuse.ts';
import { refuseTier } from './refuse-tier.ts';
import { standingOf, type TierPorts } from './tier-clock.ts';
import type { TierReviewRecord } from './tier-records.ts';

/**
 * A person decides what a review left open (V2): the tier is kept, put on probation until the next review, or lowered
 * by one, which is announced as V3 says.
 */
export async function decideTierReview(
  ports: TierPorts,
  command: {
    actor: Actor & { kind: 'user' };
    partnerCompanyId: string;
    decision: 'keep' | 'probation' | 'lower';
    text: string;
  },
): Promise<{ ok: true; partner: PartnerRecord } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId, decision } = command;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayOn(actor, partnerCompanyId, 'review-tier');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const review = (await ports.tierReviews(partnerCompanyId)).find(({ open }) => open);
  const standing = await standingOf(ports, partnerCompanyId);
  if (review === undefined) return { ok: false, refusal: refuseTier.noReviewOpen(standing.nextReview) };
  const { policy } = await ports.policyInForce();
  const below = tierBelow(policy.tiers, partner.tier);
  if (decision === 'lower' && below === null)
    return { ok: false, refusal: refuseTier.lowestTier(partner.tier) };

  const now = await ports.now();
  const textId = await ports.keepText(command.text);
  const decided: TierReviewRecord = {
    ...review,
    open: false,
    decision,
    decidedAt: now,
    decidedBy: actor.userId,
    textId,
  };
  await ports.saveTierReview(decided);
  await ports.cancelEffects(review.reviewId);
  const probationUntil =
    decision === 'probation'
      ? (standing.nextReview ??
        programYearOf(dayOf(now, policy.timeZone), policy.tierReview.programYearStart).until)
      : null;
  await ports.saveTierStanding({ ...standing, probationUntil });
  await recordTier(ports, partnerCompanyId, {
    kind: 'tier-review-decided',
    why: whyOf(review.outcome),
    actor,
    occurredAt: now,
    rules: ['V2'],
    facts: {
      reviewId: review.reviewId,
      decision,
      probationUntil: probationUntil?.toString() ?? null,
      textId,
      code: review.outcome.code,
    },
  });
  if (decision !== 'lower') await callOff(ports, review);
  if (decision === 'lower' && below !== null)
    await announceChange(ports, partner, {
      actor,
      to: below.name,
      cause: 'person-review',
      reference: review.questionedAt === null ? review.reviewId : `${review.reviewId}:${review.questionedAt}`,
      outcome: loweredByPerson(partner, below.name, review),
      textId,
    });
  return { ok: true, partner };
}

/** A review that was questioned may have announced a lower tier: whoever keeps the tier calls it off. */
async function callOff(ports: TierPorts, { partnerCompanyId, periodUntil }: TierReviewRecord): Promise<void> {
  const announced = (await ports.tierChanges(partnerCompanyId)).find(
    change => change.cause === 'annual-review' && change.reference === periodUntil.toString(),
  );
  if (announced?.status !== 'pending') return;
  await ports.saveTierChange({ ...announced, status: 'cancelled' });
  await ports.settleDeadline(announced.changeId, 'tier-effective');
}

/** The review's own facts and counterfactual, under what the person decided. */
const loweredByPerson = (partner: PartnerRecord, to: string, { outcome }: TierReviewRecord) => ({
  ...outcome,
  text: `A person decided after the review that the tier becomes ${to}.`,
  facts: { ...outcome.facts, decision: 'lower', tier: partner.tier, to },
});
