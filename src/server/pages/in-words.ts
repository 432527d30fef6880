import { dayInWords, lastMomentInWords } from '../../../domain/plain-days.ts';

/** The server's text with its `{day:…}`, `{moment:…}` and `{money:…}` written out, in the program's zone. */
export const inWords = (text: string, timeZone: string): string =>
  text
    .replace(/\{day:([-\d]+)\}/g, (_, day: string) => dayInWords(Temporal.PlainDate.from(day)))
    .replace(/\{moment:([-\dT:.Z]+)\}/g, (_, moment: string) => momentInWords(moment, timeZone))
    .replace(/\{money:(\d+):([A-Z]{3})\}/g, (_, minor: string, currency: string) =>
      amountInWords(minor, currency),
    );

/** The last moment before a deadline: `3 March 2027`, or `3 March 2027, 17:00` within a day. */
export const limitInWords = (instant: string, timeZone: string): string =>
  lastMomentInWords(Temporal.Instant.from(instant), timeZone);

/** `3 March 2027, 17:00` */
export function momentInWords(instant: string, timeZone: string): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone);
  return `${dayInWords(local.toPlainDate())}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

/** `12,500.00 EUR`; of integers only (T8). */
export function amountInWords(minor: string, currency: string): string {
  const digits = decimalsOf(currency);
  const all = minor.padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${whole}${digits === 0 ? '' : `.${all.slice(-digits)}`} ${currency}`;
}

/** Digits behind the point of a currency. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
