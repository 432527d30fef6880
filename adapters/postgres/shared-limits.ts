import { createHash } from 'node:crypto';
import type { PortalTransaction } from './in-portal.ts';

/** So many tries in a window that begins with the first. */
export type SharedLimit = { source: string; most: number; lastsMs: number };

/**
 * Counts a try for each of the limits and answers the seconds to wait until all allow one more; null: they do now.
 * Guarantee: however many servers count, each try is counted once, in one window.
 */
export async function countTries(
  tx: PortalTransaction,
  limits: readonly SharedLimit[],
): Promise<number | null> {
  await tx.query(
    `DELETE FROM limit_windows WHERE portal_id = $1 AND began_at < clock_timestamp() - interval '1 day'`,
    [tx.portalId],
  );
  let wait: number | null = null;
  for (const { source, most, lastsMs } of limits.toSorted((a, b) => (a.source < b.source ? -1 : 1))) {
    const [row] = await tx.query<{ tries: number; seconds: number }>(
      `INSERT INTO limit_windows AS w (portal_id, source, began_at, tries) VALUES ($1, $2, clock_timestamp(), 1)
       ON CONFLICT (portal_id, source) DO UPDATE SET
         tries = CASE WHEN w.began_at + $3 * interval '1 millisecond' <= clock_timestamp() THEN 1
                      ELSE least(w.tries + 1, 1000000) END,
         began_at = CASE WHEN w.began_at + $3 * interval '1 millisecond' <= clock_timestamp() THEN clock_timestamp()
                      ELSE w.began_at END
       RETURNING tries,
         ceil(extract(epoch FROM began_at + $3 * interval '1 millisecond' - clock_timestamp()))::int AS seconds`,
      [tx.portalId, createHash('sha256').update(source).digest(), lastsMs],
    );
    if (row !== undefined && row.tries > most) wait = Math.max(wait ?? 1, row.seconds);
  }
  return wait;
}
