import type { Pool, PoolClient } from 'pg';

export type SlotKind = 'call' | 'search';

/** How many calls of a kind a portal may make in a window. */
export type SlotLimit = { slots: number; windowMs: number };

/**
 * Takes up to `wanted` places, one of every kind in `limits` for each, or says how long until one more may be
 * free. One transaction, tenant set for row-level security.
 *
 * Guarantee: between two uses of one slot at least `windowMs` of database time pass, because the row is
 * locked when its age is checked (read committed checks the latest version again) and stamped after that.
 * With n slots no window of that length holds more than n uses, whatever number of processes ask. A slot
 * that was locked but not needed is given back unused.
 */
export async function takeSlots(
  pool: Pool,
  portalId: string,
  limits: ReadonlyMap<SlotKind, SlotLimit>,
  wanted: number,
): Promise<{ taken: number } | { waitMs: number }> {
  return inPortalTransaction(pool, portalId, async (client, send) => {
    const free = new Map<SlotKind, number[]>();
    for (const [kind, limit] of limits) free.set(kind, await lockFree(client, portalId, kind, limit, wanted));
    const taken = Math.min(...[...free.values()].map(slots => slots.length));
    if (taken === 0) {
      let waitMs = 0;
      for (const [kind, limit] of limits)
        waitMs = Math.max(waitMs, await nextFree(client, portalId, kind, limit));
      return { waitMs };
    }
    for (const [kind, slots] of free) send(stamp(client, portalId, kind, slots.slice(0, taken)));
    return { taken };
  });
}

/** Locks free slots, longest unused first; makes the rows at first use or when the limit was raised. */
async function lockFree(
  client: PoolClient,
  portalId: string,
  kind: SlotKind,
  limit: SlotLimit,
  wanted: number,
): Promise<number[]> {
  const lock = () =>
    client.query<{ slot: number }>(
      `SELECT slot FROM call_slots
        WHERE portal_id = $1 AND kind = $2 AND slot < $3
          AND used_at < clock_timestamp() - make_interval(secs => $4::double precision / 1000)
        ORDER BY used_at
        LIMIT $5
          FOR UPDATE SKIP LOCKED`,
      [portalId, kind, limit.slots, limit.windowMs, wanted],
    );
  const first = await lock();
  if (first.rows.length > 0) return first.rows.map(row => row.slot);
  const created = await client.query(
    `INSERT INTO call_slots (portal_id, kind, slot, used_at)
     SELECT $1, $2, slot, to_timestamp(0) FROM generate_series(0, $3::int - 1) AS slot
      WHERE (SELECT count(*) FROM call_slots WHERE portal_id = $1 AND kind = $2) < $3
     ON CONFLICT DO NOTHING`,
    [portalId, kind, limit.slots],
  );
  return created.rowCount === 0 ? [] : (await lock()).rows.map(row => row.slot);
}

async function stamp(client: PoolClient, portalId: string, kind: SlotKind, slots: number[]): Promise<void> {
  await client.query(
    `UPDATE call_slots SET used_at = clock_timestamp()
      WHERE portal_id = $1 AND kind = $2 AND slot = ANY($3::smallint[])`,
    [portalId, kind, slots],
  );
}

/** Milliseconds until the longest unused slot of a kind is free; 0 when one is, though maybe locked this instant. */
async function nextFree(
  client: PoolClient,
  portalId: string,
  kind: SlotKind,
  limit: SlotLimit,
): Promise<number> {
  const result = await client.query<{ wait_ms: number | null }>(
    `SELECT (extract(epoch FROM min(used_at) - clock_timestamp()) * 1000)::double precision + $4 AS wait_ms
       FROM call_slots WHERE portal_id = $1 AND kind = $2 AND slot < $3`,
    [portalId, kind, limit.slots, limit.windowMs],
  );
  return Math.max(0, Math.ceil(result.rows[0]?.wait_ms ?? 0));
}

/** What begins the transaction goes out with its first statement, and what `work` sends last with the commit. */
async function inPortalTransaction<T>(
  pool: Pool,
  portalId: string,
  work: (client: PoolClient, send: (last: Promise<unknown>) => void) => Promise<T>,
): Promise<T> {
  if (!/^[0-9]{1,19}$/.test(portalId)) throw new Error(`Not a portal id: ${portalId}`);
  const client = await pool.connect();
  let broken = false;
  try {
    const sent: Promise<unknown>[] = [];
    const send = (statement: Promise<unknown>) => {
      statement.catch(() => undefined);
      sent.push(statement);
    };
    send(client.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL dibs.portal_id = '${portalId}'`));
    const result = await work(client, send);
    send(client.query('COMMIT'));
    for (const statement of sent) await statement;
    return result;
  } catch (error) {
    // The error at hand says what went wrong; a connection that cannot even roll back is thrown away.
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
