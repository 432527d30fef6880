import type { Registration } from './records.ts';

/** Where the protection ends as things stand; null: nowhere, while it is paused, or before it began. */
export const currentEnd = (claim: Registration): Temporal.Instant | null =>
  claim.tolledSince === null ? claim.protectedUntil : null;

/** The same for rules that want an end: a paused protection lasts beyond now, whenever now is. */
export function endAsOf(claim: Registration, now: Temporal.Instant): Temporal.Instant | null {
  const { protectedUntil, tolledSince } = claim;
  if (tolledSince === null || protectedUntil === null) return protectedUntil;
  const beyondNow = now.add({ milliseconds: 1 });
  return Temporal.Instant.compare(protectedUntil, beyondNow) > 0 ? protectedUntil : beyondNow;
}
