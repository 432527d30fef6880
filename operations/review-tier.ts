import { type AnnualReview, annualReview } from '../domain/annual-review.ts';
import { addMonthsClamped } from '../domain/calendar.ts';
import { dayOf, type ProgramYear, programYearOf, startOf } from '../domain/program-year.ts';
import type { TierFacts } from '../domain/tier-facts.ts';
import { whyOf } from '../domain/why.ts';
import { announceChange, recordTier, whatWouldChange } from './change-tier.ts';
import { lookForPromotion } from './promote-partner.ts';
import type { PartnerRecord } from './records.ts';
import { settleSunset } from './run-sunset.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import {
  keepTierClocks,
  setReviewClock,
  standingOf,
  stopTierClocks,
  type TierPorts,
  tierFactsOf,
} from './tier-clock.ts';
import type { TierReviewRecord, TierStanding } from './tier-records.ts';

/** Metrics as HubSpot has them now; null where the policy names no property and nothing was read. */
export type MetricsRead = { metrics: TierStanding['metrics']; readAt: Temporal.Instant } | null;

/**
 * Reviews each program year of the partner that is over (V1, V2), once, and looks for a promotion. The sunset comes
 * first (E38). What is on record is not decided again, whatever is learned later (E35).
 */
export async function reviewTier(
  ports: TierPorts,
  partnerCompanyId: string,
  read: MetricsRead,
): Promise<void> {
  const locked = await ports.lockPartner(partnerCompanyId);
  if (locked === null || locked.status === 'terminated') return await stopTierClocks(ports, partnerCompanyId);
  const before = await standingOf(ports, partnerCompanyId);
  const known = read === null ? before : { ...before, metrics: read.metrics, metricsReadAt: read.readAt };
  let { partner, standing } = await settleSunset(ports, locked, known);
  const facts = await tierFactsOf(ports, standing);
  const { policy } = await ports.policyInForce();
  const today = dayOf(await ports.now(), policy.timeZone);
  let due = standing.nextReview;
  let judgedUntil: Temporal.Instant | null = null;
  while (due !== null && Temporal.PlainDate.compare(due, today) <= 0) {
    await reviewYear(ports, partner, facts, { from: addMonthsClamped(due, -12), until: due });
    judgedUntil = startOf(due, policy.timeZone);
    if (standing.probationUntil !== null && Temporal.PlainDate.compare(standing.probationUntil, due) <= 0)
      standing = { ...standing, probationUntil: null };
    due = programYearOf(due, policy.tierReview.programYearStart).until;
  }
  partner = await lookForPromotion(ports, partner, facts, judgedUntil);
  const clocked = await setReviewClock(ports, partner, { ...standing, nextReview: due });
  await keepTierClocks(ports, partner, clocked);
}

async function reviewYear(
  ports: TierPorts,
  partner: PartnerRecord,
  facts: TierFacts,
  year: ProgramYear,
): Promise<void> {
  const inForce = await ports.policyInForce();
  const { tier, joinedOn } = partner;
  const verdict = annualReview({ tier, joinedOn, year, facts, policy: inForce.policy });
  const review: TierReviewRecord = {
    reviewId: ports.id('trv'),
    partnerCompanyId: partner.companyId,
    periodFrom: year.from,
    periodUntil: year.until,
    tier,
    joinedOn,
    verdict: verdict.verdict,
    outcome: verdict.outcome,
    reviewedAt: await ports.now(),
    policyVersion: inForce.version,
    open: verdict.verdict === 'person',
    questionedAt: null,
    decision: null,
    decidedAt: null,
    decidedBy: null,
    textId: null,
  };
  if (!(await ports.insertTierReview(review))) return;
  await recordTier(ports, partner.companyId, {
    kind: 'tier-reviewed',
    why: whyOf(verdict.outcome),
    actor: { kind: 'automation' },
    occurredAt: startOf(year.until, inForce.policy.timeZone),
    rules: ['V1', 'V2'],
    facts: {
      reviewId: review.reviewId,
      tier: review.tier,
      verdict: verdict.verdict,
      code: verdict.outcome.code,
    },
  });
  await follow(ports, partner, review, verdict);
}

/** What a verdict leads to: a lower tier is announced, a person is asked. */
async function follow(
  ports: TierPorts,
  partner: PartnerRecord,
  review: TierReviewRecord,
  { verdict, to, outcome }: AnnualReview,
): Promise<void> {
  if (verdict === 'lower' && to !== null)
    await announceChange(ports, partner, {
      actor: { kind: 'automation' },
      to,
      cause: 'annual-review',
      reference: review.periodUntil.toString(),
      outcome,
      textId: null,
    });
  if (verdict === 'person')
    await tellPartnerManagers(ports, partner.companyId, {
      subjectId: review.reviewId,
      subject: `${partner.name}: review of tier ${partner.tier} (V2)`,
      body: `${outcome.text} ${whatWouldChange(outcome)} Open the partner's Dibs card to keep the tier, put it on probation or lower it.`,
    });
}
