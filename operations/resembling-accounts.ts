import { type CompanyFacts, matchCompanies } from '../domain/account-match.ts';
import type { Duplicate, EngagementPort } from './engagement-records.ts';
import type { CompanyContact, IdentityPort, ToldPort } from './identity-records.ts';
import type { AccountsPort, ClaimsPort, PolicyPort } from './ports.ts';
import type { CompanyRecord } from './records.ts';

export type ResemblingPorts = AccountsPort &
  ClaimsPort &
  PolicyPort &
  Pick<EngagementPort, 'duplicatesOf'> &
  Pick<IdentityPort, 'contactsOf' | 'lookAlikes'> &
  Pick<ToldPort, 'toldApartFrom'>;

/** Companies that are compared with a customer's: what looks most alike comes first. */
const mostLookAlikes = 50;

/**
 * Companies of the accounts that may be a registered customer entered twice (D9): a link of theirs waits for a person
 * (M2, M3), or they have its name in its place (M6) or one of its contacts (M7). Not what a person told apart.
 */
export async function duplicatesOf(ports: ResemblingPorts, accountIds: string[]): Promise<Duplicate[]> {
  const found = await ports.duplicatesOf(accountIds);
  for (const accountId of accountIds) found.push(...(await resembling(ports, accountId)));
  return found;
}

async function resembling(ports: ResemblingPorts, ofAccountId: string): Promise<Duplicate[]> {
  const alike = await ports.lookAlikes(ofAccountId, mostLookAlikes);
  const others = [...new Set(alike.map(company => company.accountId))];
  const registered = new Set((await ports.activeClaimsOfAccounts(others)).map(claim => claim.accountId));
  if (registered.size === 0) return [];
  const own = (await ports.companiesOfAccount(ofAccountId)).filter(
    company => company.mergedInto === null && !company.missing,
  );
  const candidates = alike.filter(company => registered.has(company.accountId));
  const contacts = await ports.contactsOf([...own, ...candidates].map(company => company.companyId));
  const { matching } = (await ports.policyInForce()).policy;
  const apart = await ports.toldApartFrom(ofAccountId, [...registered]);
  const found = new Map<string, Duplicate>();
  for (const other of candidates) {
    const { accountId } = other;
    if (found.has(accountId) || apart.has(accountId)) continue;
    for (const mine of own) {
      const said = { merged: false, alias: false, apart: false };
      const { links } = matchCompanies(factsOf(mine, contacts), factsOf(other, contacts), said, matching);
      const level = (['M6', 'M7'] as const).find(wanted => links.some(link => link.level === wanted));
      if (level !== undefined)
        found.set(accountId, { companyId: mine.companyId, ofAccountId, accountId, level });
    }
  }
  return [...found.values()];
}

const factsOf = (
  company: CompanyRecord,
  contacts: ReadonlyMap<string, readonly CompanyContact[]>,
): CompanyFacts => ({
  ...company,
  contacts: (contacts.get(company.companyId) ?? []).map(
    ({ contactId, address }) => address ?? `contact ${contactId}`,
  ),
});
