import type { Store } from '../../../adapters/postgres/store.ts';
import type { AccountLink } from '../../../contract/account-card.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { CompanyLink, CompanyRecord } from '../../../operations/records.ts';

/**
 * Why the companies of one account are one customer, each link once: a merge in HubSpot (M1), a person's word (M5), a
 * shared domain (M2) or number of a register (M3), their group where the program takes groups as one (M4).
 */
export async function accountLinks(
  store: Store,
  accountId: string,
  companies: CompanyRecord[],
  matching: Policy['matching'],
): Promise<AccountLink[]> {
  const nameOf = namesOf(companies);
  const groups = await store.groupsWithin(accountId);
  const shared = await store.widelyShared(
    groups.flatMap(({ level, value }) => (level === 'M2' ? [value] : [])),
    matching.sharedFromCompanies,
  );
  const inCommon = groups
    .filter(({ level, value }) => (level === 'M4' ? matching.scope === 'group' : !shared.has(value)))
    .map(({ level, value, companyIds }) => ({
      level,
      companyIds,
      value,
      text: groupText(level, value, companyIds.map(nameOf)),
    }));
  const said = (await store.toldWithin(accountId))
    .filter(({ kind }) => kind === 'alias')
    .map(({ companyA, companyB }) => ({
      level: 'M5',
      companyIds: [companyA, companyB],
      value: companyB,
      text: `A person confirmed that ${nameOf(companyA)} and ${nameOf(companyB)} are one customer.`,
    }));
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
  return [...inCommon, ...said, ...merges];
}

function groupText(level: 'M2' | 'M3' | 'M4', value: string, names: string[]): string {
  switch (level) {
    case 'M2':
      return `${inWords(names)} have the domain ${value}.`;
    case 'M3':
      return `${inWords(names)} have the number ${numberOf(value)}.`;
    case 'M4':
      return `${names[0]} belongs to ${names[1]}.`;
    default:
      return level satisfies never;
  }
}

/** A number stands behind the property that it comes from. */
const numberOf = (value: string) => value.slice(value.indexOf(':') + 1);

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
    text: `${waitingText(level, value, nameOf(companyA), nameOf(companyB))}, and both have live claims.`,
  }));
}

function waitingText(level: CompanyLink['level'], value: string, a: string, b: string): string {
  switch (level) {
    case 'M1':
      return `${a} and ${b} were merged in HubSpot`;
    case 'M3':
      return `${a} and ${b} share the number ${numberOf(value)}`;
    case 'M4':
      return `${a} and ${b} are parent and subsidiary`;
    case 'M2':
    case 'M5':
      return `${a} and ${b} share ${value}`;
    default:
      return level satisfies never;
  }
}

const namesOf = (companies: CompanyRecord[]) => {
  const names = new Map(companies.map(({ companyId, name }) => [companyId, name]));
  return (companyId: string): string => names.get(companyId) ?? `Company ${companyId}`;
};

const inWords = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
