import type { Policy } from './policy.ts';
import { compare, decimalOf, type Rational } from './rational.ts';
import { criterionName } from './tier-criteria.ts';
import {
  isMoneyMetric,
  isPropertyMetric,
  type TierCriterion,
  type TierReviewSettings,
  type TierSettings,
} from './tier-settings.ts';

type Fault = { path: string; message: string };

/** Nonsense in criteria, quotas, annual review and sunset, every fault at once. */
export function tierProgramFaults({
  tiers,
  tierReview,
  sunset,
}: Pick<Policy, 'tiers' | 'tierReview' | 'sunset'>): Fault[] {
  return [
    ...tiers.flatMap((tier, index) => [
      ...quotaFaults(tiers, tier, index),
      ...(tier.criteria ?? []).flatMap((criterion, at) =>
        criterionFaults(`tiers.${index}.criteria.${at}`, criterion, tierReview).concat(
          orderFaults(`tiers.${index}.criteria.${at}`, tiers.slice(0, index), criterion),
        ),
      ),
    ]),
    ...reviewFaults(tierReview),
    ...sunsetFaults(sunset),
  ];
}

function quotaFaults(tiers: readonly TierSettings[], { quotaMinor }: TierSettings, index: number): Fault[] {
  const path = `tiers.${index}.quotaMinor`;
  if (quotaMinor === undefined) return [];
  if (!isWholeAmount(quotaMinor))
    return [{ path, message: 'must be whole minor units as text, such as 5000000 for 50,000.00 EUR' }];
  const below = tiers
    .slice(0, index)
    .map(tier => String(tier.quotaMinor))
    .filter(isWholeAmount);
  return when(
    path,
    below.every(lower => BigInt(lower) <= BigInt(quotaMinor)),
    'must not fall with a higher tier',
  );
}

const isWholeAmount = (text: string) => /^[0-9]{1,15}$/.test(text);

function criterionFaults(path: string, criterion: TierCriterion, review: TierReviewSettings): Fault[] {
  const { metric, threshold, windowMonths } = criterion;
  const value = decimalOf(threshold);
  const property = isPropertyMetric(metric);
  return [
    ...when(`${path}.threshold`, value !== null, 'must be a number as text, such as 4.5'),
    ...(value === null
      ? []
      : [
          ...when(`${path}.threshold`, value.n >= 0n, 'must not be negative'),
          ...when(
            `${path}.threshold`,
            !(isMoneyMetric(metric) || metric === 'registrations-approved' || metric === 'deals-won') ||
              value.n % value.over === 0n,
            'must be whole',
          ),
          ...when(
            `${path}.threshold`,
            metric !== 'win-rate' || compare(value, { n: 100n, over: 1n }) <= 0,
            'must be at most 100 percent',
          ),
        ]),
    ...when(
      `${path}.windowMonths`,
      windowMonths === undefined || !property,
      'must be absent: what stands in HubSpot counts as it is',
    ),
    ...when(
      `${path}.windowMonths`,
      windowMonths === undefined || property || isWhole(windowMonths, 1, 120),
      'must be a whole number from 1 to 120',
    ),
    ...when(
      `${path}.metric`,
      !property || review.metricProperties.some(entry => entry.metric === metric),
      'must have a HubSpot property in tierReview.metricProperties, or it could never be evaluated',
    ),
  ];
}

/** A higher tier asks for no less: or the lower one would be the harder to keep. */
function orderFaults(path: string, below: readonly TierSettings[], criterion: TierCriterion): Fault[] {
  const own = decimalOf(criterion.threshold);
  const lower = below
    .flatMap(tier => tier.criteria ?? [])
    .filter(
      other => criterionName(other) === criterionName(criterion) && other.operator === criterion.operator,
    )
    .map(other => decimalOf(other.threshold))
    .filter(value => value !== null);
  if (own === null) return [];
  const harder = (a: Rational, b: Rational) =>
    criterion.operator === 'at-least' ? compare(a, b) >= 0 : compare(a, b) <= 0;
  return when(
    `${path}.threshold`,
    lower.every(value => harder(own, value)),
    'must not ask for less than a lower tier does',
  );
}

function reviewFaults(review: TierReviewSettings): Fault[] {
  const path = 'tierReview';
  const metrics = review.metricProperties.map(({ metric }) => metric);
  return [
    ...when(
      `${path}.programYearStart`,
      isDayOfEveryYear(review.programYearStart),
      'must be a day that every year has, as MM-DD',
    ),
    ...(['minimumPartnerAgeDays', 'noticeDays'] as const).flatMap(name =>
      when(`${path}.${name}`, isWhole(review[name], 0, 10_000), 'must be a whole number from 0 to 10,000'),
    ),
    ...when(
      `${path}.appealBusinessDays`,
      isWhole(review.appealBusinessDays, 1, 10_000),
      'must be a whole number from 1 to 10,000',
    ),
    ...review.metricProperties.flatMap(({ metric, property }, index) => [
      ...when(
        `${path}.metricProperties.${index}.property`,
        /^[a-z][a-z0-9_]{0,99}$/.test(property),
        'must be the internal name of a HubSpot company property',
      ),
      ...when(
        `${path}.metricProperties.${index}.metric`,
        metrics.indexOf(metric) === index,
        'must name each metric once',
      ),
    ]),
  ];
}

function sunsetFaults({ months, warnAt, exemptPartnerTypes }: Policy['sunset']): Fault[] {
  /** Before the sunset whatever the month: the shortest month has 28 days. */
  const before = (warning: { months: number; days: number }) => warning.days < 28 * (months - warning.months);
  const later = (a: { months: number; days: number }, b: { months: number; days: number } | undefined) =>
    b === undefined || a.months > b.months || (a.months === b.months && a.days > b.days);
  return [
    ...when('sunset.months', isWhole(months, 1, 120), 'must be a whole number from 1 to 120'),
    ...warnAt.flatMap((warning, index) => [
      ...(['months', 'days'] as const).flatMap(name =>
        when(
          `sunset.warnAt.${index}.${name}`,
          isWhole(warning[name], 0, name === 'days' ? 27 : 120),
          `must be a whole number from 0 to ${name === 'days' ? 27 : 120}`,
        ),
      ),
      ...when(
        `sunset.warnAt.${index}`,
        before(warning),
        'must be before the sunset, or nobody could act on it',
      ),
      ...when(
        `sunset.warnAt.${index}`,
        later(warning, warnAt[index - 1]),
        'must be later than the warning before it',
      ),
    ]),
    ...exemptPartnerTypes.flatMap((type, index) =>
      when(
        `sunset.exemptPartnerTypes.${index}`,
        ['reseller', 'co-sell', 'services', 'distributor', 'referral'].includes(type) &&
          exemptPartnerTypes.indexOf(type) === index,
        'must be a partner type, each once',
      ),
    ),
  ];
}

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

/** 29 February is none: most years lack it. */
function isDayOfEveryYear(text: string): boolean {
  if (!/^[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [month = 0, day = 0] = text.split('-').map(Number);
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= Temporal.PlainYearMonth.from({ year: 2027, month }).daysInMonth
  );
}

const when = (path: string, holds: boolean, message: string): Fault[] => (holds ? [] : [{ path, message }]);
