import { moneyWords } from './money-words.ts';
import { compare, decimalOf, inDecimals, type Rational } from './rational.ts';
import type { FactValue, Refusal } from './refusal.ts';
import { type JudgedPeriod, readMetric, type TierFacts } from './tier-facts.ts';
import { isMoneyMetric, isPropertyMetric, type TierCriterion, type TierMetric } from './tier-settings.ts';

/** A criterion held against the facts. `met` is null where nothing tells `have`: it is not evaluated. */
export type CriterionVerdict = {
  criterion: TierCriterion;
  have: Rational | null;
  need: Rational;
  met: boolean | null;
};

/**
 * Holds every criterion against the facts, exactly.
 * @throws RangeError for a threshold that is no decimal, which no policy in force has
 */
export function judgeCriteria(
  criteria: readonly TierCriterion[],
  facts: TierFacts,
  period: JudgedPeriod,
): CriterionVerdict[] {
  return criteria.map(criterion => {
    const need = decimalOf(criterion.threshold);
    if (need === null) throw new RangeError(`“${criterion.threshold}” is no threshold`);
    const have = readMetric(criterion, facts, period);
    return { criterion, have, need, met: have === null ? null : isMet(criterion, have, need) };
  });
}

const isMet = ({ operator }: TierCriterion, have: Rational, need: Rational): boolean =>
  operator === 'at-least' ? compare(have, need) >= 0 : compare(have, need) <= 0;

/** What the verdicts looked at, by metric and window, as ledger and API say it. */
export const criteriaFacts = (verdicts: readonly CriterionVerdict[]): Record<string, FactValue> =>
  Object.fromEntries(
    verdicts.map(({ criterion, have }) => [
      criterionName(criterion),
      have === null ? null : inDecimals(have),
    ]),
  );

/** What each criterion that is not met needs; all of them are needed together. */
export const criteriaChanges = (
  verdicts: readonly CriterionVerdict[],
  currency: string,
): Refusal['wouldChange'] =>
  verdicts
    .filter(({ met }) => met !== true)
    .map(verdict => ({
      fact: criterionName(verdict.criterion),
      becomes: verdict.criterion.threshold,
      text: lackWords(verdict, currency),
    }));

/** `people-certified`, or with its own window `deals-won (6 months)`. */
export const criterionName = ({ metric, windowMonths }: TierCriterion): string =>
  windowMonths === undefined ? metric : `${metric} (${windowMonths} months)`;

export const metricWords: Record<TierMetric, string> = {
  'arr-sourced': 'ARR sourced',
  'arr-influenced': 'ARR influenced',
  'registrations-approved': 'registrations approved',
  'deals-won': 'deals won',
  'win-rate': 'win rate',
  'people-certified': 'people certified',
  satisfaction: 'satisfaction',
  'services-trained': 'services trained',
  'plan-attainment': 'plan attainment',
};

/** A value of a metric in words: `12,400.00 EUR`, `40 %`, `3`. */
export function valueWords(metric: TierMetric, value: Rational, currency: string): string {
  if (isMoneyMetric(metric)) return moneyWords(value.n / value.over, currency);
  const number = inDecimals(value);
  return metric === 'win-rate' || metric === 'plan-attainment' ? `${number} %` : number;
}

function lackWords({ criterion, have, need }: CriterionVerdict, currency: string): string {
  const { metric, operator, windowMonths } = criterion;
  const wanted = `${operator === 'at-least' ? 'at least' : 'at most'} ${valueWords(metric, need, currency)}`;
  const within = windowMonths === undefined ? '' : ` within ${windowMonths} months`;
  const told =
    have !== null
      ? `it is ${valueWords(metric, have, currency)}`
      : isPropertyMetric(metric)
        ? 'HubSpot has no number for it'
        : 'nothing was decided yet';
  return `${capital(metricWords[metric])}${within}: ${wanted}; ${told}.`;
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
