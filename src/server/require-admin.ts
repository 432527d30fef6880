import type pg from 'pg';
import { readDirectory, readTeams } from '../../adapters/postgres/directories.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { RefusedAnswer } from '../../contract/views.ts';
import { emptyDirectory, rolesOf } from '../../domain/directory.ts';
import { mayDo } from '../../domain/rights.ts';

/**
 * Null when the directory makes the user an admin, else the refusal to answer.
 * @throws StoreError `not-installed`
 */
export async function requireAdmin(
  pool: pg.Pool,
  person: { portalId: string; userId: string },
): Promise<RefusedAnswer | null> {
  const { portalId, userId } = person;
  const roles = await inPortal(pool, portalId, { readOnly: true }, async tx => {
    const directory = (await readDirectory(tx))?.directory ?? emptyDirectory;
    return rolesOf(directory, { userId, teamIds: await readTeams(tx, userId) });
  });
  const verdict = mayDo({ userId, roles, managesPartner: false }, 'admin');
  return verdict.allowed ? null : { ok: false, refusal: verdict.refusal };
}
