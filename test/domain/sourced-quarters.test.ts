import { expect, test } from 'vitest';
import { sourcedByQuarter } from '../../domain/sourced-quarters.ts';
import type { TierCredit } from '../../domain/tier-facts.ts';
import { day, won } from './tier-cases.ts';

const quarters = (credits: TierCredit[], today = '2027-05-10', start = '01-01', count = 3) =>
  sourcedByQuarter(credits, { today: day(today), start, timeZone: 'UTC', quarters: count }).map(
    ({ name, from, sourcedMinor, yearToItMinor }) =>
      `${name} from ${from}: ${sourcedMinor}, year ${yearToItMinor}`,
  );

test('each quarter has what was won in it, and the year up to it, refunds and earlier quarters included', () => {
  expect(
    quarters([
      won(100n, '2027-04-01'),
      won(-30n, '2027-04-02'),
      won(7n, '2027-03-31'),
      won(5n, '2026-01-01'),
      won(900n, '2025-12-31'),
    ]),
  ).toEqual([
    'Q4 2026 from 2026-10-01: 0, year 5',
    'Q1 2027 from 2027-01-01: 7, year 7',
    'Q2 2027 from 2027-04-01: 70, year 77',
  ]);
});

test('influenced amounts and those that nobody stated add nothing', () => {
  const influenced = { ...won(50n, '2027-04-02'), kind: 'influenced' as const };
  expect(quarters([influenced, won(null, '2027-04-02')]).at(-1)).toBe('Q2 2027 from 2027-04-01: 0, year 0');
});

test('a program year that begins in October is named by both years', () => {
  expect(quarters([won(1n, '2026-10-01')], '2026-10-01', '10-01', 2)).toEqual([
    'Q4 2025/26 from 2026-07-01: 0, year 0',
    'Q1 2026/27 from 2026-10-01: 1, year 1',
  ]);
});
