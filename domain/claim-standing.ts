import { liveStates, type State } from './registration.ts';
import type { ClaimSummary } from './submission.ts';

const isLiveState = (state: State) => liveStates.some(live => live === state);

/** Protected iff active and `protectedFrom <= now < protectedUntil` (T6); without an end while paused. */
export function isProtected(claim: ClaimSummary, now: Temporal.Instant): boolean {
  return (
    claim.state === 'active' &&
    claim.protectedFrom !== null &&
    Temporal.Instant.compare(claim.protectedFrom, now) <= 0 &&
    !isOver(claim, now)
  );
}

/** Live: it keeps later claims waiting. An active claim whose end has come is not, recorded or not (T6). */
export function isLive(claim: ClaimSummary, now: Temporal.Instant): boolean {
  return isLiveState(claim.state) && !(claim.state === 'active' && isOver(claim, now));
}

/**
 * Whether a customer is taken: some claim on it is live, so that another would wait in line. At the end of a protection
 * itself it is free, recorded or not (T6, E19).
 */
export const isTakenAt = (claims: readonly ClaimSummary[], now: Temporal.Instant): boolean =>
  claims.some(claim => isLive(claim, now));

/** How and when a claim ended; null while it has not. An end that nobody recorded yet is an expiry (T6). */
export function endOf(
  claim: ClaimSummary,
  now: Temporal.Instant,
): { as: State; at: Temporal.Instant } | null {
  if (claim.state === 'active' && claim.protectedUntil !== null && isOver(claim, now))
    return { as: 'expired', at: claim.protectedUntil };
  if (isLiveState(claim.state) || claim.endedAt === null) return null;
  return { as: claim.endedAs ?? claim.state, at: claim.endedAt };
}

const isOver = (claim: ClaimSummary, now: Temporal.Instant) =>
  claim.protectedUntil !== null && Temporal.Instant.compare(claim.protectedUntil, now) <= 0;
