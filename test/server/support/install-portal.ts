import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { installStore } from '../../../adapters/postgres/install-store.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { installPortal } from '../../../operations/install-portal.ts';

/** A portal with an active install, as the OAuth callback leaves it; `adminUserId` is its admin. */
export async function havePortal(databaseUrl: string, portalId: string, adminUserId: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 1 });
  try {
    await inPortal(pool, portalId, { fenced: false }, tx =>
      installPortal(installStore(tx), {
        hubDomain: 'vendor.example',
        scopes: ['oauth'],
        installedBy: adminUserId,
        accessToken: 'sealed',
        refreshToken: 'sealed',
        accessExpiresAt: '2030-01-01T00:00:00Z',
      }),
    );
  } finally {
    await pool.end();
  }
}
