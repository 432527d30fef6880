/** What a partner's tier can be measured by (section 10); not revenue only. */
export const tierMetrics = [
  'arr-sourced',
  'arr-influenced',
  'registrations-approved',
  'deals-won',
  'win-rate',
  'people-certified',
  'satisfaction',
  'services-trained',
  'plan-attainment',
] as const;
export type TierMetric = (typeof tierMetrics)[number];

/** Metrics that people or other tools keep on the partner's company in HubSpot. */
export const propertyMetrics = [
  'people-certified',
  'satisfaction',
  'services-trained',
  'plan-attainment',
] as const satisfies TierMetric[];
export type PropertyMetric = (typeof propertyMetrics)[number];

/** Metrics in minor units of the program's currency. */
export const moneyMetrics = ['arr-sourced', 'arr-influenced'] as const satisfies TierMetric[];

/**
 * `threshold`: a decimal as text; of money whole minor units of the home currency, of `win-rate` and `plan-attainment` percent.
 * `windowMonths`: how far back it counts; absent, the program year. What stands in HubSpot counts as it is.
 */
export type TierCriterion = {
  metric: TierMetric;
  operator: 'at-least' | 'at-most';
  threshold: string;
  windowMonths?: number;
};

/** `quotaMinor`: won amounts of a full program year, minor units of the program's home currency as text. */
export type TierSettings = {
  name: string;
  openClaimCap: number | null;
  criteria?: TierCriterion[];
  quotaMinor?: string;
};

export type TierReviewSettings = {
  /** `MM-DD`: a day that every year has. */
  programYearStart: string;
  minimumPartnerAgeDays: number;
  noticeDays: number;
  automaticPromotion: boolean;
  appealBusinessDays: number;
  /** Which HubSpot company property holds a metric. */
  metricProperties: { metric: PropertyMetric; property: string }[];
};

export type SunsetSettings = {
  /** Calendar months without an approval (T5). */
  months: number;
  /** When the partner is warned, from the same day on: months (T5), then days. */
  warnAt: { months: number; days: number }[];
  /** Partner types that the sunset leaves alone. */
  exemptPartnerTypes: string[];
};

export const defaultTierReviewSettings: TierReviewSettings = {
  programYearStart: '01-01',
  minimumPartnerAgeDays: 180,
  noticeDays: 30,
  automaticPromotion: false,
  appealBusinessDays: 10,
  metricProperties: [],
};

export const defaultSunsetSettings: SunsetSettings = {
  months: 12,
  warnAt: [
    { months: 9, days: 0 },
    { months: 10, days: 0 },
    { months: 11, days: 0 },
    { months: 11, days: 15 },
  ],
  exemptPartnerTypes: [],
};

const isOneOf = (list: readonly string[], metric: string) => list.includes(metric);
export const isMoneyMetric = (metric: TierMetric) => isOneOf(moneyMetrics, metric);
export const isPropertyMetric = (metric: TierMetric): metric is PropertyMetric =>
  isOneOf(propertyMetrics, metric);

/** The tier below; null for the lowest, and for a name that the policy does not know. */
export const tierBelow = (tiers: readonly TierSettings[], name: string): TierSettings | null =>
  tiers[tiers.findIndex(tier => tier.name === name) - 1] ?? null;

/** The tier above; null for the highest. A name that the policy does not know counts as the lowest. */
export const tierAbove = (tiers: readonly TierSettings[], name: string): TierSettings | null =>
  tiers[
    Math.max(
      0,
      tiers.findIndex(tier => tier.name === name),
    ) + 1
  ] ?? null;

/** The tier of that name; a name that the policy does not know counts as the lowest. */
export const tierNamed = (tiers: readonly TierSettings[], name: string): TierSettings | null =>
  tiers.find(tier => tier.name === name) ?? tiers[0] ?? null;
