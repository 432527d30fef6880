import { addMonthsClamped } from './calendar.ts';
import { programYearOf, startOf } from './program-year.ts';
import { isWithin, sumOf, type TierCredit } from './tier-facts.ts';

/** What a partner sourced in one quarter of the program year, minor units of the home currency. */
export type SourcedQuarter = {
  /** `Q4 2026`; of a program year that does not begin in January `Q4 2026/27`. */
  name: string;
  from: Temporal.PlainDate;
  until: Temporal.PlainDate;
  sourcedMinor: bigint;
  /** Of this quarter and the three before it. */
  yearToItMinor: bigint;
};

/**
 * The quarter that runs and those before it, oldest first. What was sourced counts on the close date; a refund counts
 * where its sale did (E35).
 */
export function sourcedByQuarter(
  credits: readonly TierCredit[],
  asked: { today: Temporal.PlainDate; start: string; timeZone: string; quarters: number },
): SourcedQuarter[] {
  const sourced = credits.filter(({ kind }) => kind === 'sourced');
  const all: Omit<SourcedQuarter, 'yearToItMinor'>[] = [];
  let day = asked.today;
  for (let count = 0; count < asked.quarters + 3; count += 1) {
    const quarter = quarterOf(day, asked.start);
    const within = isWithin(startOf(quarter.from, asked.timeZone), startOf(quarter.until, asked.timeZone));
    all.unshift({ ...quarter, sourcedMinor: sumOf(sourced.filter(({ at }) => within(at))) });
    day = quarter.from.subtract({ days: 1 });
  }
  return all.slice(3).map((quarter, index) => ({
    ...quarter,
    yearToItMinor: all.slice(index, index + 4).reduce((sum, { sourcedMinor }) => sum + sourcedMinor, 0n),
  }));
}

function quarterOf(day: Temporal.PlainDate, start: string) {
  const year = programYearOf(day, start);
  const begins = [0, 3, 6, 9].map(months => addMonthsClamped(year.from, months));
  const index = begins.findLastIndex(first => Temporal.PlainDate.compare(first, day) <= 0);
  const last = year.until.subtract({ days: 1 }).year;
  const named =
    year.from.year === last ? `${last}` : `${year.from.year}/${String(last % 100).padStart(2, '0')}`;
  return {
    name: `Q${index + 1} ${named}`,
    from: begins[index] ?? year.from,
    until: begins[index + 1] ?? year.until,
  };
}
