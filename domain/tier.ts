/**
 * The annual review's verdict (V1), exact: the quota of the full period is prorated by active days, and the
 * tier drops iff ten times the attainment is less than seven times that quota. Exactly 70 % keeps the tier.
 * Both amounts are integer minor units of one currency; refunds may make the attainment negative. The
 * partner's age is the caller's test.
 *
 * @throws RangeError for a negative quota, or days that are negative or not whole, or a period of no days
 */
export function tierReview(
  attainedMinor: bigint,
  quotaMinor: bigint,
  activeDays: number,
  daysInPeriod: number,
): 'downgrade' | 'keeps' | 'not-evaluated' {
  if (quotaMinor < 0n) throw new RangeError(`the quota must not be negative, but is ${quotaMinor}`);
  if (!Number.isSafeInteger(activeDays) || activeDays < 0)
    throw new RangeError(`activeDays must be a whole number of 0 or more, not ${activeDays}`);
  if (!Number.isSafeInteger(daysInPeriod) || daysInPeriod < 1)
    throw new RangeError(`daysInPeriod must be a whole number of 1 or more, not ${daysInPeriod}`);
  if (quotaMinor === 0n || activeDays === 0) return 'not-evaluated';
  const missedByMoreThan30Percent =
    10n * attainedMinor * BigInt(daysInPeriod) < 7n * quotaMinor * BigInt(activeDays);
  return missedByMoreThan30Percent ? 'downgrade' : 'keeps';
}
