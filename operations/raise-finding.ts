import type { HitVerdict } from '../domain/direct-engagement.ts';
import { headsUpClock } from '../domain/finding.ts';
import type {
  ClockPort,
  CrmUserRecord,
  DeadlinesPort,
  FindingsPort,
  LedgerPort,
  MintPort,
  OutboxPort,
  PolicyPort,
} from './ports.ts';
import type { DealRecord, FindingRecord, Registration } from './records.ts';

export type RaiseFindingPorts = ClockPort &
  DeadlinesPort &
  FindingsPort &
  LedgerPort &
  MintPort &
  OutboxPort &
  PolicyPort;

/**
 * Records a hit as a heads-up and starts its clocks (H2): a task after half an hour, an RoE exception after a
 * business day. A registration, a rule and a deal have one finding for ever, so a hit is never raised twice; one
 * that linking the partner resolved opens again when the partner is taken off.
 *
 * @returns false when it had been raised before
 */
export async function raiseFinding(
  ports: RaiseFindingPorts,
  hit: { claim: Registration; deal: DealRecord; verdict: HitVerdict; actor: CrmUserRecord | null },
): Promise<boolean> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const clock = headsUpClock(now, inForce.policy);
  const hitNow: FindingRecord = {
    findingId: ports.id('fnd'),
    registrationId: hit.claim.registrationId,
    rule: hit.verdict.rule,
    weight: hit.verdict.weight,
    status: 'heads-up',
    dealId: hit.deal.dealId,
    actorUserId: hit.actor?.userId ?? null,
    occurredAt: hit.verdict.rule === 'D1' ? (hit.deal.createdAt ?? now) : now,
    recordedAt: now,
    policyVersion: inForce.version,
    evidence: {
      ...hit.verdict.facts,
      actorName: hit.actor?.name ?? null,
      dealName: hit.deal.name,
      followUpDueAt: hit.claim.followUpDueAt?.toString() ?? null,
    },
    exceptionAt: clock.exceptionAt,
    closedAt: null,
    closedBecause: null,
  };
  const findingId = await ports.raise(hitNow);
  if (findingId === null) return false;
  const finding = { ...hitNow, findingId };
  await ports.setDeadline(finding.findingId, 'heads-up-task', clock.taskDueAt);
  await ports.setDeadline(finding.findingId, 'heads-up-exception', clock.exceptionAt);
  await ports.append({
    kind: 'finding-raised',
    registrationId: finding.registrationId,
    accountId: hit.claim.accountId,
    partnerCompanyId: hit.claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: finding.occurredAt,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [finding.rule, 'H2'],
    facts: {
      findingId: finding.findingId,
      weight: finding.weight,
      dealId: finding.dealId,
      exceptionAt: clock.exceptionAt.toString(),
    },
  });
  await ports.touchDeals([hit.deal.dealId]);
  return true;
}
