import type pg from 'pg';
import type { StoredTokens, TokenStore } from '../../adapters/hubspot/token-source.ts';

type Row = { epoch: number; access_token: string; refresh_token: string; access_expires_at: Date };

/** A token store on the real installs table: what the port asks for, in the fewest statements. */
export function createRowLockedTokenStore(pool: pg.Pool): TokenStore {
  return {
    readTokens: portalId => inPortal(pool, portalId, client => readTokens(client, portalId, '')),

    withLockedTokens: (portalId, fn) =>
      inPortal(pool, portalId, async client => {
        const tokens = await readTokens(client, portalId, 'FOR UPDATE');
        if (!tokens) return fn(null);
        const condition = `portal_id = $1 AND status = 'active' AND epoch = $2 AND refresh_token = $3`;
        const identity = [portalId, tokens.epoch, tokens.refreshToken];
        return fn({
          tokens,
          async replace(next) {
            const result = await client.query(
              `UPDATE installs SET access_token = $4, refresh_token = $5, access_expires_at = $6 WHERE ${condition}`,
              [...identity, next.accessToken, next.refreshToken, next.accessExpiresAt],
            );
            return result.rowCount === 1;
          },
          async markUninstalled() {
            await client.query(
              `UPDATE installs SET status = 'uninstalled', uninstalled_at = clock_timestamp(),
                      access_token = NULL, refresh_token = NULL, access_expires_at = NULL WHERE ${condition}`,
              identity,
            );
          },
        });
      }),
  };
}

export async function inPortal<T>(
  pool: pg.Pool,
  portalId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('dibs.portal_id', $1, true)", [portalId]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

async function readTokens(
  client: pg.PoolClient,
  portalId: string,
  lock: string,
): Promise<StoredTokens | null> {
  const { rows } = await client.query<Row>(
    `SELECT epoch, access_token, refresh_token, access_expires_at FROM installs
      WHERE portal_id = $1 AND status = 'active' ${lock}`,
    [portalId],
  );
  const [row] = rows;
  if (!row) return null;
  return {
    epoch: row.epoch,
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
    accessExpiresAt: row.access_expires_at.toISOString(),
  };
}
