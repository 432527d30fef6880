import { readCompanies, readDeals } from '../../adapters/hubspot/read-objects.ts';
import { accounts } from '../../adapters/postgres/accounts.ts';
import { companyTerms } from '../../adapters/postgres/company-terms.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { observeDeals } from '../../operations/observe-deals.ts';
import type { CompanyRecord, DealRecord } from '../../operations/records.ts';
import type { SignedContext } from './route.ts';

/**
 * The deal as we know it; one that no webhook told of yet is read from HubSpot with the portal's own token, which
 * also proves that it belongs to the portal. Null when HubSpot has no such deal.
 * @throws HubSpotError while HubSpot does not answer
 */
export async function knownDeal(
  { deps, portalId }: Pick<SignedContext, 'deps' | 'portalId'>,
  dealId: string,
): Promise<DealRecord | null> {
  const known = await inPortal(deps.pool, portalId, {}, tx => storeOf(tx).deal(dealId));
  if (known !== null) return known.missing ? null : known;
  const deals = await readDeals(deps.gateway, portalId, [dealId]);
  if (!deals.some(deal => deal.found)) return null;
  const companyIds = deals.flatMap(deal => (deal.found ? deal.companyIds : []));
  const today = Temporal.Now.plainDateISO('UTC');
  const { unread, terms } = await inPortal(deps.pool, portalId, {}, async tx => {
    const companies = await accounts(tx).companies(companyIds);
    const read = new Set(
      companies.filter(company => company.readAt !== null).map(company => company.companyId),
    );
    return { unread: companyIds.filter(id => !read.has(id)), terms: await companyTerms(tx) };
  });
  const companies = await readCompanies(deps.gateway, portalId, unread, { ...terms, today });
  const deal = await inPortal(deps.pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    await observeCompanies(store, companies);
    await observeDeals(store, deals);
    return await store.deal(dealId);
  });
  deps.waker.wakePortal(portalId);
  return deal;
}

/** Likewise for a company. @throws HubSpotError while HubSpot does not answer */
export async function knownCompany(
  { deps, portalId }: Pick<SignedContext, 'deps' | 'portalId'>,
  companyId: string,
): Promise<CompanyRecord | null> {
  const { known, terms } = await inPortal(deps.pool, portalId, {}, async tx => ({
    known: await storeOf(tx).company(companyId),
    terms: await companyTerms(tx),
  }));
  if (known !== null && known.readAt !== null) return known.missing ? null : known;
  const today = Temporal.Now.plainDateISO('UTC');
  const readings = await readCompanies(deps.gateway, portalId, [companyId], { ...terms, today });
  if (!readings.some(reading => reading.found)) return null;
  return await inPortal(deps.pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    await observeCompanies(store, readings);
    return await store.company(companyId);
  });
}
