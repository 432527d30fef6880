import { componentsOf, type Pair, stayingComponent } from '../domain/account-components.ts';
import { uniteClaims } from '../domain/union.ts';
import { claimSummary } from './claim-summary.ts';
import { expireDue } from './expire-registration.ts';
import type { IdentityPort, KeyGroup, SharedKeys } from './identity-records.ts';
import { judgeAccount } from './judge-account.ts';
import { type PartPorts, partAccount } from './part-account.ts';
import type { CompanyLink, CompanyRecord } from './records.ts';
import { type UnitePorts, uniteAccounts } from './unite-accounts.ts';

export type IdentifyPorts = UnitePorts & PartPorts & IdentityPort;

/**
 * Brings the accounts of a company whose facts changed in line with its links (M2–M4): what nothing holds together any
 * more parts, what is the same now unites. Only accounts that the company is or was linked with are looked at.
 *
 * @param before keys that it had until now
 */
export async function identifyCompany(
  ports: IdentifyPorts,
  companyId: string,
  before: SharedKeys,
): Promise<void> {
  const { policy } = await ports.policyInForce();
  const after = await ports.keysOf(companyId);
  const domains = [...new Set([...before.domains, ...after.domains])];
  const shared = await ports.widelyShared(domains, policy.matching.sharedFromCompanies);
  const company = await knownCompany(ports, companyId);
  const toPart = new Set([company.accountId]);
  for (const domain of shared) for (const id of await ports.accountsUnitedBy(domain)) toPart.add(id);
  for (const accountId of toPart) await partWhatIsNotLinked(ports, accountId);
  const groups = await ports.groupsOf({
    domains: domains.filter(domain => !shared.has(domain)),
    numbers: [...before.numbers, ...after.numbers],
  });
  for (const group of groups) await uniteGroup(ports, group, companyId);
  if (policy.matching.scope === 'group') await uniteFamily(ports, company);
}

/** Parts an account into what is linked still; the component of whoever is in front keeps the account. */
export async function partWhatIsNotLinked(ports: IdentifyPorts, accountId: string): Promise<void> {
  await ports.lockAccounts([accountId]);
  const companies = await ports.companiesOfAccount(accountId);
  if (companies.length < 2) return;
  const components = await componentsWithin(ports, accountId, companies);
  if (components.length < 2) return;
  await expireDue(ports, accountId);
  const claims = await ports.claimsOfAccount(accountId);
  const { keeps } = uniteClaims(claims.map(claimSummary), [], await ports.now());
  const front = claims.find(({ registrationId }) => registrationId === keeps)?.companyId ?? null;
  const staying = stayingComponent(components, front);
  for (const leaving of components)
    if (leaving !== staying)
      await partAccount(ports, {
        accountId,
        leaving,
        actor: { kind: 'automation' },
        rules: ['M2', 'M3', 'M4'],
        facts: {},
      });
}

async function componentsWithin(
  ports: IdentifyPorts,
  accountId: string,
  companies: CompanyRecord[],
): Promise<string[][]> {
  const { policy } = await ports.policyInForce();
  const groups = await ports.groupsWithin(accountId);
  const shared = await ports.widelyShared(
    groups.flatMap(({ level, value }) => (level === 'M2' ? [value] : [])),
    policy.matching.sharedFromCompanies,
  );
  const counted = groups.filter(({ level, value }) =>
    level === 'M4' ? policy.matching.scope === 'group' : level !== 'M2' || !shared.has(value),
  );
  const told = await ports.toldWithin(accountId);
  const said = (kind: 'alias' | 'split') =>
    told.filter(pair => pair.kind === kind).map(({ companyA, companyB }): Pair => [companyA, companyB]);
  const merges = companies.flatMap(({ companyId, mergedInto }): Pair[] =>
    mergedInto === null ? [] : [[companyId, mergedInto]],
  );
  const gone = new Set(companies.filter(({ missing }) => missing).map(({ companyId }) => companyId));
  return componentsOf({
    companyIds: companies.map(({ companyId }) => companyId),
    binding: [...merges, ...said('alias')],
    derived: counted.flatMap(group => pairsOf(group, gone, said('split').length > 0)),
    apart: said('split'),
    gone,
  });
}

/** Each with one that is there; every two, where a person may have said of some two that they are not one. */
function pairsOf({ companyIds }: KeyGroup, gone: ReadonlySet<string>, everyTwo: boolean): Pair[] {
  if (everyTwo) return companyIds.flatMap((a, at) => companyIds.slice(at + 1).map((b): Pair => [a, b]));
  const centre = companyIds.find(id => !gone.has(id)) ?? companyIds[0];
  return companyIds.flatMap((id): Pair[] => (centre === undefined || id === centre ? [] : [[centre, id]]));
}

/** A subsidiary may be known before its parent was ever read. */
async function uniteFamily(ports: IdentifyPorts, company: CompanyRecord): Promise<void> {
  const { companyId, parentId } = company;
  if (parentId !== null) {
    await ports.ensureCompanies([parentId]);
    if ((await knownCompany(ports, parentId)).readAt === null) await ports.wantReads('companies', [parentId]);
    await uniteGroup(ports, { level: 'M4', value: parentId, companyIds: [companyId, parentId] }, companyId);
  }
  const children = await ports.childrenOf(companyId);
  for (const child of children)
    await uniteGroup(ports, { level: 'M4', value: companyId, companyIds: [child, companyId] }, companyId);
}

/** Unites a group's companies that are of several accounts, those with the company that changed first. */
async function uniteGroup(ports: IdentifyPorts, group: KeyGroup, companyId: string): Promise<void> {
  const { level, value } = group;
  const members = group.companyIds.toSorted(
    (a, b) => Number(b === companyId) - Number(a === companyId) || (BigInt(a) < BigInt(b) ? -1 : 1),
  );
  const accountOf = async () =>
    new Map((await ports.companies(members)).map(company => [company.companyId, company]));
  let known = await accountOf();
  const tried = new Set<string>();
  for (const [at, b] of members.entries())
    for (const a of members.slice(0, at)) {
      const [ofA, ofB] = [known.get(a), known.get(b)];
      if (ofA === undefined || ofB === undefined || ofA.accountId === ofB.accountId) continue;
      const between = [ofA.accountId, ofB.accountId].sort().join(' ');
      if (tried.has(between) || !(await mayHold(ports, ofA, ofB))) continue;
      tried.add(between);
      await unite(ports, { companyA: a, companyB: b, level, value });
      known = await accountOf();
    }
}

/** A company that is gone holds nobody together: it goes along only while nobody else is of its account. */
async function mayHold(ports: IdentifyPorts, a: CompanyRecord, b: CompanyRecord): Promise<boolean> {
  for (const company of [a, b]) {
    if (!company.missing) continue;
    const others = await ports.companiesOfAccount(company.accountId);
    if (others.some(({ missing, mergedInto }) => !missing && mergedInto === null)) return false;
  }
  return true;
}

/** Deals that were open on one of the two are on a registered customer now, if the other is one. */
export async function unite(ports: IdentifyPorts, link: CompanyLink): Promise<void> {
  if ((await uniteAccounts(ports, link)) !== 'united') return;
  await judgeAccount(ports, (await knownCompany(ports, link.companyA)).accountId);
}

async function knownCompany(ports: IdentifyPorts, companyId: string): Promise<CompanyRecord> {
  const company = await ports.company(companyId);
  if (company === null) throw new Error(`Company ${companyId} is not known`);
  return company;
}
