import { readCompanies } from '../../adapters/hubspot/read-companies.ts';
import { readDealsWithExtras } from '../../adapters/hubspot/read-deals.ts';
import { accounts } from '../../adapters/postgres/accounts.ts';
import { companyTerms } from '../../adapters/postgres/company-terms.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { ObjectReadings } from './decide-objects.ts';
import { knownLinks } from './known-links.ts';
import { peopleOfDeals, refreshPeople, unknownPeople } from './refresh-users.ts';
import { followedDeals, withSteps } from './registered-deals.ts';
import type { ReadingDeps } from './worker-deps.ts';

/**
 * The current state of deals and companies, with the companies of these deals that were never read, and the people
 * whom they name.
 * @param changed deals of which it is told, or was found, that something changed
 * @param onlyProperties of these only properties changed: whom they are linked with is taken from our copy
 * @throws HubSpotError
 */
export async function readNamed(
  deps: ReadingDeps,
  portalId: string,
  ids: { deals: readonly string[]; companies: readonly string[] },
  today: Temporal.PlainDate,
  changed: ReadonlySet<string>,
  onlyProperties: { deals: readonly string[]; companies: readonly string[] } = { deals: [], companies: [] },
): Promise<ObjectReadings> {
  const dealIds = [...new Set(ids.deals)];
  if (dealIds.length + ids.companies.length === 0)
    return { deals: [], companies: [], shownOnDeals: new Map() };
  const { known, followed } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const [known, followed] = await Promise.all([
      knownLinks(tx, onlyProperties),
      followedDeals(tx, dealIds, changed),
    ]);
    return { known, followed };
  });
  const read = await readDealsWithExtras(deps.gateway, portalId, dealIds, known.ofDeals, followed);
  const deals = await withSteps(deps, portalId, read, followed);
  const ofDeals = deals.flatMap(deal => (deal.found ? deal.companyIds : []));
  const people = peopleOfDeals(deals);
  const { unread, terms, unknown } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const [known, terms, unknown] = await Promise.all([
      accounts(tx).companies([...new Set(ofDeals)]),
      companyTerms(tx),
      unknownPeople(tx, people),
    ]);
    const read = new Set(known.filter(company => company.readAt !== null).map(company => company.companyId));
    return { unread: ofDeals.filter(id => !read.has(id)), terms, unknown };
  });
  const companyIds = [...new Set([...ids.companies, ...unread])];
  const all = { ...terms, today };
  const companies = await readCompanies(deps.gateway, portalId, companyIds, all, known.parents);
  if (deals.length > 0) await refreshPeople(deps, portalId, people, unknown);
  const shownOnDeals = new Map(
    read.flatMap(deal =>
      deal.found && deal.recordId === deal.dealId ? [[deal.dealId, deal.shown ?? {}] as const] : [],
    ),
  );
  return { deals, companies, shownOnDeals };
}
