import { lastProtectedDay } from './calendar.ts';
import type { Policy } from './policy.ts';
import type { ClaimSummary } from './submission.ts';

/**
 * One partner is protected on one account at most so many days in any 365 (domain rule 4). Days are counted
 * as T3 grants them: from the day after approval to the last protected day, each once. A claim approved today
 * uses its full protection, so what counts is the 365 days that end with it.
 *
 * @returns null while another full protection fits, else the first instant at which one would
 */
export function protectionFitsFrom(
  ownClaims: ClaimSummary[],
  now: Temporal.Instant,
  policy: Policy,
): { usedDays: number; from: Temporal.Instant } | null {
  const { protectionDays, maxProtectedDaysPerYear } = policy.registration;
  const today = now.toZonedDateTimeISO(policy.timeZone).toPlainDate();
  const used = protectedDays(ownClaims, policy.timeZone).filter(day => day <= numberOf(today));
  const mayStay = Math.max(0, maxProtectedDaysPerYear - protectionDays);
  const firstThatMustLeave = used[mayStay];
  if (firstThatMustLeave === undefined) return null;
  const waitDays = firstThatMustLeave + 365 - protectionDays - numberOf(today);
  if (waitDays <= 0) return null;
  const windowStart = numberOf(today) + protectionDays - 364;
  return {
    usedDays: used.filter(day => day >= windowStart).length,
    from: today.add({ days: waitDays }).toZonedDateTime(policy.timeZone).toInstant(),
  };
}

/** Day numbers on which the claims were protected, each once, latest first. */
function protectedDays(claims: ClaimSummary[], timeZone: string): number[] {
  const days = new Set<number>();
  for (const { protectedFrom, protectedUntil } of claims) {
    if (protectedFrom === null || protectedUntil === null) continue;
    const last = numberOf(lastProtectedDay(protectedUntil, timeZone));
    const granted = numberOf(protectedFrom.toZonedDateTimeISO(timeZone).toPlainDate());
    for (let day = granted + 1; day <= last; day++) days.add(day);
  }
  return [...days].sort((a, b) => b - a);
}

const epoch = Temporal.PlainDate.from('1970-01-01');
const numberOf = (date: Temporal.PlainDate) => epoch.until(date).days;
