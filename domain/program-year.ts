import { addMonthsClamped } from './calendar.ts';

/** A program year in days of the program's zone; `until` is the first day of the next. */
export type ProgramYear = { from: Temporal.PlainDate; until: Temporal.PlainDate };

/**
 * The program year that a day lies in.
 *
 * @param start `MM-DD`, a day that every year has
 */
export function programYearOf(day: Temporal.PlainDate, start: string): ProgramYear {
  const inYear = (year: number) => Temporal.PlainDate.from(`${String(year).padStart(4, '0')}-${start}`);
  const from =
    Temporal.PlainDate.compare(day, inYear(day.year)) >= 0 ? inYear(day.year) : inYear(day.year - 1);
  return { from, until: inYear(from.year + 1) };
}

/** The first day of the first quarter of a program year that does not begin before `day` (T5: ends of months clamp). */
export function quarterFrom(day: Temporal.PlainDate, start: string): Temporal.PlainDate {
  const { from, until } = programYearOf(day, start);
  const quarters = [0, 3, 6, 9].map(months => addMonthsClamped(from, months));
  return quarters.find(first => Temporal.PlainDate.compare(first, day) >= 0) ?? until;
}

/** The first instant of a day in a zone. */
export const startOf = (day: Temporal.PlainDate, timeZone: string): Temporal.Instant =>
  day.toZonedDateTime(timeZone).toInstant();

/** The day that it is in a zone. */
export const dayOf = (at: Temporal.Instant, timeZone: string): Temporal.PlainDate =>
  at.toZonedDateTimeISO(timeZone).toPlainDate();
