import { z } from 'zod';
import { hubspotIdSchema } from './requests.ts';
import { lineText, settingText } from './setting-values.ts';

const weekdayWords = 'must be days from 1 (Monday) to 7 (Sunday)';
const date = z.string().refine(isDate, { error: ({ input }) => `${input} is no date that exists` });

/** Working days of an office, by the name that people give it. */
export const officeCalendarSchema = z.strictObject({
  name: lineText.trim().min(1, 'must have a name').max(100),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin'),
  /** ISO: 1 is Monday, 7 is Sunday. */
  weekend: z
    .array(z.int(weekdayWords).min(1, weekdayWords).max(7, weekdayWords))
    .refine(days => new Set(days).size === days.length, 'must name each day once')
    .refine(days => new Set(days).size < 7, 'must leave a day to work'),
  holidays: z
    .array(date)
    .max(2_000)
    .refine(days => new Set(days).size === days.length, 'must name each date once'),
  cutOff: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, 'must be a time from 00:00 to 23:59'),
});
export const officeCalendarsSchema = z
  .array(officeCalendarSchema)
  .max(200)
  .refine(
    calendars => new Set(calendars.map(({ name }) => name)).size === calendars.length,
    'must name each calendar once',
  );

/** In which office a partner manager sits. */
export const officesSchema = z
  .array(z.strictObject({ userId: hubspotIdSchema, calendar: settingText }))
  .max(10_000)
  .refine(
    offices => new Set(offices.map(({ userId }) => userId)).size === offices.length,
    'must name each person once',
  );

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
