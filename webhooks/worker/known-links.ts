import type { KnownParents } from '../../adapters/hubspot/read-companies.ts';
import type { KnownDealLinks } from '../../adapters/hubspot/read-deals.ts';
import { accounts } from '../../adapters/postgres/accounts.ts';
import { deals } from '../../adapters/postgres/deals.ts';
import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';

type Ids = { deals: readonly string[]; companies: readonly string[] };

/**
 * The companies of deals and the parents of companies as our copy has them, of records that were read before. Of a
 * change of links HubSpot sends an event of its own, and once a day they are compared (P5): what is read here is a
 * record of which only properties changed. On a working day that is a third of all calls.
 */
export async function knownLinks(
  tx: PortalTransaction,
  ids: Ids,
): Promise<{ ofDeals: KnownDealLinks; parents: KnownParents }> {
  const [known, companies] = await Promise.all([
    ids.deals.length === 0 ? [] : deals(tx).deals([...ids.deals]),
    accounts(tx).companies([...ids.companies]),
  ]);
  return {
    ofDeals: new Map(
      known.filter(deal => !deal.missing && deal.mergedInto === null).map(deal => [deal.dealId, deal]),
    ),
    parents: new Map(
      companies
        .filter(({ readAt, missing, mergedInto }) => readAt !== null && !missing && mergedInto === null)
        .map(({ companyId, parentId }) => [companyId, parentId]),
    ),
  };
}
