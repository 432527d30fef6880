import { identityKeys } from '../domain/account-match.ts';
import { protectionEnd } from '../domain/calendar.ts';
import type { Policy } from '../domain/policy.ts';
import {
  type CompanyReading,
  identityOf,
  isOther,
  saysOtherwise,
  thatSayNothingNew,
  withKnownParent,
} from './company-reading.ts';
import { type IdentifyPorts, identifyCompany, partWhatIsNotLinked, unite } from './identify-company.ts';
import type { PartnersPort } from './ports.ts';
import type { CompanyRecord, PartnerRecord, Registration } from './records.ts';
import { type ScreenPorts, screenClaim } from './screen-claim.ts';
import type { StandingsPort } from './standing-records.ts';
import { takeInTier } from './take-in-tier.ts';
import { hasLeft, lookAtTierAgain, type TierPorts } from './tier-clock.ts';

export type ObserveCompaniesPorts = Pick<StandingsPort, 'standingOf'> &
  IdentifyPorts &
  ScreenPorts &
  PartnersPort &
  TierPorts & {
    liveClaimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
  };

/**
 * Takes in what HubSpot says of companies: names, domains, who is a partner; unites companies that a merge, a shared
 * domain or number or a group makes one account, and parts what nothing holds together any more; screens claims that
 * waited for their company to be read.
 *
 * @returns ids of companies of which something changed
 */
export async function observeCompanies(
  ports: ObserveCompaniesPorts,
  readings: CompanyReading[],
): Promise<Set<string>> {
  const ids = readings.flatMap(reading =>
    reading.found ? [reading.companyId, reading.recordId] : [reading.companyId],
  );
  await ports.ensureCompanies([...new Set(ids)]);
  await lockAll(ports, [...new Set(ids)]);
  const changed = new Set<string>();
  const known = await thatSayNothingNew(ports, readings);
  for (const reading of readings) {
    if (!known.has(reading.companyId) && (await takeIn(ports, reading))) changed.add(reading.companyId);
  }
  await seeAgain(ports, [...known]);
  // What waited because both sides were claimed waits no more when one claim is over.
  for (const link of await ports.waitingLinksOfCompanies(ids)) await unite(ports, link);
  return changed;
}

/** Before anything is written: whoever decides on one of these accounts meanwhile has the same rows to write. */
async function lockAll(ports: ObserveCompaniesPorts, companyIds: string[]): Promise<void> {
  const partners = await ports.partners(companyIds);
  for (const { companyId } of partners.toSorted((a, b) => Number(BigInt(a.companyId) - BigInt(b.companyId))))
    await ports.lockPartner(companyId);
  await ports.lockAccounts((await ports.companies(companyIds)).map(company => company.accountId));
}

/** What does not change may still be waited for: by a copy that found no such record, by a claim that is to be screened. */
async function seeAgain(ports: ObserveCompaniesPorts, companyIds: string[]): Promise<void> {
  if (companyIds.length === 0) return;
  await ports.touchFound('companies', companyIds);
  const companies = await ports.companies(companyIds);
  const claims = await ports.liveClaimsOfAccounts([...new Set(companies.map(({ accountId }) => accountId))]);
  const waiting = new Set(
    claims.filter(claim => claim.state === 'submitted').map(({ accountId }) => accountId),
  );
  for (const { companyId, accountId } of companies)
    if (waiting.has(accountId)) await screenWaiting(ports, companyId);
}

async function takeIn(ports: ObserveCompaniesPorts, read: CompanyReading): Promise<boolean> {
  const before = await ports.company(read.companyId);
  if (before === null) throw new Error(`Company ${read.companyId} is not known`);
  if (!read.found) return await takeInMissing(ports, before);
  const reading = withKnownParent(read, before);
  const { policy } = await ports.policyInForce();
  const merged = (
    await ports.companies([...new Set([...(reading.mergedIds ?? []), reading.companyId])])
  ).filter(isOther(reading.recordId));
  for (const old of merged) await takeInMerge(ports, old, reading.recordId);
  const current = await ports.company(reading.recordId);
  if (current === null) throw new Error(`Company ${reading.recordId} is not known`);
  const keys = identityKeys(reading, policy.matching);
  const identifiedAs = identityOf(reading, keys, policy);
  // What held others to a record that is merged now may hold them no more.
  const identityChanged =
    merged.length > 0 ||
    current.missing ||
    (await ports.identifiedAs([reading.recordId])).get(reading.recordId) !== identifiedAs;
  const partnerChanged = await takeInPartner(ports, reading);
  const factsChanged = current.readAt === null || current.missing || saysOtherwise(current, reading);
  if (factsChanged || identityChanged) {
    const before = await ports.keysOf(reading.recordId);
    await ports.saveCompany(
      {
        ...current,
        name: reading.name,
        domain: reading.domain,
        additionalDomains: reading.additionalDomains,
        country: reading.country,
        city: reading.city,
        phone: reading.phone,
        numbers: reading.numbers,
        parentId: reading.parentId,
        missing: false,
        readAt: await ports.now(),
      },
      keys.domains,
    );
    if (identityChanged) {
      await ports.saveKeys(reading.recordId, keys, identifiedAs);
      await identifyCompany(ports, reading.recordId, before);
    }
    if (factsChanged) await ports.touchAccount((await accountOf(ports, reading.recordId)).accountId);
  }
  await ports.touchFound('companies', [reading.recordId]);
  await screenWaiting(ports, reading.recordId);
  return factsChanged || partnerChanged || merged.length > 0;
}

