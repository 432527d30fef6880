import type { NewInstall } from '../../operations/install-portal.ts';
import type { PortalTransaction } from './in-portal.ts';
import { rememberPortal } from './work-counts.ts';

/** What set-up found; shown to the admin and kept until the next install. */
export type SetUp = {
  /** Properties that the portal has under our names but of another kind, in words. */
  clashes?: { object: 'deals' | 'companies'; name: string; why: string; expected: string; found: string }[];
  /** Kind of HubSpot's failure when the properties could not be made; null when they were. */
  propertiesFailed?: string | null;
};

/**
 * Installs the app in the portal, or installs it anew. Every install begins a new epoch, so that work of the
 * one before can no longer commit (P10). Run it in an unfenced transaction of the portal.
 * @returns the epoch
 */
export async function saveInstall(tx: PortalTransaction, install: NewInstall): Promise<number> {
  await rememberPortal(tx);
  const [row] = await tx.query<{ epoch: number }>(
    `INSERT INTO installs AS i (portal_id, status, hub_domain, scopes, installed_by, access_token, refresh_token,
                                access_expires_at, installed_at)
     VALUES ($1, 'active', $2, $3, $4, $5, $6, $7, clock_timestamp())
     ON CONFLICT (portal_id) DO UPDATE SET
       epoch = i.epoch + 1, status = 'active', hub_domain = excluded.hub_domain, scopes = excluded.scopes,
       installed_by = excluded.installed_by, access_token = excluded.access_token,
       refresh_token = excluded.refresh_token, access_expires_at = excluded.access_expires_at,
       installed_at = excluded.installed_at, uninstalled_at = NULL, set_up = '{}'
     RETURNING epoch`,
    [
      tx.portalId,
      install.hubDomain,
      install.scopes,
      install.installedBy,
      install.accessToken,
      install.refreshToken,
      install.accessExpiresAt,
    ],
  );
  if (row === undefined) throw new Error('The install was not saved');
  return row.epoch;
}

/** Adds what set-up found to the install of this epoch; a later install's row is left alone. */
export async function saveSetUp(tx: PortalTransaction, epoch: number, found: SetUp): Promise<void> {
  await tx.send('UPDATE installs SET set_up = set_up || $3 WHERE portal_id = $1 AND epoch = $2', [
    tx.portalId,
    epoch,
    JSON.stringify(found),
  ]);
}

/**
 * Ends the install of this epoch and forgets its tokens. The row lock waits for work under way; what starts
 * later finds no active install.
 * @returns false when it had ended, or a newer install took its place
 */
export async function endInstall(tx: PortalTransaction, epoch: number): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE installs SET status = 'uninstalled', uninstalled_at = clock_timestamp(), access_token = NULL,
            refresh_token = NULL, access_expires_at = NULL
     WHERE portal_id = $1 AND epoch = $2 AND status = 'active' RETURNING portal_id`,
    [tx.portalId, epoch],
  );
  if (rows.length === 0) return false;
  // Deadlines stay and are noted as due again by a reinstall; until then nobody looks at the portal.
  await tx.send('DELETE FROM due_work WHERE portal_id = $1', [tx.portalId]);
  return true;
}

export type InstallStatus = { epoch: number; status: 'active' | 'uninstalled'; setUp: SetUp };

/** Null when the app was never installed in the portal. */
export async function readInstall(tx: PortalTransaction): Promise<InstallStatus | null> {
  const [row] = await tx.query<{ epoch: number; status: 'active' | 'uninstalled'; set_up: SetUp }>(
    'SELECT epoch, status, set_up FROM installs WHERE portal_id = $1',
    [tx.portalId],
  );
  return row === undefined ? null : { epoch: row.epoch, status: row.status, setUp: row.set_up };
}

/** Scopes that the portal granted; none where the app is not installed. */
export async function grantedScopes(tx: PortalTransaction): Promise<string[]> {
  const [row] = await tx.query<{ scopes: string[] }>(
    `SELECT scopes FROM installs WHERE portal_id = $1 AND status = 'active'`,
    [tx.portalId],
  );
  return row?.scopes ?? [];
}

/** How people outside know the portal: the domain of its owner; null when HubSpot named none. */
export async function hubDomainOf(tx: PortalTransaction): Promise<string | null> {
  const [row] = await tx.query<{ hub_domain: string | null }>(
    'SELECT hub_domain FROM installs WHERE portal_id = $1',
    [tx.portalId],
  );
  return row?.hub_domain ?? null;
}
