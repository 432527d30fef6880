import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { PartnerWithTier, TierProgress } from '../../../contract/tiers.ts';
import { seesEstimate } from '../../../domain/actions.ts';
import { quotaLack, quotaStanding } from '../../../domain/annual-review.ts';
import { dayInWords } from '../../../domain/plain-days.ts';
import type { Policy } from '../../../domain/policy.ts';
import { dayOf, programYearOf } from '../../../domain/program-year.ts';
import { promotion } from '../../../domain/promotion.ts';
import { inDecimals } from '../../../domain/rational.ts';
import {
  type CriterionVerdict,
  criterionName,
  judgeCriteria,
  metricWords,
  valueWords,
} from '../../../domain/tier-criteria.ts';
import type { TierFacts } from '../../../domain/tier-facts.ts';
import { tierAbove, tierNamed } from '../../../domain/tier-settings.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import { runningSunset, standingOf, tierFactsOf } from '../../../operations/tier-clock.ts';
import type { TierChange } from '../../../operations/tier-records.ts';
import { partnerView } from './partner-view.ts';
import { tierActions } from './tier-actions.ts';
import type { Viewer } from './viewer.ts';

/** What a partner's card shows, with how it stands with its tier for who may read a partner's numbers. */
export async function partnerWithTier(
  tx: PortalTransaction,
  store: Store,
  partner: PartnerRecord,
  viewer: Viewer,
): Promise<PartnerWithTier> {
  const view = await partnerView(tx, partner);
  if (!seesEstimate(viewer.roles) || partner.status === 'terminated') return view;
  return { ...view, tierProgress: await tierProgress(store, partner, viewer) };
}

async function tierProgress(store: Store, partner: PartnerRecord, viewer: Viewer): Promise<TierProgress> {
  const { policy } = await store.policyInForce();
  const now = await store.now();
  const today = dayOf(now, policy.timeZone);
  const standing = await standingOf(store, partner.companyId);
  const facts = await tierFactsOf(store, standing);
  const year = programYearOf(today, policy.tierReview.programYearStart);
  const period = { yearFrom: year.from, until: now, timeZone: policy.timeZone };
  const { homeCurrency: currency } = policy.money;
  const own = judgeCriteria(tierNamed(policy.tiers, partner.tier)?.criteria ?? [], facts, period);
  const grown = promotion({ tier: partner.tier, facts, period, policy });
  const sunset = await runningSunset(store, partner, facts);
  const changes = await Promise.all(
    (await store.tierChanges(partner.companyId)).slice(0, 10).map(change => changeView(store, change)),
  );
  const open = (await store.tierReviews(partner.companyId)).find(review => review.open);
  const reviewOn = standing.nextReview ?? year.until;
  return {
    tier: partner.tier,
    next: tierAbove(policy.tiers, partner.tier)?.name ?? null,
    probationUntil: standing.probationUntil?.toString() ?? null,
    review: {
      on: reviewOn.toString(),
      days: today.until(reviewOn).days,
      open:
        open === undefined
          ? null
          : { reviewId: open.reviewId, periodUntil: open.periodUntil.toString(), outcome: open.outcome },
    },
    quota: quotaView(partner, facts, policy, year),
    criteria: own.map(verdict => criterionView(verdict, currency)),
    nextCriteria: grown.criteria.map(verdict => criterionView(verdict, currency)),
    metricsReadAt: standing.metricsReadAt?.toString() ?? null,
    // One that is over happened already, and the tier was given back.
    sunset:
      sunset === null || Temporal.PlainDate.compare(sunset.on, today) <= 0
        ? null
        : {
            on: sunset.on.toString(),
            days: today.until(sunset.on).days,
            since: sunset.since.toString(),
            text: sunset.outcome.wouldChange.map(({ text }) => text).join(' '),
          },
    ahead: changes.find(({ status }) => status === 'pending' || status === 'proposed') ?? null,
    changes,
    actions: tierActions({
      partner,
      viewer,
      open: open !== undefined,
      changes,
      promotion: grown,
      now,
    }),
  };
}

function quotaView(
  { tier, joinedOn }: PartnerRecord,
  facts: TierFacts,
  policy: Policy,
  year: ReturnType<typeof programYearOf>,
): TierProgress['quota'] {
  const subject = { tier, joinedOn, year, facts, policy };
  const quota = quotaStanding(subject);
  if (quota.quotaMinor === 0n) return null;
  return {
    currency: policy.money.homeCurrency,
    attainedMinor: String(quota.attainedMinor),
    quotaMinor: String(quota.quotaMinor),
    leastMinor: String(quota.least),
    activeDays: quota.activeDays,
    daysInPeriod: quota.daysInPeriod,
    keeps: quota.verdict === 'not-evaluated' ? null : quota.verdict === 'keeps',
    dealsWithoutAmount: quota.unpriced,
    text:
      quota.verdict === 'downgrade'
        ? quotaLack(subject, quota)
        : `What was won keeps ${tier} through ${dayInWords(year.until.subtract({ days: 1 }))}.`,
  };
}

function criterionView(
  { criterion, have, need, met }: CriterionVerdict,
  currency: string,
): TierProgress['criteria'][number] {
  const { metric, operator, threshold } = criterion;
  return {
    name: criterionName(criterion),
    metric,
    label: metricWords[metric],
    operator,
    need: threshold,
    have: have === null ? null : inDecimals(have),
    met,
    needText: valueWords(metric, need, currency),
    haveText: have === null ? null : valueWords(metric, have, currency),
  };
}

async function changeView(store: Store, change: TierChange): Promise<TierProgress['changes'][number]> {
  const appeal = await store.appealOfTierChange(change.changeId);
  return {
    changeId: change.changeId,
    from: change.fromTier,
    to: change.toTier,
    cause: change.cause,
    status: change.status,
    decidedAt: change.decidedAt.toString(),
    effectiveOn: change.effectiveOn?.toString() ?? null,
    appealUntil: change.appealUntil?.toString() ?? null,
    appeal: appeal === null ? null : { status: appeal.status, at: appeal.appealedAt.toString() },
    outcome: change.outcome,
  };
}
