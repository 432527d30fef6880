import type { Store } from '../../../adapters/postgres/store.ts';
import type { AccountLink } from '../../../contract/account-card.ts';
import { companyDomains } from '../../../domain/identity.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { CompanyRecord } from '../../../operations/records.ts';

/** Why the companies of one account are one customer, each link once: a merge in HubSpot (M1), a shared domain (M2). */
export function accountLinks(companies: CompanyRecord[], matching: Policy['matching']): AccountLink[] {
  const nameOf = namesOf(companies);
  const merges = companies.flatMap(({ companyId, mergedInto }) =>
    mergedInto === null
      ? []
      : [
          {
            level: 'M1',
            companyIds: [companyId, mergedInto],
            value: mergedInto,
            text: `Record ${companyId} was merged into ${nameOf(mergedInto)} in HubSpot.`,
          },
        ],
  );
  const current = companies.filter(({ mergedInto }) => mergedInto === null);
  const byDomain = new Map<string, CompanyRecord[]>();
  for (const company of current)
    for (const domain of new Set(companyDomains(company, matching)))
      byDomain.set(domain, [...(byDomain.get(domain) ?? []), company]);
  const shared = [...byDomain].flatMap(([domain, having]) =>
    having.length < 2
      ? []
      : [
          {
            level: 'M2',
            companyIds: having.map(({ companyId }) => companyId),
            value: domain,
            text: `${inWords(having.map(({ companyId }) => nameOf(companyId)))} have the domain ${domain}.`,
          },
        ],
  );
  return [...shared, ...merges];
}

/** Links that would unite two customers with live claims: they wait for a person, and nothing is approved meanwhile. */
export async function undecidedLinks(store: Store, accountId: string): Promise<AccountLink[]> {
  const links = await store.waitingLinksOfAccount(accountId);
  const companies = await store.companies([
    ...new Set(links.flatMap(({ companyA, companyB }) => [companyA, companyB])),
  ]);
  const nameOf = namesOf(companies);
  return links.map(({ companyA, companyB, level, value }) => ({
    level,
    companyIds: [companyA, companyB],
    value,
    text:
      level === 'M1'
        ? `${nameOf(companyA)} and ${nameOf(companyB)} were merged in HubSpot, and both have live claims.`
        : `${nameOf(companyA)} and ${nameOf(companyB)} share ${value}, and both have live claims.`,
  }));
}

const namesOf = (companies: CompanyRecord[]) => {
  const names = new Map(companies.map(({ companyId, name }) => [companyId, name]));
  return (companyId: string): string => names.get(companyId) ?? `Company ${companyId}`;
};

const inWords = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
