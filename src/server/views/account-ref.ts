import type { Store } from '../../../adapters/postgres/store.ts';
import type { AccountRef } from '../../../contract/views.ts';
import { companyDomains } from '../../../domain/identity.ts';

/** The account as cards show it: the name of the company that was asked about, and all that belong to it. */
export async function accountRef(store: Store, accountId: string, companyId: string): Promise<AccountRef> {
  const { policy } = await store.policyInForce();
  const companies = (await store.companiesOfAccount(accountId)).filter(
    company => company.mergedInto === null,
  );
  const named = companies.find(company => company.companyId === companyId) ?? companies[0];
  const domains = companies.flatMap(company => companyDomains(company, policy.matching));
  return {
    companyIds: companies.map(company => company.companyId),
    name: named?.name ?? `Company ${companyId}`,
    domains: [...new Set(domains)].sort(),
  };
}
