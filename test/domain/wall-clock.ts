/**
 * Civil time computed from `Intl.DateTimeFormat` alone, by looking for instants: a second formulation that
 * shares nothing with Temporal's calendar arithmetic.
 */
const minute = 60_000;
const day = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clocks show at an instant, as if it were UTC, in ms. */
export function wallMs(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day: date = 0, hour = 0, minute: min = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, date, hour, min, second) + (((at % 1000) + 1000) % 1000);
}

/** Number of the zone's date at an instant, days since 1970-01-01. */
export const dateNumber = (at: number, timeZone: string) => Math.floor(wallMs(at, timeZone) / day);

/** First instant at which the zone's clocks show `wall` or later; looked for in steps, then by halving. */
export function firstInstantShowing(wall: number, timeZone: string, stepMs = 15 * minute): number {
  const shows = (at: number) => wallMs(at, timeZone) >= wall;
  let after = wall - 15 * 60 * minute;
  if (shows(after)) throw new Error('the search began too late');
  while (!shows(after)) after += stepMs;
  let before = after - stepMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (shows(middle)) after = middle;
    else before = middle;
  }
  return after;
}

export function protectionEndBySearch(from: number, days: number, timeZone: string, stepMs?: number): number {
  return firstInstantShowing((dateNumber(from, timeZone) + days + 1) * day, timeZone, stepMs);
}

export function businessDeadlineBySearch(
  opened: number,
  businessDays: number,
  calendar: { timeZone: string; weekend: number[]; holidays: string[]; cutOff: string },
): number {
  const { timeZone } = calendar;
  const [hours = 0, minutes = 0] = calendar.cutOff.split(':').map(Number);
  const cutOffOf = (date: number) =>
    firstInstantShowing(date * day + (hours * 60 + minutes) * minute, timeZone);
  const works = (date: number) => {
    const weekday = new Date(date * day).getUTCDay() || 7;
    const text = new Date(date * day).toISOString().slice(0, 10);
    const happens = dateNumber(firstInstantShowing(date * day, timeZone), timeZone) === date;
    return happens && !calendar.weekend.includes(weekday) && !calendar.holidays.includes(text);
  };
  let date = dateNumber(opened, timeZone);
  let left = businessDays;
  if (!works(date) || opened >= cutOffOf(date)) left += 1;
  while (left > 0) {
    date += 1;
    if (works(date)) left -= 1;
  }
  return cutOffOf(date);
}
