import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOf } from '../../domain/program-year.ts';
import { type StandingChange, suspendedDays, suspensionsOf } from '../../domain/suspension.ts';
import { at, day, noFacts, review, won } from './tier-cases.ts';

const year = { from: day('2027-01-01'), until: day('2028-01-01') };
const span = (from: string, until: string | null) => ({
  from: at(from),
  until: until === null ? null : at(until),
});

describe('times in which a partner was suspended', () => {
  const [march, may, june] = ['2027-03-10', '2027-05-10', '2027-06-10'];
  test.each<[string, [string, boolean][], ReturnType<typeof span>[]]>([
    ['never', [], []],
    ['reinstated without having been suspended', [[march, false]], []],
    ['suspended, and still', [[march, true]], [span(march, null)]],
    [
      'suspended and reinstated',
      [
        [march, true],
        [may, false],
      ],
      [span(march, may)],
    ],
    [
      'suspended twice running',
      [
        [march, true],
        [may, true],
        [june, false],
      ],
      [span(march, june)],
    ],
    [
      'suspended, reinstated and suspended again',
      [
        [march, true],
        [may, false],
        [june, true],
      ],
      [span(march, may), span(june, null)],
    ],
  ])('%s', (_, changes, expected) => {
    const given: StandingChange[] = changes.map(([on, suspended]) => ({ at: at(on), suspended }));
    expect(suspensionsOf(given)).toEqual(expected);
  });
});

describe('whole days without standing', () => {
  test.each<[string, ReturnType<typeof span>[], number]>([
    ['none where it never was', [], 0],
    ['neither the day on which it began nor that on which it ended', [span('2027-03-10', '2027-03-12')], 1],
    ['a day from its first instant to its last', [span('2027-03-10T00:00:00Z', '2027-03-11T00:00:00Z')], 1],
    ['no day for a morning', [span('2027-03-10T08:00:00Z', '2027-03-10T18:00:00Z')], 0],
    ['what began before the year, from its first day', [span('2026-12-01', '2027-01-11')], 10],
    ['what goes on, up to the end of the year', [span('2027-12-30', null)], 1],
    ['nothing of another year', [span('2028-03-01', null), span('2026-03-01', '2026-04-01')], 0],
    ['two times added up', [span('2027-03-10', '2027-03-20'), span('2027-06-10', '2027-06-20')], 18],
  ])('%s', (_, suspensions, days) => {
    expect(suspendedDays(suspensions, year, 'UTC')).toBe(days);
  });

  test('days are those of the program’s zone', () => {
    const kiritimati = [span('2027-03-09T10:00:00Z', '2027-03-10T10:00:00Z')];
    expect(suspendedDays(kiritimati, year, 'Pacific/Kiritimati')).toBe(1);
    expect(suspendedDays(kiritimati, year, 'UTC')).toBe(0);
  });

  test('agree with looking at each day', () => {
    const zone = fc.constantFrom('UTC', 'America/Santiago', 'Asia/Kolkata');
    const hours = fc.integer({ min: -400, max: 9_200 });
    fc.assert(
      fc.property(hours, fc.nat(3_000), zone, (start, length, timeZone) => {
        const from = startOf(year.from, timeZone).add({ hours: start });
        const until = from.add({ hours: length });
        let days = 0;
        for (let one = year.from; !one.equals(year.until); one = one.add({ days: 1 })) {
          const begins = startOf(one, timeZone);
          const ends = startOf(one.add({ days: 1 }), timeZone);
          const isWhole =
            Temporal.Instant.compare(from, begins) <= 0 && Temporal.Instant.compare(ends, until) <= 0;
          if (isWhole) days += 1;
        }
        expect(suspendedDays([{ from, until }], year, timeZone)).toBe(days);
      }),
    );
  });
});

describe('the annual review (V1)', () => {
  const halfAYear = [span('2026-12-31', '2027-07-02')];
  const sold = { ...noFacts, credits: [won(40_000n)] };
  test('asks no quota of days on which the partner was suspended: what would be missed is kept', () => {
    expect(review({ facts: sold })).toMatchObject({ verdict: 'lower', quota: { activeDays: 365 } });
    expect(review({ facts: { ...sold, suspensions: halfAYear } })).toMatchObject({
      verdict: 'requalified',
      quota: { activeDays: 183 },
    });
  });
  test('does not judge a year of nothing else', () => {
    const facts = { ...noFacts, suspensions: [span('2026-06-01', null)] };
    expect(review({ facts }).quota).toMatchObject({ activeDays: 0, verdict: 'not-evaluated' });
  });
});
