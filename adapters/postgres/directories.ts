import type { Directory } from '../../domain/directory.ts';
import { partnerMarkOf, sameMark } from '../../domain/partner-mark.ts';
import { readCompaniesAgain } from './first-read.ts';
import type { PortalTransaction } from './in-portal.ts';
import { forgetPartnerList } from './partner-list.ts';

export type StoredDirectory = { version: number; directory: Directory };

/** The directory in force: the newest version. Null before set-up. */
export async function readDirectory(tx: PortalTransaction): Promise<StoredDirectory | null> {
  const [row] = await tx.query<{ version: number; document: Directory }>(
    'SELECT version, document FROM directories WHERE portal_id = $1 ORDER BY version DESC LIMIT 1',
    [tx.portalId],
  );
  return row === undefined ? null : { version: row.version, directory: row.document };
}

/**
 * Adds the next version, in force from program now. Lock the settings first. Where another mark makes a company a
 * partner, every company is read again.
 */
export async function addDirectory(
  tx: PortalTransaction,
  directory: Directory,
  createdBy: string,
): Promise<number> {
  const before = await readDirectory(tx);
  const [row] = await tx.query<{ version: number }>(
    `INSERT INTO directories (portal_id, version, document, in_force_from, created_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, program_now(), $3 FROM directories WHERE portal_id = $1
     RETURNING version`,
    [tx.portalId, JSON.stringify(directory), createdBy],
  );
  if (row === undefined) throw new Error('The directory was not added');
  if (before !== null && !sameMark(partnerMarkOf(before.directory), partnerMarkOf(directory))) {
    await forgetPartnerList(tx);
    await readCompaniesAgain(tx);
  }
  return row.version;
}

/** HubSpot teams of a user as last read; none for a user who was not read yet. */
export async function readTeams(tx: PortalTransaction, userId: string): Promise<string[]> {
  const [row] = await tx.query<{ team_ids: string[] }>(
    'SELECT team_ids FROM crm_users WHERE portal_id = $1 AND user_id = $2',
    [tx.portalId, userId],
  );
  return row?.team_ids ?? [];
}
