import { readTeams } from '../../../adapters/postgres/directories.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import { isContactId } from '../../../domain/partner-contact.ts';
import { mayDo } from '../../../domain/rights.ts';
import { contactPerson, personOf } from '../../../operations/person-of.ts';
import type { Actor } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { ProblemError } from '../problem.ts';

/** The person who asks, with the roles that the directory gives now. */
export type Viewer = Actor & { kind: 'user' };

export async function viewerOf(tx: PortalTransaction, store: Store, userId: string): Promise<Viewer> {
  if (isContactId(userId)) return await contactViewer(store, userId);
  const [directory, teamIds] = await Promise.all([store.directory(), readTeams(tx, userId)]);
  return personOf(directory, { userId, teamIds });
}

/** A partner's contact; no card's request can name one, since HubSpot's ids are above zero. */
async function contactViewer(store: Store, contactId: string): Promise<Viewer> {
  const contact = await store.partnerContact(contactId);
  if (contact === null || contact.revokedAt !== null) throw new ProblemError(403, 'The link was taken back.');
  return contactPerson(contact);
}

/** Whether the person may read of this partner's claims: the vendor's people may, partners only of their own (I7). */
export function mayRead(viewer: Viewer, partnerCompanyId: string): boolean {
  return mayDo(rightsOn(viewer, partnerCompanyId), 'view').allowed;
}
