import { type ExpirePorts, expireDue, mayExpire } from './expire-registration.ts';
import type { ImportFactsPort } from './import-records.ts';
import type { ImportedRow } from './imported-claim.ts';
import type { ManyClaimsPort } from './many-claims.ts';
import type { PartnerRecord, Registration } from './records.ts';

export type ImportScenePorts = ExpirePorts & ImportFactsPort & ManyClaimsPort;

/** What is here of whatever the rows of an import name. Claims and references grow with what is decided on them. */
export type ImportScene = {
  now: Temporal.Instant;
  policyVersion: number;
  partners: Map<string, PartnerRecord>;
  /** By the reference under which they were imported. */
  imported: Map<string, Registration>;
  /** The company's account, and all claims on it. */
  accountOf(companyId: string): { accountId: string; claims: Registration[] };
  /** HubSpot has not told of the company yet. */
  isUnread(companyId: string): boolean;
  /** We know the deal to belong to another account. */
  isElsewhere(dealId: string | null, accountId: string): boolean;
  /** The account contains the partner's own company (E31). */
  isOwn(partnerCompanyId: string, accountId: string): boolean;
  nextSequence(): bigint;
};

/**
 * Locks everything that the rows decide on, partners before accounts (I1), ends what is over by now, and reads what is
 * here then. Time and sequence are drawn last.
 */
export async function importScene(
  ports: ImportScenePorts,
  rows: readonly ImportedRow[],
): Promise<ImportScene> {
  const partners = await ports.lockPartners(distinct(rows.map(row => row.partnerCompanyId)));
  const companyIds = distinct(
    rows.flatMap(row =>
      partners.some(each => each.companyId === row.partnerCompanyId) ? [row.companyId] : [],
    ),
  );
  await ports.ensureCompanies(companyIds);
  const companies = await lockAccountsOf(ports, companyIds);
  const accountIds = distinct([...companies.values()].map(company => company.accountId));
  const claims = Map.groupBy(await currentClaims(ports, accountIds), claim => claim.accountId);
  const imported = await ports.importedClaims(rows.map(row => row.reference));
  const own = await ports.accountsOfPartners(partners.map(partner => partner.companyId));
  const ownAccounts = new Set(own.map(each => `${each.partnerCompanyId} ${each.accountId}`));
  const dealIds = distinct(rows.flatMap(({ dealId }) => (dealId === null ? [] : [dealId])));
  const deals = new Map((await ports.accountsOfDeals(dealIds)).map(deal => [deal.dealId, deal.accountIds]));
  const sequences = (await ports.drawClaimSequences(rows.length)).values();
  return {
    now: await ports.now(),
    policyVersion: (await ports.policyInForce()).version,
    partners: new Map(partners.map(partner => [partner.companyId, partner])),
    imported: new Map(imported.map(({ reference, registration }) => [reference, registration])),
    accountOf: companyId => {
      const accountId = companies.get(companyId)?.accountId;
      if (accountId === undefined) throw new Error(`Company ${companyId} is not known`);
      const here = claims.get(accountId) ?? [];
      claims.set(accountId, here);
      return { accountId, claims: here };
    },
    isUnread: companyId => companies.get(companyId)?.readAt === null,
    isElsewhere: (dealId, accountId) => dealId !== null && deals.get(dealId)?.includes(accountId) === false,
    isOwn: (partnerCompanyId, accountId) => ownAccounts.has(`${partnerCompanyId} ${accountId}`),
    nextSequence: () => {
      const { value } = sequences.next();
      if (value === undefined) throw new Error('The database drew too few sequence numbers');
      return value;
    },
  };
}

/** Accounts may change hands between looking and locking: look again until both agree. */
async function lockAccountsOf(ports: ImportScenePorts, companyIds: string[]) {
  for (let seen = await ports.companies(companyIds); ; ) {
    await ports.lockAccounts(distinct(seen.map(company => company.accountId)));
    const now = await ports.companies(companyIds);
    const isSame = now.every((company, index) => company.accountId === seen[index]?.accountId);
    if (isSame) return new Map(now.map(company => [company.companyId, company]));
    seen = now;
  }
}

/** All claims on the accounts, once those that are over by now have ended. */
async function currentClaims(ports: ImportScenePorts, accountIds: string[]): Promise<Registration[]> {
  const now = await ports.now();
  const seen = await ports.claimsOfAccounts(accountIds);
  const stale = distinct(seen.flatMap(claim => (mayExpire(claim, now) ? [claim.accountId] : [])));
  for (const accountId of stale) await expireDue(ports, accountId);
  return stale.length === 0 ? seen : await ports.claimsOfAccounts(accountIds);
}

const distinct = (ids: readonly string[]) => [...new Set(ids)];
