import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayClock } from '../../domain/follow-up-clock.ts';
import { instant } from './claim.ts';
import { dateNumber, firstInstantShowing } from './wall-clock.ts';

const dayMs = 86_400_000;

/** Counts day by day; a day counts unless a toll touches it, or it is a pause day. */
function endBySearch(
  from: number,
  days: number,
  zone: string,
  tolls: [number, number][],
  pauseDays: string[],
): number {
  const startOf = (day: number) => firstInstantShowing(day * dayMs, zone, 3_600_000);
  let day = dateNumber(from, zone);
  for (let counted = 0; counted < days; ) {
    day += 1;
    const [start, end] = [startOf(day), startOf(day + 1)];
    const touched = tolls.some(([since, until]) => since < until && since < end && until > start);
    if (!touched && !pauseDays.includes(new Date(day * dayMs).toISOString().slice(0, 10))) counted += 1;
  }
  return startOf(day + 1);
}

test('agrees with counting day by day, in zones of every kind', () => {
  const base = instant('2027-03-10T10:00:00Z').epochMilliseconds;
  const hour = fc.integer({ min: -40, max: 400 }).map(hours => base + hours * 3_600_000);
  let examples = 0;
  let moved = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(
        'UTC',
        'America/New_York',
        'Europe/Berlin',
        'Pacific/Auckland',
        'Asia/Kathmandu',
        'Africa/Cairo',
      ),
      fc.integer({ min: 1, max: 14 }),
      fc.array(fc.tuple(hour, fc.integer({ min: 0, max: 90 })), { maxLength: 3 }),
      fc.uniqueArray(fc.constantFrom('2027-03-12', '2027-03-14', '2027-03-20'), { maxLength: 2 }),
      (zone, days, spans, pauseDays) => {
        const tolls = spans.map(([from, length]): [number, number] => [from, from + length * 3_600_000]);
        const clock = dayClock(
          zone,
          tolls.map(([from, to]) => ({
            from: Temporal.Instant.fromEpochMilliseconds(from),
            to: Temporal.Instant.fromEpochMilliseconds(to),
            cause: 'dispute',
          })),
          pauseDays,
        );
        const from = Temporal.Instant.fromEpochMilliseconds(base);
        const expected = endBySearch(base, days, zone, tolls, pauseDays);
        examples += 1;
        expect(clock.end(from, days)?.epochMilliseconds).toBe(expected);
        if (expected !== endBySearch(base, days, zone, [], [])) moved += 1;
        const lastDay = clock.startOf(from, days);
        expect(lastDay && dateNumber(lastDay.epochMilliseconds, zone) + 1).toBe(dateNumber(expected, zone));
      },
    ),
    { numRuns: 150 },
  );
  expect(moved).toBeGreaterThan(examples / 8);
});

test('knows no end while the clock stands still, but the days before it', () => {
  const clock = dayClock('UTC', [{ from: instant('2027-03-15T12:00:00Z'), to: null, cause: 'dispute' }], []);
  const from = instant('2027-03-10T10:00:00Z');
  expect(clock.end(from, 4)?.toString()).toBe('2027-03-15T00:00:00Z');
  expect(clock.end(from, 5)).toBeNull();
  expect(clock.startOf(from, 5)).toBeNull();
});
