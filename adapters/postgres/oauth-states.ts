import type pg from 'pg';

/** Remembers that this browser began an install. Hashes only: a reader of the table can resume none. */
export async function saveOAuthState(
  pool: pg.Pool,
  state: { stateHash: Buffer; browserHash: Buffer; lifetimeMs: number },
): Promise<void> {
  await pool.query(
    `WITH gone AS (DELETE FROM oauth_states WHERE expires_at < clock_timestamp())
     INSERT INTO oauth_states (state_hash, browser_hash, expires_at)
     VALUES ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')`,
    [state.stateHash, state.browserHash, state.lifetimeMs],
  );
}

/**
 * Uses a state up. It works once and for the browser that began: a state that another browser brings is used
 * up too, because somebody else has it.
 */
export async function useOAuthState(
  pool: pg.Pool,
  state: { stateHash: Buffer; browserHash: Buffer | null },
): Promise<'valid' | 'unknown' | 'expired' | 'other-browser'> {
  const { rows } = await pool.query<{ browser_hash: Buffer; expired: boolean }>(
    `DELETE FROM oauth_states WHERE state_hash = $1
     RETURNING browser_hash, expires_at <= clock_timestamp() AS expired`,
    [state.stateHash],
  );
  const row = rows[0];
  if (row === undefined) return 'unknown';
  if (row.expired) return 'expired';
  return state.browserHash?.equals(row.browser_hash) === true ? 'valid' : 'other-browser';
}
