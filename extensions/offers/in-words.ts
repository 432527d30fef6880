import { formatDay, formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { formatAmount } from './parse-amount.ts';

/** The server's text with its `{day:…}`, `{moment:…}` and `{money:…}` as the reader writes them. */
export function inWords(text: string, time: ProgramTime): string {
  return text
    .replace(/\{day:([-\d]+)\}/g, (_, day: string) => formatDay(day, time))
    .replace(/\{moment:([-\dT:.Z]+)\}/g, (_, moment: string) => formatMoment(moment, time))
    .replace(/\{money:(\d+):([A-Z]{3})\}/g, (_, minor: string, currency: string) =>
      formatAmount(minor, currency, time.locale),
    );
}
