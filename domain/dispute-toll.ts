import type { DisputeCase } from './dispute.ts';

/** A time in which clocks stood still; `until` null: they stand still now. Half-open. */
export type TollInterval = { from: Temporal.Instant; until: Temporal.Instant | null };

/**
 * When the protection and follow-up clocks stood still for a case (domain rule 9): from its acknowledgement to its
 * ruling, again while it is on appeal, and never beyond the business days pinned at the acknowledgement.
 */
export function tollIntervals(dispute: DisputeCase, now: Temporal.Instant): TollInterval[] {
  const { acknowledgedAt, tollEndsAt, rulings, appeal } = dispute;
  if (acknowledgedAt === null || tollEndsAt === null) return [];
  const spans = [
    { from: acknowledgedAt, until: rulings[0]?.at ?? null },
    ...(appeal === null ? [] : [{ from: appeal.at, until: rulings[1]?.at ?? null }]),
  ];
  return spans.flatMap(({ from, until }) => {
    if (!isBefore(from, tollEndsAt)) return [];
    if (until !== null) return [{ from, until: isBefore(until, tollEndsAt) ? until : tollEndsAt }];
    return [{ from, until: isBefore(now, tollEndsAt) ? null : tollEndsAt }];
  });
}

/** True while the clocks stand still. */
export const isTolled = (dispute: DisputeCase, now: Temporal.Instant) =>
  tollIntervals(dispute, now).some(({ until }) => until === null);

/**
 * The end of a protection after its clock stood still: later by the civil days (T3) of the program's zone that
 * began meanwhile, so that it stays the first instant of a day.
 *
 * @param oldEnd an end by T3
 */
export function endAfterToll(
  oldEnd: Temporal.Instant,
  intervals: readonly { from: Temporal.Instant; until: Temporal.Instant }[],
  timeZone: string,
): Temporal.Instant {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  const days = intervals.reduce((sum, { from, until }) => sum + dayOf(from).until(dayOf(until)).days, 0);
  return dayOf(oldEnd).add({ days }).toZonedDateTime(timeZone).toInstant();
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
