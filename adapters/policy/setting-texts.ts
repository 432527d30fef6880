import type { FormColumn, FormFault, FormValue } from '../../contract/forms.ts';
import { minorDigits, minorUnits } from '../../domain/money.ts';
import { withPoint } from '../../domain/rational.ts';
import { metricWords } from '../../domain/tier-criteria.ts';
import {
  isMoneyMetric,
  type TierCriterion,
  type TierMetric,
  type TierSettings,
  tierMetrics,
} from '../../domain/tier-settings.ts';
import { pastedDates } from './pasted-dates.ts';

type Where = Pick<FormFault, 'row' | 'column'>;
export type Read = { ok: true; value: unknown } | { ok: false; faults: (Where & { message: string })[] };

/** How one kind of setting is typed: its value as text, and back. `currency` is the program's. */
export type SettingText = {
  kind: 'text' | 'number' | 'choice' | 'switch' | 'lines' | 'table';
  columns?: FormColumn[];
  from?: string;
  write: (value: unknown, currency: string) => FormValue;
  read: (text: FormValue, currency: string) => Read;
};

const whole: Where = { row: null, column: null };
const fault = (message: string, where: Where = whole): Read => ({
  ok: false,
  faults: [{ ...where, message }],
});
const good = (value: unknown): Read => ({ ok: true, value });
const line = (text: FormValue) => (typeof text === 'string' ? text.trim() : '');
const lines = (text: FormValue) =>
  (typeof text === 'string' ? text.split('\n') : []).map(each => each.trim()).filter(each => each !== '');
const rowsOf = (text: FormValue): string[][] => (typeof text === 'string' ? [] : text);
const isWhole = (text: string) => /^-?[0-9]{1,9}$/.test(text);
const notWhole = 'must be a whole number';

export const plainText: SettingText = {
  kind: 'text',
  write: value => String(value ?? ''),
  read: text => good(line(text)),
};

export const wholeNumber: SettingText = {
  kind: 'number',
  write: value => String(value ?? ''),
  read: text => (isWhole(line(text)) ? good(Number(line(text))) : fault(notWhole)),
};

export const choiceOf = (from: string): SettingText => ({ ...plainText, kind: 'choice', from });

export const onOrOff: SettingText = {
  kind: 'switch',
  write: value => (value === true ? 'on' : 'off'),
  read: text => good(line(text) === 'on'),
};

const entries = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const textLines: SettingText = {
  kind: 'lines',
  write: value => entries(value).join('\n'),
  read: text => good(lines(text)),
};

/** Dates one a line, or pasted from wherever people keep them. */
export const dateLines: SettingText = {
  kind: 'lines',
  write: value => entries(value).join('\n'),
  read: text => {
    const { dates, faults } = pastedDates(typeof text === 'string' ? text : '');
    if (faults.length === 0) return good(dates);
    return { ok: false, faults: faults.map(({ row, message }) => ({ row, column: null, message })) };
  },
};

export const numberLines: SettingText = {
  kind: 'lines',
  write: value => entries(value).join('\n'),
  read: text => {
    const faults = lines(text).flatMap((each, row) =>
      isWhole(each) ? [] : [{ row, column: null, message: notWhole }],
    );
    return faults.length > 0 ? { ok: false, faults } : good(lines(text).map(Number));
  },
};

/** A table whose rows are objects, a cell for each column. */
function tableOf(
  columns: FormColumn[],
  write: (row: Record<string, unknown>, currency: string) => string[],
  read: (cells: string[], currency: string) => Record<string, unknown> | { column: number; message: string },
): SettingText {
  return {
    kind: 'table',
    columns,
    write: (value, currency) => entries(value).map(row => write(row as Record<string, unknown>, currency)),
    read: (text, currency) => {
      const found = rowsOf(text).map(cells =>
        read(
          columns.map((_, index) => (cells[index] ?? '').trim()),
          currency,
        ),
      );
      const faults = found.flatMap((row, index) =>
        isFault(row) ? [{ row: index, column: row.column, message: row.message }] : [],
      );
      return faults.length > 0 ? { ok: false, faults } : good(found);
    },
  };
}

const isFault = (row: object): row is { column: number; message: string } =>
  'message' in row && 'column' in row;

export const exchangeRates = tableOf(
  [
    { name: 'currency', label: 'Currency', kind: 'text' },
    { name: 'from', label: 'From (YYYY-MM-DD)', kind: 'text' },
    { name: 'rate', label: 'Worth in the home currency', kind: 'text' },
  ],
  ({ currency, from, rate }) => [String(currency), String(from), String(rate)],
  ([currency = '', from = '', rate = '']) => ({ currency: currency.toUpperCase(), from, rate }),
);

