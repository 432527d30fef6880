import { protectionEnd } from './calendar.ts';
import { dayOf, quarterFrom } from './program-year.ts';

/**
 * The day from which a tier that is lowered now is in effect (V3): the first of a quarter of the program year, after so many
 * days' notice (T3). Running protections are not touched by it.
 */
export function effectiveDay(
  decidedAt: Temporal.Instant,
  policy: { timeZone: string; tierReview: { noticeDays: number; programYearStart: string } },
): Temporal.PlainDate {
  const { timeZone, tierReview } = policy;
  const noticeOver = dayOf(protectionEnd(decidedAt, tierReview.noticeDays, timeZone), timeZone);
  return quarterFrom(noticeOver, tierReview.programYearStart);
}

/** The first day of the next quarter, when notice was given long ago: an appeal that was refused late. */
export const nextQuarter = (
  now: Temporal.Instant,
  policy: { timeZone: string; tierReview: { programYearStart: string } },
): Temporal.PlainDate =>
  quarterFrom(dayOf(now, policy.timeZone).add({ days: 1 }), policy.tierReview.programYearStart);
