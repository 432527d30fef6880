import { given } from '../domain/why.ts';
import type { ConsentsPort } from './consent-records.ts';
import type { DealReading } from './observe-deals.ts';
import type {
  ClaimsPort,
  ClockPort,
  DeadlinesPort,
  FindingsPort,
  LedgerPort,
  OutboxPort,
  PolicyPort,
} from './ports.ts';
import type { DealRecord, FindingRecord, Registration } from './records.ts';

export type FollowMergedDealsPorts = ClaimsPort &
  ClockPort &
  ConsentsPort &
  DeadlinesPort &
  FindingsPort &
  LedgerPort &
  OutboxPort &
  PolicyPort;

/**
 * HubSpot's merge mints a new deal and keeps nothing of ours but what stood on the old ones: claims, findings and
 * consents go on on the record that took their deals in, and its copy is compared anew. Where both deals were flagged for
 * one thing, it stays one case (H3). The claimed accounts must be locked.
 *
 * @param known the deals as they were before these readings
 * @returns ids of records that took something over
 */
export async function followMergedDeals(
  ports: FollowMergedDealsPorts,
  readings: DealReading[],
  known: ReadonlyMap<string, DealRecord>,
): Promise<Set<string>> {
  const moved = new Set<string>();
  for (const reading of readings) {
    if (!reading.found || reading.mergedIds.length === 0 || moved.has(reading.recordId)) continue;
    const claims = await ports.moveClaimsOfDeals(reading.mergedIds, reading.recordId);
    for (const claim of claims) await recordMove(ports, claim, reading.recordId);
    await ports.moveConsentsOfDeals(reading.mergedIds, reading.recordId);
    const findings = await ports.findingsOfDeals([...reading.mergedIds, reading.recordId]);
    const late = findings.filter(finding => finding.dealId !== reading.recordId);
    await joinFindings(ports, findings, reading.recordId);
    if (claims.length + late.length > 0) moved.add(reading.recordId);
  }
  const merged = readings.flatMap(reading =>
    reading.found &&
    reading.recordId !== reading.dealId &&
    known.get(reading.dealId)?.mergedInto !== reading.recordId
      ? [reading.recordId]
      : [],
  );
  await ports.compareDeals([...new Set([...moved, ...merged])]);
  return moved;
}

async function recordMove(ports: FollowMergedDealsPorts, claim: Registration, dealId: string): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind: 'claim-followed-deal',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['E9'],
    facts: { dealId, because: 'deals-merged' },
  });
}

async function joinFindings(
  ports: FollowMergedDealsPorts,
  findings: FindingRecord[],
  recordId: string,
): Promise<void> {
  const cases = new Set<string>();
  const onRecordFirst = findings.toSorted(
    (a, b) => Number(b.dealId === recordId) - Number(a.dealId === recordId),
  );
  for (const finding of onRecordFirst) {
    const told = `${finding.registrationId} ${finding.rule}`;
    if (!cases.has(told)) {
      cases.add(told);
      if (finding.dealId !== recordId) await ports.moveFinding(finding.findingId, recordId);
    } else if (finding.status === 'heads-up' || finding.status === 'exception') await close(ports, finding);
  }
}

async function close(ports: FollowMergedDealsPorts, finding: FindingRecord): Promise<void> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const registration = await ports.registration(finding.registrationId);
  await ports.saveFinding({
    ...finding,
    status: 'resolved',
    exceptionAt: null,
    closedAt: now,
    closedBecause: 'deals-merged',
  });
  await ports.settleDeadline(finding.findingId, 'heads-up-task');
  await ports.settleDeadline(finding.findingId, 'heads-up-exception');
  await ports.cancelEffects(finding.findingId);
  await ports.append({
    kind: 'finding-closed',
    why: given('HEADS_UP_CLOSED', 'H2', { status: finding.status, because: 'deals-merged' }),
    registrationId: finding.registrationId,
    accountId: registration?.accountId ?? null,
    partnerCompanyId: registration?.partnerCompanyId ?? null,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [finding.rule, 'H3'],
    facts: { findingId: finding.findingId, because: 'deals-merged', textId: null },
  });
}
