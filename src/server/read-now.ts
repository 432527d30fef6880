import { readCompanies } from '../../adapters/hubspot/read-companies.ts';
import { readDeals } from '../../adapters/hubspot/read-deals.ts';
import { accounts } from '../../adapters/postgres/accounts.ts';
import { companyTerms } from '../../adapters/postgres/company-terms.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { observeDeals } from '../../operations/observe-deals.ts';
import type { CompanyRecord, DealRecord } from '../../operations/records.ts';
import type { SignedContext } from './route.ts';

type Asking = Pick<SignedContext, 'deps' | 'portalId'>;

/**
 * The deal as we know it; one that no webhook told of yet is read from HubSpot with the portal's own token, which
 * also proves that it belongs to the portal. Null when HubSpot has no such deal.
 * @throws HubSpotError while HubSpot does not answer
 */
export const knownDeal = async (asking: Asking, dealId: string): Promise<DealRecord | null> =>
  (await knownDeals(asking, [dealId])).get(dealId) ?? null;

/** Likewise for a company. @throws HubSpotError while HubSpot does not answer */
export const knownCompany = async (asking: Asking, companyId: string): Promise<CompanyRecord | null> =>
  (await knownCompanies(asking, [companyId])).get(companyId) ?? null;

/** Several deals at once, by the id that was asked: HubSpot is asked once for all that are unknown. @throws HubSpotError */
export async function knownDeals(
  { deps, portalId }: Asking,
  dealIds: string[],
): Promise<Map<string, DealRecord>> {
  const known = await inPortal(deps.pool, portalId, { readOnly: true }, tx => storeOf(tx).deals(dealIds));
  const unknown = dealIds.filter(id => !known.some(deal => deal.dealId === id));
  if (unknown.length === 0) return present(known, deal => deal.dealId);
  const deals = await readDeals(deps.gateway, portalId, unknown);
  const found = deals.filter(deal => deal.found);
  if (found.length === 0) return present(known, deal => deal.dealId);
  const companyIds = [...new Set(found.flatMap(deal => deal.companyIds))];
  const today = Temporal.Now.plainDateISO('UTC');
  const { unread, terms } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const companies = await accounts(tx).companies(companyIds);
    const read = new Set(
      companies.filter(company => company.readAt !== null).map(company => company.companyId),
    );
    return { unread: companyIds.filter(id => !read.has(id)), terms: await companyTerms(tx) };
  });
  const companies = await readCompanies(deps.gateway, portalId, unread, { ...terms, today });
  const observed = await inPortal(deps.pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    await observeCompanies(store, companies);
    await observeDeals(store, found);
    return await store.deals(found.map(deal => deal.dealId));
  });
  deps.waker.wakePortal(portalId);
  return new Map([
    ...present(known, deal => deal.dealId),
    ...observed.map(deal => [deal.dealId, deal] as const),
  ]);
}

/** Likewise for companies. @throws HubSpotError */
export async function knownCompanies(
  { deps, portalId }: Asking,
  companyIds: string[],
): Promise<Map<string, CompanyRecord>> {
  const { known, terms } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => ({
    known: (await storeOf(tx).companies(companyIds)).filter(company => company.readAt !== null),
    terms: await companyTerms(tx),
  }));
  const unknown = companyIds.filter(id => !known.some(company => company.companyId === id));
  if (unknown.length === 0) return present(known, company => company.companyId);
  const today = Temporal.Now.plainDateISO('UTC');
  const readings = await readCompanies(deps.gateway, portalId, unknown, { ...terms, today });
  const found = readings.filter(reading => reading.found);
  const observed =
    found.length === 0
      ? []
      : await inPortal(deps.pool, portalId, {}, async tx => {
          const store = storeOf(tx);
          await observeCompanies(store, found);
          return await store.companies(found.map(reading => reading.companyId));
        });
  return new Map([
    ...present(known, company => company.companyId),
    ...observed.map(company => [company.companyId, company] as const),
  ]);
}

/** Those that HubSpot has, by their id. */
const present = <Known extends { missing: boolean }>(
  known: readonly Known[],
  idOf: (known: Known) => string,
): Map<string, Known> => new Map(known.filter(({ missing }) => !missing).map(each => [idOf(each), each]));
