import { protectionEnd } from './calendar.ts';

export type WorkedClaim = {
  protectedFrom: Temporal.Instant;
  /** The partner's latest activity on record; null: none. */
  lastActivityAt: Temporal.Instant | null;
  /** Up to when the facts are known to be complete (T7); null: not at all. */
  knownUntil: Temporal.Instant | null;
};

/**
 * Since when a registration lies idle: its partner did nothing for so many days, from approval on. Said only as far as
 * the facts are known to be complete (T7). Null: it does not.
 */
export function idleSince(
  claim: WorkedClaim,
  settings: { idleDays: number; timeZone: string; now: Temporal.Instant },
): { since: Temporal.Instant; days: number } | null {
  const { protectedFrom, lastActivityAt, knownUntil } = claim;
  if (knownUntil === null) return null;
  const since = lastActivityAt === null ? protectedFrom : later(protectedFrom, lastActivityAt);
  const until = earlier(knownUntil, settings.now);
  if (Temporal.Instant.compare(protectionEnd(since, settings.idleDays, settings.timeZone), until) > 0)
    return null;
  const day = (at: Temporal.Instant) => at.toZonedDateTimeISO(settings.timeZone).toPlainDate();
  return { since, days: day(since).until(day(until)).days };
}

const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) >= 0 ? a : b);
const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
