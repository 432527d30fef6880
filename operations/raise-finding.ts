import type { HitVerdict } from '../domain/direct-engagement.ts';
import { explainHit } from '../domain/engagement-why.ts';
import { courseOf } from '../domain/finding.ts';
import type { Why } from '../domain/why.ts';
import type { EngagementPort } from './engagement-records.ts';
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
import { recordPaths } from './record-paths.ts';
import type { FindingRecord, Recorded, Registration } from './records.ts';

export type RaiseFindingPorts = ClockPort &
  DeadlinesPort &
  EngagementPort &
  FindingsPort &
  LedgerPort &
  MintPort &
  OutboxPort &
  PolicyPort;

/** What was done, and on what. `actKey` names the act for ever. */
export type ActFound = {
  actKey: string;
  occurredAt: Temporal.Instant;
  deal?: { dealId: string; name: string | null } | null;
  companyId?: string | null;
  contactId?: string | null;
  activityId?: string | null;
  bulkId?: string | null;
};

export type HitFound = {
  claim: Registration;
  verdict: HitVerdict;
  actor: CrmUserRecord | null;
  act: ActFound;
};

/**
 * Records a hit as a heads-up and starts its clocks (H2, `courseOf`). A registration, a rule and an act have one
 * finding for ever, so a hit is never raised twice. One that linking the partner resolved opens again when the partner
 * is taken off; one that is open gets the weight that the facts give it now.
 *
 * @returns false when nothing changed
 */
export async function raiseFinding(ports: RaiseFindingPorts, hit: HitFound): Promise<boolean> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const { rule, weight } = hit.verdict;
  const course = courseOf({ rule, weight, at: now }, inForce.policy);
  const hitNow = findingOf(ports.id('fnd'), hit, now, inForce.version, course.exceptionAt);
  const findingId = await ports.raise(hitNow);
  const why = explainHit(hit.verdict);
  if (findingId === null) return await regrade(ports, hitNow, why);
  await startClocks(ports, findingId, course);
  await append(ports, { kind: 'finding-raised', why }, { ...hitNow, findingId }, hit.claim, inForce.version, {
    weight,
    dealId: hitNow.dealId,
    companyId: hitNow.companyId,
    contactId: hitNow.contactId,
    activityId: hitNow.activityId,
    exceptionAt: course.exceptionAt?.toString() ?? null,
  });
  if (hitNow.dealId !== null) await ports.touchDeals([hitNow.dealId]);
  return true;
}

function findingOf(
  findingId: string,
  { claim, verdict, actor, act }: HitFound,
  now: Temporal.Instant,
  policyVersion: number,
  exceptionAt: Temporal.Instant | null,
): FindingRecord {
  const about = {
    dealId: act.deal?.dealId ?? null,
    companyId: act.companyId ?? null,
    contactId: act.contactId ?? null,
    activityId: act.activityId ?? null,
  };
  return {
    findingId,
    registrationId: claim.registrationId,
    rule: verdict.rule,
    weight: verdict.weight,
    status: 'heads-up',
    ...about,
    actKey: act.actKey,
    bulkId: act.bulkId ?? null,
    actorUserId: actor?.userId ?? null,
    occurredAt: act.occurredAt,
    recordedAt: now,
    policyVersion,
    evidence: {
      ...verdict.facts,
      actorName: actor?.name ?? null,
      dealName: act.deal?.name ?? null,
      followUpDueAt: claim.followUpDueAt?.toString() ?? null,
      knownUntil: claim.knownUntil?.toString() ?? null,
      links: recordPaths(about),
    },
    exceptionAt,
    closedAt: null,
    closedBecause: null,
    toldAt: null,
    escalationToldAt: null,
    erasedAt: null,
  };
}

/** Other facts that came in meanwhile make an open heads-up graver or lighter: its clock starts or stops. */
async function regrade(ports: RaiseFindingPorts, hit: FindingRecord, why: Why): Promise<boolean> {
  const known = await ports.findingOfAct(hit.registrationId, hit.rule, hit.actKey);
  if (known === null || known.status !== 'heads-up' || known.weight === hit.weight) return false;
  const { version } = await ports.policyInForce();
  await ports.saveWeight(known.findingId, hit.weight, hit.exceptionAt);
  if (hit.exceptionAt === null) await ports.settleDeadline(known.findingId, 'heads-up-exception');
  else await ports.setDeadline(known.findingId, 'heads-up-exception', hit.exceptionAt);
  await append(
    ports,
    { kind: 'finding-regraded', why },
    { ...hit, findingId: known.findingId },
    null,
    version,
    {
      from: known.weight,
      weight: hit.weight,
      exceptionAt: hit.exceptionAt?.toString() ?? null,
    },
  );
  return true;
}

async function startClocks(
  ports: RaiseFindingPorts,
  findingId: string,
  course: ReturnType<typeof courseOf>,
): Promise<void> {
  if (course.taskDueAt !== null) await ports.setDeadline(findingId, 'heads-up-task', course.taskDueAt);
  if (course.exceptionAt !== null)
    await ports.setDeadline(findingId, 'heads-up-exception', course.exceptionAt);
}

async function append(
  ports: RaiseFindingPorts,
  recorded: Recorded,
  finding: FindingRecord,
  claim: Registration | null,
  policyVersion: number,
  facts: Record<string, unknown>,
): Promise<void> {
  await ports.append({
    ...recorded,
    registrationId: finding.registrationId,
    accountId: claim?.accountId ?? null,
    partnerCompanyId: claim?.partnerCompanyId ?? null,
    actor: { kind: 'automation' },
    occurredAt: finding.occurredAt,
    recordedAt: finding.recordedAt,
    policyVersion,
    rules: [finding.rule, 'H2'],
    facts: { findingId: finding.findingId, ...facts },
  });
}