async function accountOf(ports: ObserveCompaniesPorts, companyId: string): Promise<CompanyRecord> {
  const company = await ports.company(companyId);
  if (company === null) throw new Error(`Company ${companyId} is not known`);
  return company;
}

/**
 * A claim on a company that HubSpot does not know goes to a person, who cannot approve it. What was known of it is kept:
 * it is the same customer when it comes back, or when somebody enters it anew.
 */
async function takeInMissing(ports: ObserveCompaniesPorts, before: CompanyRecord): Promise<boolean> {
  if (before.missing) return false;
  const { domains } = await ports.keysOf(before.companyId);
  await ports.saveCompany({ ...before, missing: true, readAt: await ports.now() }, domains);
  await partWhatIsNotLinked(ports, before.accountId);
  await ports.endPartner(before.companyId);
  await screenWaiting(ports, before.companyId);
  return true;
}

/**
 * A merge mints a new record: the old id goes on meaning the same account (M1). One that a person told apart from what
 * it was merged into stays apart when that is merged once more.
 */
async function takeInMerge(
  ports: ObserveCompaniesPorts,
  before: CompanyRecord,
  recordId: string,
): Promise<void> {
  const took = before.mergedInto === null ? null : await ports.company(before.mergedInto);
  if (took === null || took.accountId === (await accountOf(ports, before.companyId)).accountId)
    await unite(ports, { companyA: before.companyId, companyB: recordId, level: 'M1', value: recordId });
  // The new record shows what stood on the old ones, and perhaps what somebody wrote there.
  await ports.compareCompanies([recordId]);
  const moved = await accountOf(ports, before.companyId);
  const nothing = {
    name: null,
    domain: null,
    additionalDomains: null,
    country: null,
    city: null,
    phone: null,
  };
  const keys = identityKeys({ ...nothing, numbers: {} }, (await ports.policyInForce()).policy.matching);
  await ports.saveKeys(before.companyId, keys, 'merged');
  const merged = { ...moved, mergedInto: recordId, parentId: null, readAt: await ports.now() };
  await ports.saveCompany(merged, []);
}

async function takeInPartner(
  ports: ObserveCompaniesPorts,
  reading: CompanyReading & { found: true },
): Promise<boolean> {
  if (reading.partner === 'not-read') return false;
  const before = await ports.partner(reading.recordId);
  if (reading.partner === null) {
    if (before === null || before.status === 'terminated') return false;
    await ports.endPartner(reading.recordId);
    await giveTimeToMarkAgain(ports, reading.recordId);
    return true;
  }
  await ports.settleDeadline(reading.recordId, 'partner-end');
  const inForce = await ports.policyInForce();
  // What a person said of the partner goes before the mark in the CRM.
  const standing = await ports.standingOf(reading.recordId);
  const isBack = before?.status === 'terminated' && standing !== 'terminated';
  const joins = before === null || (isBack && (await hasLeft(ports, reading.recordId)));
  const after: PartnerRecord = {
    companyId: reading.recordId,
    name: reading.name ?? `Company ${reading.recordId}`,
    status: standing ?? 'active',
    type: reading.partner.type,
    // Of a new partner; a tier that the policy does not know, or none, is the lowest one.
    tier: joins ? tierIn(inForce.policy, reading.partner.tier) : before.tier,
    joinedOn: joins ? reading.partner.joinedOn : before.joinedOn,
  };
  const same =
    before !== null &&
    before.name === after.name &&
    before.status === after.status &&
    before.type === after.type &&
    before.tier === after.tier;
  if (!same) {
    await ports.savePartner(after);
    await ports.touchCompanies([after.companyId]);
    if (before !== null && before.name !== after.name) await ports.touchCopiesNaming(after.companyId);
  }
  if (isBack && !joins) await lookAtTierAgain(ports, after.companyId);
  return (await takeInTier(ports, after, reading.partner.tier, joins)) || !same;
}

/** A mark that was taken away by mistake costs nobody a registration: they end when it stays away (E28). */
async function giveTimeToMarkAgain(ports: ObserveCompaniesPorts, partnerCompanyId: string): Promise<void> {
  const { policy } = await ports.policyInForce();
  const days = policy.registration.partnerEndDays;
  await ports.setDeadline(
    partnerCompanyId,
    'partner-end',
    protectionEnd(await ports.now(), days, policy.timeZone),
  );
}

async function screenWaiting(ports: ObserveCompaniesPorts, companyId: string): Promise<void> {
  const accountId = await ports.lockAccountOf(companyId);
  const waiting = (await ports.claimsOfAccount(accountId)).filter(claim => claim.state === 'submitted');
  if (waiting.length === 0) return;
  const unread = new Set(
    (await ports.companiesOfAccount(accountId))
      .filter(company => company.readAt === null)
      .map(company => company.companyId),
  );
  const ready = waiting
    .filter(claim => !unread.has(claim.companyId))
    .sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
  for (const claim of ready) await screenClaim(ports, claim);
}

function tierIn(policy: Policy, tier: string | null): string {
  const lowest = policy.tiers[0]?.name ?? 'Registered';
  return policy.tiers.find(candidate => candidate.name === tier)?.name ?? lowest;
}
