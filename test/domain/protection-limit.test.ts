import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protectionFitsFrom } from '../../domain/protection-limit.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { claim, instant, policy } from './claim.ts';

const now = instant('2027-03-01T12:00:00Z');
const registration = { ...policy().registration };

function past(from: string, until: string) {
  return claim({
    state: 'expired',
    protectedFrom: instant(from),
    protectedUntil: instant(until),
    endedAt: instant(until),
    endedAs: 'expired',
  });
}

test.each([
  ['nothing was ever protected', [], null],
  [
    '90 days were used: 90 more make exactly 180',
    [past('2026-10-01T10:00:00Z', '2026-12-31T00:00:00Z')],
    null,
  ],
  [
    '91 days were used: one of them has to leave the year first',
    [past('2026-10-01T10:00:00Z', '2027-01-01T00:00:00Z')],
    { usedDays: 91, from: '2027-07-04T00:00:00Z' },
  ],
  [
    'a renewed registration used 180: a full protection fits when 90 of them have left',
    [past('2026-08-01T10:00:00Z', '2027-01-29T00:00:00Z')],
    { usedDays: 180, from: '2027-08-01T00:00:00Z' },
  ],
  [
    'overlapping protections of united accounts count once',
    [
      past('2026-10-01T10:00:00Z', '2026-12-31T00:00:00Z'),
      past('2026-10-11T10:00:00Z', '2026-12-31T00:00:00Z'),
    ],
    null,
  ],
  ['all of it is more than a year ago', [past('2025-01-01T10:00:00Z', '2025-07-01T00:00:00Z')], null],
])('%s', (_sentence, claims, fits) => {
  const found = protectionFitsFrom(claims, now, policy());
  expect(found === null ? null : { ...found, from: found.from.toString() }).toEqual(fits);
});

/** Days since 1970 in UTC; a claim approved on day d for n days protects d+1 … d+n (T3). */
const dayMs = 86_400_000;
const today = Math.floor(now.epochMilliseconds / dayMs);
const at = (day: number, hour: number) =>
  Temporal.Instant.fromEpochMilliseconds(day * dayMs + hour * 3_600_000);

test('agrees with counting every window of 365 days, and names the first day that fits', () => {
  const spans = fc.array(
    fc.record({ ago: fc.integer({ min: 1, max: 420 }), length: fc.integer({ min: 0, max: 190 }) }),
    {
      maxLength: 4,
    },
  );
  const outcomes = new Set<boolean>();
  fc.assert(
    fc.property(
      spans,
      fc.constantFrom(30, 90, 120),
      fc.constantFrom(120, 180, 200),
      (list, protectionDays, limit) => {
        const rules = policy({
          registration: { ...registration, protectionDays, maxProtectedDaysPerYear: limit },
        });
        const claims = list.map(({ ago, length }) => {
          const approved = today - ago;
          const last = Math.min(approved + length, today - 1);
          return claim({
            state: 'expired',
            protectedFrom: at(approved, 10),
            protectedUntil: at(last + 1, 0),
          });
        });
        const used = new Set(
          list.flatMap(({ ago, length }) =>
            Array.from(
              { length: Math.max(0, Math.min(length, ago - 1)) },
              (_, index) => today - ago + 1 + index,
            ),
          ),
        );
        const fitsOn = (day: number) => {
          const all = new Set([
            ...used,
            ...Array.from({ length: protectionDays }, (_, index) => day + 1 + index),
          ]);
          for (let start = day - 365; start <= day + protectionDays; start++) {
            let count = 0;
            for (let one = start; one < start + 365; one++) if (all.has(one)) count++;
            if (count > limit) return false;
          }
          return true;
        };
        const found = protectionFitsFrom(claims, now, rules);
        outcomes.add(found === null);
        // A year that is used up beyond the limit already is not this claim's doing; it must still wait.
        if (used.size > limit) return;
        expect(found === null).toBe(fitsOn(today));
        if (found === null) return;
        const yearThatEndsWithIt = [...used].filter(day => day > today + protectionDays - 365);
        expect(found.usedDays).toBe(yearThatEndsWithIt.length);
        const first = Math.floor(found.from.epochMilliseconds / dayMs);
        expect([fitsOn(first), fitsOn(first - 1)]).toEqual([true, false]);
      },
    ),
    { numRuns: 60 },
  );
  expect(outcomes.size).toBe(2);
});

describe('on the day itself', () => {
  const now = instant('2027-06-01T10:00:00Z');
  const daysFromNow = (days: number) => now.add({ hours: 24 * days });
  /** Protected from the day after the first to the last, both counted from today. */
  const span = (approved: number, last: number) =>
    claim({
      state: 'expired',
      protectedFrom: daysFromNow(approved),
      protectedUntil: instant(
        `${daysFromNow(last + 1)
          .toString()
          .slice(0, 10)}T00:00:00Z`,
      ),
    });
  const fits = (...claims: ClaimSummary[]) => {
    const found = protectionFitsFrom(claims, now, policy());
    return found === null ? null : [found.usedDays, found.from.toString().slice(0, 10)];
  };

  test.each<[string, ClaimSummary[], [number, string] | null]>([
    ['days that are still to come are not used yet', [span(-100, 50)], [100, '2027-12-03']],
    ['a protection fits on the very day on which one more leaves the year', [span(-285, -185)], null],
    ['and not the day before', [span(-284, -184)], [91, '2027-06-02']],
    [
      'claims that were never protected, or whose protection is paused, use none',
      [claim(), { ...span(-180, -1), protectedFrom: null }, { ...span(-180, -1), protectedUntil: null }],
      null,
    ],
  ])('%s', (_sentence, claims, expected) => {
    expect(fits(...claims)).toEqual(expected);
  });
});