export const metricProperties = tableOf(
  [
    { name: 'metric', label: 'Metric', kind: 'choice', from: 'propertyMetrics' },
    { name: 'property', label: 'HubSpot company property', kind: 'text' },
  ],
  ({ metric, property }) => [String(metric), String(property)],
  ([metric = '', property = '']) => ({ metric, property }),
);

export const monthsAndDays = tableOf(
  [
    { name: 'months', label: 'Months', kind: 'text' },
    { name: 'days', label: 'and days', kind: 'text' },
  ],
  ({ months, days }) => [String(months), String(days)],
  ([months = '', days = '']) => {
    if (!isWhole(months)) return { column: 0, message: notWhole };
    if (!isWhole(days)) return { column: 1, message: notWhole };
    return { months: Number(months), days: Number(days) };
  },
);

export const tierTable = tableOf(
  [
    { name: 'name', label: 'Tier, the lowest first', kind: 'text' },
    { name: 'openClaimCap', label: 'Open registrations at most (empty: no limit)', kind: 'text' },
    { name: 'quotaMinor', label: 'Quota of a full year (empty: none)', kind: 'text' },
    { name: 'criteria', label: 'Criteria, one a line: “deals won at least 3 in 12 months”', kind: 'lines' },
  ],
  (row, currency) => {
    const tier = row as TierSettings;
    return [
      tier.name,
      tier.openClaimCap === null ? '' : String(tier.openClaimCap),
      tier.quotaMinor === undefined ? '' : major(tier.quotaMinor, currency),
      (tier.criteria ?? []).map(criterion => criterionText(criterion, currency)).join('\n'),
    ];
  },
  ([name = '', cap = '', quota = '', criteria = ''], currency) => {
    if (cap !== '' && !isWhole(cap)) return { column: 1, message: notWhole };
    const quotaMinor = quota === '' ? undefined : minorUnits(quota.replaceAll(',', ''), currency);
    if (quotaMinor === null) return { column: 2, message: `must be an amount in ${currency}` };
    const read = lines(criteria).map(each => readCriterion(each, currency));
    const wrong = lines(criteria).find((_, index) => read[index] === null);
    if (wrong !== undefined)
      return {
        column: 3,
        message: `“${wrong}” must be a metric, “at least” or “at most”, a number, and if wanted “in 12 months”; metrics: ${tierMetrics.map(metric => metricWords[metric]).join(', ')}`,
      };
    return {
      name,
      openClaimCap: cap === '' ? null : Number(cap),
      ...(read.length === 0 ? {} : { criteria: read }),
      ...(quotaMinor === undefined ? {} : { quotaMinor: String(quotaMinor) }),
    };
  },
);

/** Minor units as people write the amount: `12500.00`, and without decimals where they are nought. */
const major = (minor: string, currency: string) =>
  /^-?[0-9]+$/.test(minor) ? withPoint(BigInt(minor), minorDigits(currency)).replace(/\.0+$/, '') : minor;

function criterionText({ metric, operator, threshold, windowMonths }: TierCriterion, currency: string) {
  const number = isMoneyMetric(metric) ? major(threshold, currency) : threshold;
  const within = windowMonths === undefined ? '' : ` in ${windowMonths} months`;
  return `${metricWords[metric]} ${operator.replace('-', ' ')} ${number}${within}`;
}

const criterionPattern =
  /^(.+?)\s+at[ -](least|most)\s+([0-9][0-9,.]*)(?:\s*%)?(?:\s+in\s+([0-9]{1,3})\s+months?)?$/i;

function readCriterion(text: string, currency: string): TierCriterion | null {
  const [, words = '', way = '', number = '', months] = criterionPattern.exec(text) ?? [];
  const metric = metricNamed(words);
  if (metric === null) return null;
  const plain = number.replaceAll(',', '');
  const threshold = isMoneyMetric(metric) ? minorUnits(plain, currency) : plain;
  if (threshold === null) return null;
  return {
    metric,
    operator: way.toLowerCase() === 'least' ? 'at-least' : 'at-most',
    threshold: String(threshold),
    ...(months === undefined ? {} : { windowMonths: Number(months) }),
  };
}

/** By its id or by its words, however they are written. */
function metricNamed(words: string): TierMetric | null {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s-]+/g, ' ');
  return (
    tierMetrics.find(
      metric => plain(metric) === plain(words) || plain(metricWords[metric]) === plain(words),
    ) ?? null
  );
}
