import { protectionEnd, startOfNthDay } from './calendar.ts';

/** A span in which the clock stands still; `to` null: it has not ended. */
export type Toll = { from: Temporal.Instant; to: Temporal.Instant | null; cause: string };

/** Counts civil days (T3) on which the clock runs. Null: no such day is known, as the clock stands still. */
export type DayClock = {
  /** End of `days` counted days after the trigger's day. */
  end(from: Temporal.Instant, days: number): Temporal.Instant | null;
  /** First instant of the n-th counted day after the trigger's (T3a). */
  startOf(from: Temporal.Instant, n: number): Temporal.Instant | null;
};

/**
 * The follow-up clock's days. A day on which the clock stands still, if only in part, is not counted, in favour of
 * whoever is bound; program pause days (`YYYY-MM-DD`) neither (S2a, S4). Without any it is T3.
 */
export function dayClock(timeZone: string, tolls: readonly Toll[], pauseDays: readonly string[]): DayClock {
  const stopped = merged([
    ...tolls.flatMap(toll => daysOf(toll, timeZone)),
    ...pauseDays.map(text => {
      const day = numberOf(Temporal.PlainDate.from(text));
      return { first: day, last: day };
    }),
  ]);
  if (stopped.length === 0)
    return {
      end: (from, days) => protectionEnd(from, days, timeZone),
      startOf: (from, n) => startOfNthDay(from, n, timeZone),
    };
  /** Days after the trigger's until the n-th counted one; null when the clock stands still before. */
  const distance = (from: Temporal.Instant, n: number): number | null => {
    const trigger = numberOf(from.toZonedDateTimeISO(timeZone).toPlainDate());
    let day = trigger + n;
    for (const { first, last } of stopped) {
      if (first > day) break;
      if (last <= trigger) continue;
      day += last - Math.max(first, trigger + 1) + 1;
    }
    return Number.isFinite(day) ? day - trigger : null;
  };
  return {
    end: (from, days) => {
      const last = distance(from, days);
      return last === null ? null : protectionEnd(from, last, timeZone);
    },
    startOf: (from, n) => {
      const day = distance(from, n);
      return day === null ? null : startOfNthDay(from, day, timeZone);
    },
  };
}

type Days = { first: number; last: number };

function daysOf({ from, to }: Toll, timeZone: string): Days[] {
  const first = numberOf(from.toZonedDateTimeISO(timeZone).toPlainDate());
  if (to === null) return [{ first, last: Number.POSITIVE_INFINITY }];
  if (Temporal.Instant.compare(from, to) >= 0) return [];
  return [
    { first, last: numberOf(to.subtract({ nanoseconds: 1 }).toZonedDateTimeISO(timeZone).toPlainDate()) },
  ];
}

/** In order, without overlap, so that a day stopped twice is not counted twice. */
function merged(days: Days[]): Days[] {
  const result: Days[] = [];
  for (const one of days.sort((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before !== undefined && one.first <= before.last) before.last = Math.max(before.last, one.last);
    else result.push({ ...one });
  }
  return result;
}

const epoch = Temporal.PlainDate.from('1970-01-01');
const numberOf = (date: Temporal.PlainDate) => epoch.until(date).days;
