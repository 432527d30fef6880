import { formatDay, formatMoment, zoneName } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { formatAmount } from './parse-amount.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day in a sentence of a rule: `3 Mar 2027`, `3 March 2027`, and `3 March 2027, 17:00`. */
const plainDay = new RegExp(
  `\\b(\\d{1,2}) (${months.join('|')})[a-z]* (\\d{4})(, \\d\\d:\\d\\d(?! [A-Z(]))?\\b`,
  'g',
);

/**
 * The server's text with its `{day:…}`, `{moment:…}` and `{money:…}`, and the days that stand in sentences of the rules,
 * as the reader writes them.
 */
export function inWords(text: string, time: ProgramTime): string {
  return text
    .replace(/\{day:([-\d]+)\}/g, (_, day: string) => formatDay(day, time))
    .replace(/\{moment:([-\dT:.Z]+)\}/g, (_, moment: string) => formatMoment(moment, time))
    .replace(/\{money:(\d+):([A-Z]{3})\}/g, (_, minor: string, currency: string) =>
      formatAmount(minor, currency, time.locale),
    )
    .replace(plainDay, (_, day: string, month: string, year: string, at: string | undefined) => {
      const iso = `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
      return `${formatDay(iso, time)}${at === undefined ? '' : `${at} ${zoneName(iso, time)}`}`;
    });
}
