import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tierReview } from '../../domain/tier.ts';

describe('the annual review (V1)', () => {
  test.each([
    ['exactly 70 % keeps the tier', 70_000n, 100_000n, 365, 365, 'keeps'],
    ['one minor unit less drops it', 69_999n, 100_000n, 365, 365, 'downgrade'],
    ['half a year owes half the quota: 35 % keeps', 35_000n, 100_000n, 180, 360, 'keeps'],
    ['half a year, one minor unit less, drops', 34_999n, 100_000n, 180, 360, 'downgrade'],
    ['a third of a minor unit is not rounded away', 23_333n, 100_000n, 122, 366, 'downgrade'],
    ['nor rounded up', 23_334n, 100_000n, 122, 366, 'keeps'],
    ['nothing attained drops', 0n, 1n, 1, 365, 'downgrade'],
    ['refunds beyond sales drop (E36)', -1n, 100_000n, 365, 365, 'downgrade'],
    ['without a quota nothing is evaluated', 0n, 0n, 365, 365, 'not-evaluated'],
    ['without an active day nothing is evaluated', 0n, 100_000n, 0, 365, 'not-evaluated'],
    ['a period of one day is one', 7n, 10n, 1, 1, 'keeps'],
    ['sums beyond 2^53 stay exact', 7n * 10n ** 30n - 1n, 10n ** 31n, 365, 365, 'downgrade'],
  ] as const)('%s', (_sentence, attained, quota, activeDays, daysInPeriod, verdict) => {
    expect(tierReview(attained, quota, activeDays, daysInPeriod)).toBe(verdict);
  });

  const period = fc.constantFrom(360, 365, 366);
  const activeDays = fc.integer({ min: 1, max: 360 });

  test('for any quota of which 70 % is a whole amount, exactly that keeps and one less drops (V1)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n }), activeDays, period, (unit, days, inPeriod) => {
        const quota = unit * 10n * BigInt(inPeriod);
        const seventyPercent = 7n * unit * BigInt(days);
        expect(tierReview(seventyPercent, quota, days, inPeriod)).toBe('keeps');
        expect(tierReview(seventyPercent - 1n, quota, days, inPeriod)).toBe('downgrade');
      }),
    );
  });

  test('for any quota, the least amount that keeps is 70 % rounded up (V1)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), activeDays, period, (quota, days, inPeriod) => {
        const owed = 70n * quota * BigInt(days);
        const whole = 100n * BigInt(inPeriod);
        const least = owed / whole + (owed % whole === 0n ? 0n : 1n);
        expect(tierReview(least, quota, days, inPeriod)).toBe('keeps');
        expect(tierReview(least - 1n, quota, days, inPeriod)).toBe('downgrade');
      }),
    );
  });

  test.each([
    ['a negative quota', -1n, 1, 365, 'the quota must not be negative, but is -1'],
    ['negative days', 1n, -1, 365, 'activeDays must be a whole number of 0 or more, not -1'],
    ['half a day', 1n, 0.5, 365, 'activeDays must be a whole number of 0 or more, not 0.5'],
    ['a period of no days', 1n, 1, 0, 'daysInPeriod must be a whole number of 1 or more, not 0'],
  ])('refuses %s, and says what must be', (_what, quota, activeDays, daysInPeriod, message) => {
    expect(() => tierReview(0n, quota, activeDays, daysInPeriod)).toThrow(new RangeError(message));
  });
});
