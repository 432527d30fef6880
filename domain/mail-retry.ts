/** Hours after which mail that no server takes is given up: readers act by deadlines, which are over by then. */
const givenUpAfterHours = 72;
const firstMs = 30_000;
const longestMs = 3_600_000;

/**
 * When a mail that did not leave is tried again: after half a minute, four times as long each time, an hour at most.
 * Null: it is given up.
 *
 * @param attempts tries so far, this one included
 */
export function mailRetryAfterMs(
  attempts: number,
  meantAt: Temporal.Instant,
  now: Temporal.Instant,
): number | null {
  const afterMs = Math.min(longestMs, firstMs * 4 ** (attempts - 1));
  const end = meantAt.add({ hours: givenUpAfterHours });
  return Temporal.Instant.compare(now.add({ milliseconds: afterMs }), end) > 0 ? null : afterMs;
}
