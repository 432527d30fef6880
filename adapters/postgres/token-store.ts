import type pg from 'pg';
import type { LockedTokens, StoredTokens, TokenStore } from '../hubspot/token-source.ts';
import { inPortal, type PortalTransaction } from './in-portal.ts';
import { endInstall } from './installs.ts';

type Row = { epoch: number; access_token: string; refresh_token: string; access_expires_at: number };

const select = `SELECT epoch, access_token, refresh_token, access_expires_at FROM installs
  WHERE portal_id = $1 AND status = 'active'`;

/** The tokens of the installs table, sealed as they are. */
export function createTokenStore(pool: pg.Pool): TokenStore {
  return {
    readTokens: portalId =>
      inPortal(pool, portalId, { fenced: false, readOnly: true }, async tx =>
        tokensOf(await tx.query<Row>(select, [portalId])),
      ),

    // Not fenced: the fence's share lock, taken before this one, would let two refreshes wait for each other.
    withLockedTokens: (portalId, fn) =>
      inPortal(pool, portalId, { fenced: false }, async tx => {
        const tokens = tokensOf(await tx.query<Row>(`${select} FOR UPDATE`, [portalId]));
        return fn(tokens === null ? null : lockedTokens(tx, tokens));
      }),
  };
}

function tokensOf(rows: Row[]): StoredTokens | null {
  const [row] = rows;
  if (row === undefined) return null;
  return {
    epoch: row.epoch,
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
    accessExpiresAt: new Date(row.access_expires_at).toISOString(),
  };
}

function lockedTokens(tx: PortalTransaction, tokens: StoredTokens): LockedTokens {
  return {
    tokens,
    replace: async next => {
      const replaced = await tx.query(
        `UPDATE installs SET access_token = $4, refresh_token = $5, access_expires_at = $6
         WHERE portal_id = $1 AND epoch = $2 AND status = 'active' AND refresh_token = $3 RETURNING portal_id`,
        [
          tx.portalId,
          tokens.epoch,
          tokens.refreshToken,
          next.accessToken,
          next.refreshToken,
          next.accessExpiresAt,
        ],
      );
      return replaced.length === 1;
    },
    markUninstalled: async () => {
      await endInstall(tx, tokens.epoch);
    },
  };
}
