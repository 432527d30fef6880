import { moneyWords } from './money-words.ts';
import type { Outcome } from './outcome.ts';
import { dayInWords } from './plain-days.ts';
import { type ProgramYear, startOf } from './program-year.ts';
import { suspendedDays } from './suspension.ts';
import { tierReview } from './tier.ts';
import { type CriterionVerdict, criteriaChanges, criteriaFacts, judgeCriteria } from './tier-criteria.ts';
import { isWithin, sumOf, type TierFacts } from './tier-facts.ts';
import { type TierReviewSettings, type TierSettings, tierBelow, tierNamed } from './tier-settings.ts';

/** A partner as a review of its tier sees it; `year` is the program year under review. */
export type ReviewSubject = {
  tier: string;
  joinedOn: Temporal.PlainDate;
  year: ProgramYear;
  facts: TierFacts;
  policy: {
    timeZone: string;
    tiers: readonly TierSettings[];
    tierReview: TierReviewSettings;
    /** Quotas and thresholds of money are in its minor units. */
    money: { homeCurrency: string };
  };
};

/** How far the quota is met. `least`: the least amount that keeps the tier, whole minor units. */
export type QuotaStanding = {
  verdict: ReturnType<typeof tierReview>;
  attainedMinor: bigint;
  quotaMinor: bigint;
  least: bigint;
  activeDays: number;
  daysInPeriod: number;
  /** Won deals of which nobody stated an amount. */
  unpriced: number;
};

/**
 * The annual review (V1, V2). `lower`: by one tier, at once decided. `person`: somebody decides to keep the tier, to
 * put it on probation or to lower it. `not-evaluated`: the partner is too young; never a downgrade.
 */
export type AnnualReview = {
  verdict: 'lower' | 'requalified' | 'person' | 'not-evaluated';
  /** The tier below where the verdict is `lower`, else null. */
  to: string | null;
  quota: QuotaStanding;
  criteria: CriterionVerdict[];
  outcome: Outcome;
};

export function annualReview(subject: ReviewSubject): AnnualReview {
  const { year, policy, facts } = subject;
  const until = startOf(year.until, policy.timeZone);
  const own = tierNamed(policy.tiers, subject.tier);
  const quota = quotaStanding(subject);
  const criteria = judgeCriteria(own?.criteria ?? [], facts, {
    yearFrom: year.from,
    until,
    timeZone: policy.timeZone,
  });
  const below = tierBelow(policy.tiers, subject.tier);
  const review = (verdict: AnnualReview['verdict'], outcome: Outcome, to: string | null = null) => ({
    verdict,
    to,
    quota,
    criteria,
    outcome,
  });
  if (isTooYoung(subject)) return review('not-evaluated', tooYoung(subject));
  if (quota.verdict === 'downgrade' && below !== null)
    return quota.unpriced > 0
      ? review('person', amountMissing(subject, quota))
      : review('lower', quotaMissed(subject, quota, below.name), below.name);
  if (criteria.every(({ met }) => met === true)) return review('requalified', requalified(subject, quota));
  return review('person', criteriaNotMet(subject, quota, criteria));
}

/**
 * The quota of the full year, prorated by the days on which the company was a partner and not suspended, against what
 * was won less refunds.
 */
export function quotaStanding({ tier, joinedOn, year, facts, policy }: ReviewSubject): QuotaStanding {
  const daysInPeriod = year.from.until(year.until).days;
  const first = Temporal.PlainDate.compare(joinedOn, year.from) > 0 ? joinedOn : year.from;
  const days = Math.max(0, first.until(year.until).days);
  const activeDays =
    days - suspendedDays(facts.suspensions ?? [], { from: first, until: year.until }, policy.timeZone);
  const inYear = isWithin(startOf(year.from, policy.timeZone), startOf(year.until, policy.timeZone));
  const credits = facts.credits.filter(({ at }) => inYear(at));
  const attainedMinor = sumOf(credits);
  const quotaMinor = BigInt(tierNamed(policy.tiers, tier)?.quotaMinor ?? 0);
  return {
    verdict: tierReview(attainedMinor, quotaMinor, activeDays, daysInPeriod),
    attainedMinor,
    quotaMinor,
    least: leastThatKeeps(quotaMinor, activeDays, daysInPeriod),
    activeDays,
    daysInPeriod,
    unpriced: credits.filter(({ amountMinor }) => amountMinor === null).length,
  };
}

/** Seventy percent of the prorated quota, rounded up to a whole minor unit: below it the tier drops (V1). */
export function leastThatKeeps(quotaMinor: bigint, activeDays: number, daysInPeriod: number): bigint {
  const owed = 7n * quotaMinor * BigInt(activeDays);
  const over = 10n * BigInt(daysInPeriod);
  return owed / over + (owed % over === 0n ? 0n : 1n);
}

