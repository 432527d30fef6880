import { readTeams } from '../../../adapters/postgres/directories.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import { managesPartner, rolesOf, worksForPartner } from '../../../domain/directory.ts';
import { mayDo } from '../../../domain/rights.ts';
import type { Actor } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';

/** The person who asks, with the roles that the directory gives now. */
export type Viewer = Actor & { kind: 'user' };

export async function viewerOf(tx: PortalTransaction, store: Store, userId: string): Promise<Viewer> {
  const directory = await store.directory();
  const teamIds = await readTeams(tx, userId);
  return {
    kind: 'user',
    userId,
    roles: rolesOf(directory, { userId, teamIds }),
    managesPartner: partnerCompanyId => managesPartner(directory, userId, partnerCompanyId),
    worksForPartner: partnerCompanyId => worksForPartner(directory, userId, partnerCompanyId),
  };
}

/** Whether the person may read of this partner's claims: the vendor's people may, partners only of their own (I7). */
export function mayRead(viewer: Viewer, partnerCompanyId: string): boolean {
  return mayDo(rightsOn(viewer, partnerCompanyId), 'view').allowed;
}
