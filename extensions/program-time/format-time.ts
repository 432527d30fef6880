import { dayOf, type ProgramTime } from './program-time.ts';

/** A civil day (`YYYY-MM-DD`) as the reader writes it; the year only when it is not this one: "20 Feb". */
export function formatDay(day: string, time: ProgramTime): string {
  const sameYear = day.slice(0, 4) === dayOf(time.now, time.timeZone).slice(0, 4);
  return new Intl.DateTimeFormat(time.locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(new Date(`${day}T00:00:00Z`));
}

/** The day of an instant in the program's zone, as the reader writes it. */
export function formatDayOf(instant: string, time: ProgramTime): string {
  return formatDay(dayOf(instant, time.timeZone), time);
}

/** Day and time of an instant in the program's zone, with the zone's name. */
export function formatMoment(instant: string, time: ProgramTime): string {
  return new Intl.DateTimeFormat(time.locale, {
    timeZone: time.timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(instant));
}

/** The zone's short name at noon of a civil day: "EST". */
export function zoneName(day: string, { locale, timeZone }: ProgramTime): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(
    new Date(`${day}T12:00:00Z`),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
