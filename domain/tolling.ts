/** Why a clock of a registration stands still. */
export const tollKinds = {
  /** A dispute that was acknowledged (section 9). */
  dispute: { pausesProtection: true, lengthens: true },
  /** A renewal asked in time and undecided at the end (section 4): renewed it counts from the old end. */
  renewal: { pausesProtection: true, lengthens: false },
  'info-request': { pausesProtection: false, lengthens: false },
  'customer-freeze': { pausesProtection: false, lengthens: false },
  'late-review': { pausesProtection: false, lengthens: false },
  /** The claim had lost its protection and has it again: the days between are no days to follow up. */
  unprotected: { pausesProtection: false, lengthens: false },
} as const satisfies Record<string, { pausesProtection: boolean; lengthens: boolean }>;
export type TollKind = keyof typeof tollKinds;

/**
 * A time in which clocks of a registration stood still: the follow-up clock always (S4), the protection by the kind.
 * Half-open; `until` null: they stand still now. One that was taken back lengthens nothing; the follow-up clock
 * stood still all the same, because nobody misses a deadline that he was told not to have.
 */
export type TollSpan = {
  kind: TollKind;
  from: Temporal.Instant;
  until: Temporal.Instant | null;
  takenBackAt: Temporal.Instant | null;
};

/** True while one of them keeps the protection from ending. */
export const pausesProtection = (spans: readonly TollSpan[]): boolean =>
  spans.some(span => span.until === null && tollKinds[span.kind].pausesProtection);

/**
 * Civil days (T3) of the program's zone by which ended tolls lengthen a protection: those that began in them. What
 * two of them cover together counts once.
 */
export function tolledDays(spans: readonly TollSpan[], timeZone: string): number {
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  let days = 0;
  let covered: Temporal.PlainDate | null = null;
  for (const { from, until } of spans.flatMap(lengthening).toSorted(byStart)) {
    const [first, last] = [dayOf(from), dayOf(until)];
    const start: Temporal.PlainDate =
      covered !== null && Temporal.PlainDate.compare(covered, first) > 0 ? covered : first;
    if (Temporal.PlainDate.compare(last, start) <= 0) continue;
    days += start.until(last).days;
    covered = last;
  }
  return days;
}

/** An end by T3 so many civil days later, or earlier; again the first instant of a day. */
export function endMovedBy(end: Temporal.Instant, days: number, timeZone: string): Temporal.Instant {
  if (days === 0) return end;
  return end.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }).toZonedDateTime(timeZone).toInstant();
}

type Ended = { from: Temporal.Instant; until: Temporal.Instant };
const lengthening = ({ kind, from, until, takenBackAt }: TollSpan): Ended[] =>
  tollKinds[kind].lengthens && until !== null && takenBackAt === null ? [{ from, until }] : [];
const byStart = (a: Ended, b: Ended) => Temporal.Instant.compare(a.from, b.from);
