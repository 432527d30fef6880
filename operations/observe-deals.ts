import { canonicalJson } from '../domain/canonical-json.ts';
import { type DealStepRecord, joinedSteps, noMoneyAndSteps, tellingSteps } from './deal-facts.ts';
import { type FollowOutcomesPorts, followDealOutcomes } from './follow-deal-outcomes.ts';
import { followGoneDeals, type GoneDealsPorts } from './follow-gone-deals.ts';
import { type FollowMergedDealsPorts, followMergedDeals } from './follow-merged-deals.ts';
import { type JudgeDealsPorts, judgeDeals } from './judge-deals.ts';
import { noteLinkRemovals } from './note-link-removals.ts';
import type { DealRecord } from './records.ts';

/** A deal as HubSpot answered; without `found`, HubSpot has no such deal. */
export type DealReading =
  | { found: false; dealId: string }
  | ({
      found: true;
      dealId: string;
      recordId: string;
      /** Every deal that was ever merged into the record. */
      mergedIds: readonly string[];
      /** Its companies are those that were known when it was read: only properties had changed. */
      linksAsKnown?: true;
      /** Absent: they were not read, because nothing is registered on the deal. */
      steps?: DealStepRecord[];
    } & Omit<DealRecord, 'dealId' | 'mergedInto' | 'missing' | 'readAt' | 'steps'>);

export type ObserveDealsPorts = JudgeDealsPorts &
  FollowMergedDealsPorts &
  FollowOutcomesPorts &
  GoneDealsPorts;

/**
 * Takes in what HubSpot says of deals and judges them against the registrations of their accounts. Their
 * companies must have been observed before.
 *
 * @returns ids of deals of which something changed or about which something was decided
 */
export async function observeDeals(ports: ObserveDealsPorts, read: DealReading[]): Promise<Set<string>> {
  const known = new Map(
    (await ports.deals(read.map(reading => reading.dealId))).map(deal => [deal.dealId, deal]),
  );
  const readings = read.map(reading => withLinks(reading, known.get(reading.dealId)));
  await ports.ensureCompanies([
    ...new Set(readings.flatMap(reading => (reading.found ? reading.companyIds : []))),
  ]);
  await lockClaimedAccounts(ports, readings, [...known.values()]);
  const now = await ports.now();
  const records = readings.map(reading => recordOf(reading, known.get(reading.dealId), now));
  const changed = records.filter(record => {
    const before = known.get(record.dealId);
    return before === undefined || !sameFacts(before, record);
  });
  await ports.saveDeals(changed);
  await readWhoseContacts(
    ports,
    changed.filter(({ dealId }) => !known.has(dealId)),
  );
  await noteLinkRemovals(
    ports,
    changed.flatMap(after => {
      const before = known.get(after.dealId);
      return before === undefined ? [] : [{ before, after }];
    }),
  );
  // Its copy could not follow while it was deleted.
  await ports.touchDeals(
    changed.filter(deal => !deal.missing && known.get(deal.dealId)?.missing).map(deal => deal.dealId),
  );
  await ports.touchFound(
    'deals',
    records.filter(({ missing, mergedInto }) => !missing && mergedInto === null).map(({ dealId }) => dealId),
  );
  const followed = await followMergedDeals(ports, readings, known);
  const gone = await followGoneDeals(ports, records);
  const current = await ports.deals(records.map(record => record.dealId));
  const outcomes = await followDealOutcomes(ports, current);
  const judged = await judgeDeals(ports, records);
  return new Set([...changed.map(record => record.dealId), ...followed, ...gone, ...outcomes, ...judged]);
}

/** Links that were not read are those that are known now: somebody may have read newer ones since. */
function withLinks(reading: DealReading, known: DealRecord | undefined): DealReading {
  if (!reading.found || reading.linksAsKnown !== true || known === undefined) return reading;
  return { ...reading, companyIds: known.companyIds, primaryCompanyId: known.primaryCompanyId };
}

/** Of a new deal on a company that is registered to nobody: the company may be a customer entered twice (D9, M7). */
async function readWhoseContacts(ports: ObserveDealsPorts, deals: readonly DealRecord[]): Promise<void> {
  const companies = await ports.companies([...new Set(deals.flatMap(deal => deal.companyIds))]);
  const claimed = await ports.activeClaimsOfAccounts([
    ...new Set(companies.map(({ accountId }) => accountId)),
  ]);
  const unclaimed = companies.filter(
    ({ accountId }) => !claimed.some(claim => claim.accountId === accountId),
  );
  if (unclaimed.length > 0)
    await ports.wantReads(
      'company-contacts',
      unclaimed.map(({ companyId }) => companyId),
    );
}

async function lockClaimedAccounts(
  ports: ObserveDealsPorts,
  readings: DealReading[],
  known: DealRecord[],
): Promise<void> {
  const companyIds = [
    ...readings.flatMap(reading => (reading.found ? reading.companyIds : [])),
    ...known.flatMap(deal => deal.companyIds),
  ];
  const companies = await ports.companies([...new Set(companyIds)]);
  const accounts = [...new Set(companies.map(company => company.accountId))];
  const claimed = await ports.activeClaimsOfAccounts(accounts);
  const onDeals = await ports.claimsOfDeals(
    readings.flatMap(reading => [reading.dealId, ...(reading.found ? reading.mergedIds : [])]),
  );
  await ports.lockAccounts([...new Set([...claimed, ...onDeals].map(claim => claim.accountId))]);
}

function recordOf(reading: DealReading, before: DealRecord | undefined, now: Temporal.Instant): DealRecord {
  if (reading.found) {
    const {
      found: _found,
      recordId,
      mergedIds: _mergedIds,
      linksAsKnown: _linksAsKnown,
      steps,
      ...facts
    } = reading;
    return {
      ...facts,
      steps: joinedSteps(before?.steps ?? [], steps ?? []),
      mergedInto: recordId === reading.dealId ? null : recordId,
      missing: false,
      readAt: now,
    };
  }
  const unknown: DealRecord = {
    dealId: reading.dealId,
    name: null,
    pipelineId: null,
    stageId: null,
    ownerId: null,
    linkedPartner: null,
    createdAt: null,
    createdByUserId: null,
    source: null,
    madeByUs: false,
    primaryCompanyId: null,
    companyIds: [],
    mergedInto: null,
    missing: true,
    readAt: now,
    ...noMoneyAndSteps,
  };
  return { ...(before ?? unknown), missing: true, readAt: now };
}

function sameFacts(a: DealRecord, b: DealRecord): boolean {
  const facts = ({ readAt: _readAt, createdAt, closeDate, companyIds, steps, ...rest }: DealRecord) =>
    canonicalJson({
      ...rest,
      createdAt: createdAt?.epochMilliseconds ?? null,
      closeDate: closeDate?.epochMilliseconds ?? null,
      steps: tellingSteps(steps).map(step => ({ ...step, at: step.at.epochMilliseconds })),
      companyIds: [...companyIds].sort(),
    });
  return facts(a) === facts(b);
}