/** Days as a partner up to the end of the year under review. */
const ageOf = ({ joinedOn, year }: ReviewSubject) => joinedOn.until(year.until).days;
const isTooYoung = (subject: ReviewSubject) =>
  ageOf(subject) < subject.policy.tierReview.minimumPartnerAgeDays;

const yearFacts = ({ tier, year }: ReviewSubject) => ({
  tier,
  periodFrom: year.from.toString(),
  periodUntil: year.until.toString(),
});

const quotaFacts = (quota: QuotaStanding, currency: string) => ({
  attainedMinor: String(quota.attainedMinor),
  quotaMinor: String(quota.quotaMinor),
  leastMinor: String(quota.least),
  currency,
  activeDays: quota.activeDays,
  daysInPeriod: quota.daysInPeriod,
});

/** What of the quota is missing, and by when it keeps the tier: `12,400.00 EUR more by 31 December 2027 keeps Premier.` */
export function quotaLack(subject: ReviewSubject, quota: QuotaStanding, keeps = 'keeps'): string {
  const lastDay = dayInWords(subject.year.until.subtract({ days: 1 }));
  const missing = moneyWords(quota.least - quota.attainedMinor, subject.policy.money.homeCurrency);
  return `${missing} more by ${lastDay} ${keeps} ${subject.tier}.`;
}

function quotaMissed(subject: ReviewSubject, quota: QuotaStanding, to: string): Outcome {
  const { homeCurrency: currency } = subject.policy.money;
  const attained = moneyWords(quota.attainedMinor, currency);
  return {
    code: 'TIER_QUOTA_MISSED',
    rule: 'V1',
    text: `The quota was missed by more than 30 %: ${attained} of ${moneyWords(quota.quotaMinor, currency)} for the full year, ${quota.activeDays} of ${quota.daysInPeriod} days as a partner. The tier becomes ${to}.`,
    facts: { ...yearFacts(subject), ...quotaFacts(quota, currency), to },
    wouldChange: [
      {
        fact: 'attainedMinor',
        becomes: String(quota.least),
        text: quotaLack(subject, quota, 'would have kept'),
      },
    ],
  };
}

/** Who is to lose a tier for want of revenue has all of it counted first (E36). */
function amountMissing(subject: ReviewSubject, quota: QuotaStanding): Outcome {
  return {
    code: 'TIER_AMOUNT_MISSING',
    rule: 'V2',
    text: `The quota looks missed, but ${quota.unpriced} won ${quota.unpriced === 1 ? 'deal has' : 'deals have'} no amount. A person decides.`,
    facts: {
      ...yearFacts(subject),
      ...quotaFacts(quota, subject.policy.money.homeCurrency),
      dealsWithoutAmount: quota.unpriced,
    },
    wouldChange: [
      { fact: 'dealsWithoutAmount', becomes: 0, text: 'State the amounts of the won deals in HubSpot.' },
    ],
  };
}

function requalified(subject: ReviewSubject, quota: QuotaStanding): Outcome {
  return {
    code: 'TIER_REQUALIFIED',
    rule: 'V2',
    text: `${subject.tier} is kept: every criterion is met.`,
    facts: { ...yearFacts(subject), ...quotaFacts(quota, subject.policy.money.homeCurrency) },
    wouldChange: [],
  };
}

function criteriaNotMet(subject: ReviewSubject, quota: QuotaStanding, criteria: CriterionVerdict[]): Outcome {
  const { homeCurrency: currency } = subject.policy.money;
  const failed = criteria.some(({ met }) => met === false);
  return {
    code: failed ? 'TIER_CRITERIA_NOT_MET' : 'TIER_METRIC_MISSING',
    rule: 'V2',
    text: failed
      ? `Not every criterion of ${subject.tier} is met. A person decides.`
      : `Nothing tells some of the criteria of ${subject.tier}. A person decides.`,
    facts: { ...yearFacts(subject), ...quotaFacts(quota, currency), ...criteriaFacts(criteria) },
    wouldChange: criteriaChanges(criteria, currency),
  };
}

function tooYoung(subject: ReviewSubject): Outcome {
  const { minimumPartnerAgeDays } = subject.policy.tierReview;
  const ageDays = ageOf(subject);
  return {
    code: 'TIER_PARTNER_TOO_YOUNG',
    rule: 'V1',
    text: `Not evaluated: a partner for ${ageDays} days, and a review needs ${minimumPartnerAgeDays}.`,
    facts: { ...yearFacts(subject), ageDays, minimumPartnerAgeDays },
    wouldChange: [
      {
        fact: 'ageDays',
        becomes: minimumPartnerAgeDays,
        text: `A partner is reviewed from ${minimumPartnerAgeDays} days on.`,
      },
    ],
  };
}
