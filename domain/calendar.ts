/** Working days of the office that decides (T4). Weekend days are ISO 1–7, Monday is 1. */
export type BusinessCalendar = {
  timeZone: string;
  weekend: number[];
  /** `YYYY-MM-DD` */
  holidays: string[];
  /** `HH:MM`, local time */
  cutOff: string;
};

/**
 * End of `days` civil days (T3): the day of the trigger is excluded, the last day counts to its end. Answers
 * the first instant of the local day after; where midnight is missing, the first instant that exists.
 *
 * @throws RangeError for an unknown zone, or days that are negative or not whole
 */
export function protectionEnd(from: Temporal.Instant, days: number, timeZone: string): Temporal.Instant {
  return startOfNthDay(from, wholeCount(days, 'days') + 1, timeZone);
}

/**
 * First instant of the `n`-th local day after the trigger's, when a warning "on day n" is due (T3a).
 *
 * @throws RangeError for an unknown zone, or n that is negative or not whole
 */
export function startOfNthDay(from: Temporal.Instant, n: number, timeZone: string): Temporal.Instant {
  const days = wholeCount(n, 'n');
  return startOfDay(from.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }), timeZone);
}

/** The last local day that lies, at least in part, before `until`: the day shown as "through …" (T3, T6). */
export function lastProtectedDay(until: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return until.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(timeZone).toPlainDate();
}

/**
 * Deadline of `businessDays` working days (T4): the cut-off of the n-th business day after day 0. A case
 * opened on a day off, or at or after the cut-off, has the next business day as day 0. A date that the zone
 * skipped is no business day. Where the cut-off is missing, it is the first instant that exists after it;
 * where it comes twice, the first counts.
 *
 * @throws RangeError for an unknown zone, a malformed calendar, or days that are negative or not whole
 */
export function businessDeadline(
  opened: Temporal.Instant,
  businessDays: number,
  calendar: BusinessCalendar,
): Temporal.Instant {
  const count = wholeCount(businessDays, 'businessDays');
  const { timeZone } = calendar;
  const cutOff = parsedCutOff(calendar.cutOff);
  const isBusinessDay = businessDayTest(calendar);
  const nextBusinessDay = (date: Temporal.PlainDate) => {
    let day = date.add({ days: 1 });
    while (!isBusinessDay(day)) day = day.add({ days: 1 });
    return day;
  };

  const openedOn = opened.toZonedDateTimeISO(timeZone).toPlainDate();
  const inTime =
    isBusinessDay(openedOn) &&
    Temporal.Instant.compare(opened, firstInstantAt(openedOn, cutOff, timeZone)) < 0;
  let day = inTime ? openedOn : nextBusinessDay(openedOn);
  for (let counted = 0; counted < count; counted++) day = nextBusinessDay(day);
  return firstInstantAt(day, cutOff, timeZone);
}

/**
 * Calendar months, clamped to the end of the month (T5): 29 Feb 2028 + 12 months = 28 Feb 2029.
 *
 * @throws RangeError for months that are not whole
 */
export function addMonthsClamped(date: Temporal.PlainDate, months: number): Temporal.PlainDate {
  if (!Number.isSafeInteger(months)) throw new RangeError(`months must be a whole number, not ${months}`);
  return date.add({ months }, { overflow: 'constrain' });
}

function businessDayTest(calendar: BusinessCalendar): (date: Temporal.PlainDate) => boolean {
  for (const day of calendar.weekend)
    if (!Number.isInteger(day) || day < 1 || day > 7)
      throw new RangeError(`weekend days are 1 (Monday) to 7 (Sunday), not ${day}`);
  const weekend = new Set(calendar.weekend);
  if (weekend.size === 7) throw new RangeError('a weekend of seven days leaves no business day');
  const holidays = new Set(calendar.holidays.map(parsedHoliday));
  return date =>
    !weekend.has(date.dayOfWeek) && !holidays.has(date.toString()) && exists(date, calendar.timeZone);
}

/** False for a date that the zone's clocks jumped over, such as 2011-12-30 in Pacific/Apia. */
const exists = (date: Temporal.PlainDate, timeZone: string) =>
  startOfDay(date, timeZone).toZonedDateTimeISO(timeZone).toPlainDate().equals(date);

const startOfDay = (date: Temporal.PlainDate, timeZone: string) => date.toZonedDateTime(timeZone).toInstant();

/** First instant at which the zone's clocks show the time on that date, or have just jumped over it. */
function firstInstantAt(
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
  timeZone: string,
): Temporal.Instant {
  const wanted = date.toPlainDateTime(time);
  const found = wanted.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  if (found.toPlainDateTime().equals(wanted)) return found.toInstant();
  const beforeGap = wanted.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return beforeGap.getTimeZoneTransition('next')?.toInstant() ?? found.toInstant();
}

function wholeCount(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be a whole number of 0 or more, not ${value}`);
  return value;
}

function parsedCutOff(text: string): Temporal.PlainTime {
  if (!/^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text))
    throw new RangeError(`cutOff must be a time from 00:00 to 23:59, not "${text}"`);
  return Temporal.PlainTime.from(text);
}

function parsedHoliday(text: string): string {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text))
    throw new RangeError(`a holiday is YYYY-MM-DD, not "${text}"`);
  return Temporal.PlainDate.from(text).toString();
}
