import { readTeams } from '../../../adapters/postgres/directories.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import { mayDo } from '../../../domain/rights.ts';
import { personOf } from '../../../operations/person-of.ts';
import type { Actor } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';

/** The person who asks, with the roles that the directory gives now. */
export type Viewer = Actor & { kind: 'user' };

export async function viewerOf(tx: PortalTransaction, store: Store, userId: string): Promise<Viewer> {
  return personOf(await store.directory(), { userId, teamIds: await readTeams(tx, userId) });
}

/** Whether the person may read of this partner's claims: the vendor's people may, partners only of their own (I7). */
export function mayRead(viewer: Viewer, partnerCompanyId: string): boolean {
  return mayDo(rightsOn(viewer, partnerCompanyId), 'view').allowed;
}
