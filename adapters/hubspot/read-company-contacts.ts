import type { CompanyContact } from '../../operations/identity-records.ts';
import type { HubSpotGateway } from './gateway.ts';

/** Contacts that are looked at of one company; of one with more, those that HubSpot lists first. */
const mostContacts = 500;

/**
 * Contacts of companies, and the other companies that each of them belongs to (M7): three calls for up to a thousand of
 * them and their addresses, 100 a call. Company id → contacts; a company that shares a contact has those that are shared.
 * @throws HubSpotError
 */
export async function readCompanyContacts(
  gateway: HubSpotGateway,
  portalId: string,
  companyIds: readonly string[],
): Promise<Map<string, CompanyContact[]>> {
  const contactsOf = new Map<string, CompanyContact[]>(companyIds.map(id => [id, []]));
  if (companyIds.length === 0) return contactsOf;
  const own = await gateway.readAssociations(portalId, 'companies', 'contacts', companyIds);
  const contactIds = [
    ...new Set([...own.found.values()].flatMap(list => list.slice(0, mostContacts).map(({ id }) => id))),
  ];
  if (contactIds.length === 0) return contactsOf;
  const { found } = await gateway.readBatch(portalId, 'contacts', contactIds, ['email']);
  const present = [...found.values()].filter(record => !record.archived);
  const ids = [...new Set(present.map(({ id }) => id))];
  if (ids.length === 0) return contactsOf;
  const companies = await gateway.readAssociations(portalId, 'contacts', 'companies', ids);
  for (const contactId of ids) {
    const address = present.find(({ id }) => id === contactId)?.properties.email ?? null;
    for (const { id: companyId } of companies.found.get(contactId) ?? [])
      contactsOf.set(companyId, [...(contactsOf.get(companyId) ?? []), { contactId, address }]);
  }
  return contactsOf;
}
