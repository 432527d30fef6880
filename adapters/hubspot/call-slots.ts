import type { Pool, PoolClient } from 'pg';

export type SlotKind = 'call' | 'search';

/** How many calls of a kind a portal may make in a window. */
export type SlotLimit = { slots: number; windowMs: number };

/**
 * Takes up to `wanted` places, or says how long until the next one frees. One transaction, tenant set for
 * row-level security.
 *
 * Guarantee: between two uses of one slot at least `windowMs` of database time pass, because the row is
 * locked when its age is checked (read committed checks the latest version again) and stamped after that.
 * With n slots no window of that length holds more than n uses, whatever number of processes ask.
 */
export async function takeSlots(
  pool: Pool,
  portalId: string,
  kind: SlotKind,
  limit: SlotLimit,
  wanted: number,
): Promise<{ taken: number } | { waitMs: number }> {
  return inPortalTransaction(pool, portalId, async client => {
    const taken = await useFreeSlots(client, portalId, kind, limit, wanted);
    if (taken > 0) return { taken };
    const next = await nextFreeSlot(client, portalId, kind, limit);
    if (next.known >= limit.slots) return { waitMs: next.waitMs };
    await createSlots(client, portalId, kind, limit.slots);
    const takenOfNew = await useFreeSlots(client, portalId, kind, limit, wanted);
    return takenOfNew > 0 ? { taken: takenOfNew } : { waitMs: 0 };
  });
}

async function useFreeSlots(
  client: PoolClient,
  portalId: string,
  kind: SlotKind,
  limit: SlotLimit,
  wanted: number,
): Promise<number> {
  const result = await client.query(
    `WITH free AS MATERIALIZED (
       SELECT slot FROM call_slots
        WHERE portal_id = $1 AND kind = $2 AND slot < $3
          AND used_at < clock_timestamp() - make_interval(secs => $4::double precision / 1000)
        ORDER BY used_at
        LIMIT $5
          FOR UPDATE SKIP LOCKED)
     UPDATE call_slots SET used_at = clock_timestamp()
       FROM free
      WHERE call_slots.portal_id = $1 AND call_slots.kind = $2 AND call_slots.slot = free.slot`,
    [portalId, kind, limit.slots, limit.windowMs, wanted],
  );
  return result.rowCount ?? 0;
}

async function nextFreeSlot(
  client: PoolClient,
  portalId: string,
  kind: SlotKind,
  limit: SlotLimit,
): Promise<{ known: number; waitMs: number }> {
  const result = await client.query<{ known: number; wait_ms: number | null }>(
    `SELECT count(*)::int AS known,
            (extract(epoch FROM min(used_at) - clock_timestamp()) * 1000)::double precision + $4 AS wait_ms
       FROM call_slots WHERE portal_id = $1 AND kind = $2 AND slot < $3`,
    [portalId, kind, limit.slots, limit.windowMs],
  );
  const row = result.rows[0];
  return { known: row?.known ?? 0, waitMs: Math.max(0, Math.ceil(row?.wait_ms ?? 0)) };
}

/** On first use, after a reinstall, or when the number of slots was raised. Two creators do not disturb each other. */
async function createSlots(
  client: PoolClient,
  portalId: string,
  kind: SlotKind,
  slots: number,
): Promise<void> {
  await client.query(
    `INSERT INTO call_slots (portal_id, kind, slot, used_at)
     SELECT $1, $2, slot, to_timestamp(0) FROM generate_series(0, $3::int - 1) AS slot
     ON CONFLICT DO NOTHING`,
    [portalId, kind, slots],
  );
}

async function inPortalTransaction<T>(
  pool: Pool,
  portalId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: unknown = null;
  try {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    await client.query("SELECT set_config('dibs.portal_id', $1, true)", [portalId]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(rollbackError => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.release(broken !== null);
  }
}
