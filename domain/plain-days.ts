import { lastProtectedDay } from './calendar.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `3 March 2027` */
export const dayInWords = (date: Temporal.PlainDate) => `${date.day} ${months[date.month - 1]} ${date.year}`;

/**
 * The last moment before an exclusive end, as people say it: `3 March 2027` for the day that ends then, or
 * `3 March 2027, 17:00` for an end within a day.
 */
export function lastMomentInWords(until: Temporal.Instant, timeZone: string): string {
  const local = until.toZonedDateTimeISO(timeZone);
  const day = dayInWords(lastProtectedDay(until, timeZone));
  if (local.startOfDay().toInstant().equals(until)) return day;
  return `${day}, ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
