import type pg from 'pg';

/**
 * Stores one delivery verbatim. When this resolves the row is committed (P1).
 * @param withinMs past it the statement is given up and its connection closed; it may still have committed,
 *   and a delivery stored twice does no harm: events are deduplicated by content
 */
export async function storeDelivery(
  pool: pg.Pool,
  delivery: { portalId: string | null; body: Buffer },
  withinMs: number,
): Promise<void> {
  const insert: pg.QueryConfig & { query_timeout: number } = {
    name: 'store-delivery',
    text: 'INSERT INTO deliveries (portal_id, body) VALUES ($1, $2)',
    values: [delivery.portalId, delivery.body],
    query_timeout: withinMs,
  };
  await pool.query(insert);
}

/** Deliveries that wait to be unpacked, over all portals. */
export async function countDeliveries(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM deliveries');
  return rows[0]?.n ?? 0;
}
