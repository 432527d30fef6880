import { addMonthsClamped } from './calendar.ts';
import { dayOf, startOf } from './program-year.ts';
import { decimalOf, type Rational, ratio, whole } from './rational.ts';
import type { Suspension } from './suspension.ts';
import type { PropertyMetric, TierCriterion } from './tier-settings.ts';

/** What a won deal credits a partner with; a refund is a credit of less than nothing. */
export type TierCredit = {
  at: Temporal.Instant;
  kind: 'sourced' | 'influenced';
  /** Minor units of the program's currency (T8); null while nobody stated an amount (E36). */
  amountMinor: bigint | null;
};

/** What is known of a partner, as far back as any criterion looks. Order does not matter. */
export type TierFacts = {
  credits: readonly TierCredit[];
  approvals: readonly Temporal.Instant[];
  wins: readonly Temporal.Instant[];
  losses: readonly Temporal.Instant[];
  /** Values as HubSpot has them; a metric without a value is absent. */
  properties: Partial<Record<PropertyMetric, string>>;
  /** Times in which the partner was suspended. Absent: it never was. */
  suspensions?: readonly Suspension[];
};

/** The program year that is judged, up to `until` and not beyond. */
export type JudgedPeriod = { yearFrom: Temporal.PlainDate; until: Temporal.Instant; timeZone: string };

/** A metric's value, exactly; null where nothing tells it: then the criterion is not evaluated. */
export function readMetric(
  { metric, windowMonths }: Pick<TierCriterion, 'metric' | 'windowMonths'>,
  facts: TierFacts,
  period: JudgedPeriod,
): Rational | null {
  const within = windowOf(windowMonths, period);
  switch (metric) {
    case 'arr-sourced':
    case 'arr-influenced': {
      const credits = facts.credits.filter(({ at, kind }) => `arr-${kind}` === metric && within(at));
      return whole(sumOf(credits));
    }
    case 'registrations-approved':
      return whole(facts.approvals.filter(within).length);
    case 'deals-won':
      return whole(facts.wins.filter(within).length);
    case 'win-rate': {
      const won = facts.wins.filter(within).length;
      const decided = won + facts.losses.filter(within).length;
      return decided === 0 ? null : ratio(BigInt(won) * 100n, BigInt(decided));
    }
    case 'services-trained':
      return countOf(facts.properties[metric]);
    case 'people-certified':
    case 'satisfaction':
    case 'plan-attainment': {
      const text = facts.properties[metric];
      return text === undefined ? null : decimalOf(text.trim());
    }
    default:
      return metric satisfies never;
  }
}

/** What the credits add up to; those without an amount add nothing. */
export const sumOf = (credits: readonly TierCredit[]): bigint =>
  credits.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0n), 0n);

/** Of half-open [from, until). */
export const isWithin =
  (from: Temporal.Instant, until: Temporal.Instant) =>
  (at: Temporal.Instant): boolean =>
    Temporal.Instant.compare(at, from) >= 0 && Temporal.Instant.compare(at, until) < 0;

/** The latest months (T5) up to the judged instant, or the program year. */
function windowOf(months: number | undefined, { yearFrom, until, timeZone }: JudgedPeriod) {
  const from = months === undefined ? yearFrom : addMonthsClamped(dayOf(until, timeZone), -months);
  return isWithin(startOf(from, timeZone), until);
}

/** A number, or how many options are ticked: HubSpot separates them by semicolons. */
function countOf(value: string | undefined): Rational | null {
  const text = value?.trim() ?? '';
  if (text === '') return null;
  const items = text.split(';').map(item => item.trim());
  return decimalOf(text) ?? whole(new Set(items.filter(item => item !== '')).size);
}
