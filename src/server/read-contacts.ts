import type { CrmRecord } from '../../adapters/hubspot/crm-record.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { SignedContext } from './route.ts';

/** Contacts that a form offers at most: those on the deal, then others of the customer. */
const offeredAtMost = 50;

/**
 * The people whom a claim can name, as HubSpot has them now: those on the deal first, then others of the company. Null
 * while HubSpot does not answer: a claim needs none, so nobody waits for them.
 */
export async function readContacts(
  { deps, portalId }: SignedContext,
  { dealId, companyId }: { dealId: string | null; companyId: string },
): Promise<{ options: { value: string; label: string }[]; onDeal: string[] } | null> {
  try {
    const onDeal = dealId === null ? [] : await contactIds(deps.gateway, portalId, 'deals', dealId);
    const ofCompany = await contactIds(deps.gateway, portalId, 'companies', companyId);
    const ids = [...new Set([...onDeal, ...ofCompany])].slice(0, offeredAtMost);
    const names = ['firstname', 'lastname', 'email', 'jobtitle'];
    const { found } =
      ids.length === 0
        ? { found: new Map<string, CrmRecord>() }
        : await deps.gateway.readBatch(portalId, 'contacts', ids, names);
    return {
      options: ids.flatMap(id => {
        const record = found.get(id);
        return record === undefined || record.archived ? [] : [{ value: id, label: labelOf(id, record) }];
      }),
      onDeal: onDeal.filter(id => found.get(id)?.archived === false),
    };
  } catch (error) {
    if (error instanceof HubSpotError) return null;
    throw error;
  }
}

async function contactIds(
  gateway: SignedContext['deps']['gateway'],
  portalId: string,
  from: 'deals' | 'companies',
  id: string,
): Promise<string[]> {
  const { found } = await gateway.readAssociations(portalId, from, 'contacts', [id]);
  return (found.get(id) ?? []).map(contact => contact.id);
}

function labelOf(id: string, { properties }: CrmRecord): string {
  const name = [properties.firstname, properties.lastname].filter(Boolean).join(' ');
  const known = name || properties.email || `Contact ${id}`;
  return properties.jobtitle ? `${known}, ${properties.jobtitle}` : known;
}
