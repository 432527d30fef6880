/** What became of an attempt to tell an endpoint of an event. */
export type AttemptOutcome =
  | { kind: 'delivered'; status: number }
  /** The endpoint wants to hear no more (410). */
  | { kind: 'gone'; status: number }
  /** It answered, and will not have this event: others may go through. */
  | { kind: 'refused'; status: number; failure: string }
  /** Nobody can say that it would take another: no answer, overload, a fault of its own, an address not allowed. */
  | { kind: 'unreachable'; status: number | null; failure: string; retryAfterMs: number | null };

const minute = 60_000;
const hour = 60 * minute;

/** How long after the n-th failure the next attempt is made; the last holds for all that follow. */
const waitsMs = [5_000, 30_000, 2 * minute, 10 * minute, 30 * minute, hour, 3 * hour, 6 * hour] as const;

/** Days without one success after which nothing more is sent to an endpoint, and after which one event is given up. */
export const giveUpDays = 5;

/** Longest that an endpoint's own `Retry-After` is heeded. */
const longestWaitMs = 6 * hour;

/**
 * When to try again after the n-th failure (n from 1), in ms: each wait a fifth shorter or longer by chance, so that
 * what failed together does not come back together; never before the endpoint asked for it.
 *
 * @param chance from 0 up to 1
 */
export function retryAfterMs(failures: number, chance: number, asked: number | null = null): number {
  const wait = waitsMs[Math.min(Math.max(failures, 1), waitsMs.length) - 1] ?? longestWaitMs;
  return Math.max(Math.round(wait * (0.8 + 0.4 * chance)), Math.min(asked ?? 0, longestWaitMs));
}

/** Whether so much time went by without a success that it is given up. */
export const isGivenUp = (since: Temporal.Instant, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(now, since.add({ hours: 24 * giveUpDays })) >= 0;

/** What an HTTP answer means. A redirect is refused: who may redirect could send what is signed anywhere. */
export function outcomeOfAnswer(status: number, askedRetryMs: number | null): AttemptOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'gone', status };
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'unreachable', status, failure: `answered-${status}`, retryAfterMs: askedRetryMs };
  return {
    kind: 'refused',
    status,
    failure: status >= 300 && status < 400 ? 'redirect' : `answered-${status}`,
  };
}
