import { dayOf, startOf } from './program-year.ts';

/** A time in which a partner was suspended; `until` null: it still is. Those of one partner do not overlap. */
export type Suspension = { from: Temporal.Instant; until: Temporal.Instant | null };

/** What becomes of a partner's standing, in order: suspended, or not any more. */
export type StandingChange = { at: Temporal.Instant; suspended: boolean };

/** The times between; suspended twice running is suspended once. */
export function suspensionsOf(changes: readonly StandingChange[]): Suspension[] {
  const found: Suspension[] = [];
  for (const { at, suspended } of changes) {
    const open = found.at(-1)?.until === null ? found.pop() : undefined;
    if (suspended) found.push({ from: open?.from ?? at, until: null });
    else if (open !== undefined) found.push({ from: open.from, until: at });
  }
  return found;
}

/**
 * How many days of `[from, until)` a partner was suspended from their first instant to their last: on these it could
 * register nothing, so they owe no quota (V1, E28).
 */
export function suspendedDays(
  suspensions: readonly Suspension[],
  { from, until }: { from: Temporal.PlainDate; until: Temporal.PlainDate },
  timeZone: string,
): number {
  const { compare } = Temporal.PlainDate;
  return suspensions
    .map(suspension => {
      const day = dayOf(suspension.from, timeZone);
      const whole = startOf(day, timeZone).equals(suspension.from) ? day : day.add({ days: 1 });
      const end = suspension.until === null ? until : dayOf(suspension.until, timeZone);
      const first = compare(whole, from) > 0 ? whole : from;
      const last = compare(end, until) < 0 ? end : until;
      return Math.max(0, first.until(last).days);
    })
    .reduce((sum, days) => sum + days, 0);
}
