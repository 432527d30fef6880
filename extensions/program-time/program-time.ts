/**
 * What days are shown against: program time and zone as the server told them, and the reader's locale.
 * A rep's browser may lack Temporal, so all of it is Intl.
 */
export type ProgramTime = { now: string; timeZone: string; locale: string };

/** A locale that Intl takes, from HubSpot's `en-us`, `en_US` or nothing. */
export function readerLocale(given: string | undefined): string {
  const tag = (given ?? '').replaceAll('_', '-');
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** The civil day of an instant in a zone, `YYYY-MM-DD`. */
export function dayOf(instant: string | number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find(each => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** The last civil day wholly or partly before an instant that ends a period (T3: an end is the next day's start). */
export function lastDayBefore(end: string, timeZone: string): string {
  return dayOf(Date.parse(end) - 1, timeZone);
}

/** Civil days from one `YYYY-MM-DD` to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** Civil days from today until a `YYYY-MM-DD`. */
export function daysUntil(day: string, time: ProgramTime): number {
  return daysBetween(dayOf(time.now, time.timeZone), day);
}

/** Noon of a civil day in a zone, as an instant. */
export function noonOf(day: string, timeZone: string): string {
  const utc = Date.parse(`${day}T12:00:00Z`);
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(new Date(utc));
  const part = (type: string) => Number(parts.find(each => each.type === type)?.value ?? 0);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return new Date(utc - (local - utc)).toISOString();
}
