import { type IdentityKeys, identityKeys } from '../domain/account-match.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Policy } from '../domain/policy.ts';
import type { CompanyIdentity, IdentityPort } from './identity-records.ts';
import type { AccountsPort, PartnersPort, PolicyPort } from './ports.ts';
import type { CompanyRecord, PartnerRecord } from './records.ts';

/** A company as HubSpot answered: `recordId` differs from `companyId` after a merge; absent: no such company. */
export type CompanyReading =
  | { found: false; companyId: string }
  | (CompanyIdentity & {
      found: true;
      companyId: string;
      recordId: string;
      /** Every company that was ever merged into the record; absent: not read. */
      mergedIds?: readonly string[];
      /** Its parent is the one that was known when it was read: only properties had changed. */
      parentAsKnown?: true;
      name: string | null;
      domain: string | null;
      additionalDomains: string | null;
      /** Null: no partner. `not-read`: what marks partners could not be read yet, and everything stays as it is. */
      partner:
        | { type: PartnerRecord['type']; tier: string | null; joinedOn: Temporal.PlainDate }
        | 'not-read'
        | null;
    });

type KnownCompaniesPorts = Pick<AccountsPort, 'companies'> &
  Pick<IdentityPort, 'identifiedAs'> &
  Pick<PartnersPort, 'partners'> &
  Pick<PolicyPort, 'policyInForce'>;

/**
 * Companies of which everything is known that was read, and who are no partners. They are most of what is compared every
 * day, and are looked at with a handful of statements together instead of ten for each.
 */
export async function thatSayNothingNew(
  ports: KnownCompaniesPorts,
  readings: CompanyReading[],
): Promise<Set<string>> {
  const own = readings.flatMap(reading =>
    reading.found && reading.recordId === reading.companyId ? [reading] : [],
  );
  const ids = own.map(({ companyId }) => companyId);
  const [{ policy }, companies, identities, partners] = await Promise.all([
    ports.policyInForce(),
    ports.companies([
      ...new Set(own.flatMap(({ companyId, mergedIds }) => [companyId, ...(mergedIds ?? [])])),
    ]),
    ports.identifiedAs(ids),
    ports.partners(ids),
  ]);
  const recordOf = new Map(companies.map(company => [company.companyId, company]));
  const partnerIds = new Set(
    partners.filter(({ status }) => status !== 'terminated').map(({ companyId }) => companyId),
  );
  const newOf = (read: CompanyReading & { found: true }) => {
    const { companyId, partner, mergedIds = [] } = read;
    const current = recordOf.get(companyId);
    if (current === undefined || current.readAt === null || current.missing) return true;
    if (partner !== 'not-read' && (partner !== null || partnerIds.has(companyId))) return true;
    if (mergedIds.flatMap(id => recordOf.get(id) ?? []).some(isOther(companyId))) return true;
    const reading = withKnownParent(read, current);
    return (
      identities.get(companyId) !== identityOf(reading, identityKeys(reading, policy.matching), policy) ||
      saysOtherwise(current, reading)
    );
  };
  return new Set(own.filter(reading => !newOf(reading)).map(({ companyId }) => companyId));
}

/** Somebody may have read a newer one since. */
export const withKnownParent = (read: CompanyReading & { found: true }, { parentId }: CompanyRecord) =>
  read.parentAsKnown === true ? { ...read, parentId } : read;

/** Everything that a company's links are worked out from. */
export function identityOf(
  reading: CompanyReading & { found: true },
  keys: IdentityKeys,
  policy: Policy,
): string {
  return JSON.stringify([
    keys.domains,
    keys.numbers,
    keys.name,
    policy.matching.scope === 'group' ? reading.parentId : null,
    policy.matching.scope,
    policy.matching.sharedFromCompanies,
  ]);
}

/** Whether HubSpot says something else of the company than what we hold. */
export function saysOtherwise(current: CompanyRecord, reading: CompanyReading & { found: true }): boolean {
  const said = ['name', 'domain', 'additionalDomains', 'country', 'city', 'phone', 'parentId'] as const;
  return (
    said.some(name => current[name] !== reading[name]) ||
    canonicalJson(current.numbers) !== canonicalJson(reading.numbers)
  );
}

/** Neither the record nor merged into it. */
export const isOther = (recordId: string) => (company: CompanyRecord) =>
  company.companyId !== recordId && company.mergedInto !== recordId;
