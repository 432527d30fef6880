import { type Directory, managerOf } from '../domain/directory.ts';
import { explainEscalation } from '../domain/engagement-why.ts';
import { summarise } from '../domain/finding.ts';
import type { EngagementPort } from './engagement-records.ts';
import { actOfFinding, type FindingAct } from './finding-act.ts';
import type {
  ClaimsPort,
  ClockPort,
  CrmUserRecord,
  FindingsPort,
  LedgerPort,
  OutboxPort,
  PolicyPort,
  UsersPort,
} from './ports.ts';
import type { FindingRecord } from './records.ts';

export type FindingClockPorts = ClaimsPort &
  ClockPort &
  EngagementPort &
  FindingsPort &
  LedgerPort &
  OutboxPort &
  PolicyPort &
  UsersPort;

/**
 * The half hour of a heads-up is over (H2): in `advise` and `enforce` the rep gets a task, and so does each
 * partner manager assigned to the partners. Hits of one act are one task (H3). Nothing happens when the heads-up is
 * closed already, or when its act was told of.
 */
export async function remindOfFinding(ports: FindingClockPorts, finding: FindingRecord): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (finding.status !== 'heads-up' || policy.enforcement === 'observe') return;
  const act = await actOfFinding(ports, finding);
  const open = act.findings
    .filter(({ status }) => status === 'heads-up' || status === 'exception')
    .filter(({ toldAt }) => !isBefore(toldAt, finding.recordedAt));
  const told = open.some(({ toldAt }) => toldAt !== null);
  await ports.saveTold(idsOf(open), 'heads-up', await ports.now());
  if (told) return;
  const managers = await managersOfPartners(ports, open);
  const rep = finding.actorUserId === null ? [] : [finding.actorUserId];
  const people = await ports.usersById([...new Set([...rep, ...managers])]);
  for (const person of people)
    await leaveTask(
      ports,
      finding,
      { ...act, findings: open },
      person,
      'Heads-up: this customer is registered',
    );
}

/**
 * A business day is over and nobody took a way out: the heads-up becomes an RoE exception (H2). In `enforce` the
 * manager whom settings name for the rep's HubSpot team gets a task, one for all exceptions of an act (H3).
 */
export async function escalateFinding(ports: FindingClockPorts, finding: FindingRecord): Promise<void> {
  if (finding.status !== 'heads-up') return;
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const registration = await ports.registration(finding.registrationId);
  await ports.saveFinding({ ...finding, status: 'exception', exceptionAt: null });
  await ports.append({
    kind: 'finding-escalated',
    why: explainEscalation(finding.status, finding.exceptionAt),
    registrationId: finding.registrationId,
    accountId: registration?.accountId ?? null,
    partnerCompanyId: registration?.partnerCompanyId ?? null,
    actor: { kind: 'automation' },
    occurredAt: finding.exceptionAt ?? now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [finding.rule, 'H2'],
    facts: { findingId: finding.findingId },
  });
  if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
  if (inForce.policy.enforcement === 'enforce') await tellManager(ports, finding);
}

async function tellManager(ports: FindingClockPorts, finding: FindingRecord): Promise<void> {
  const act = await actOfFinding(ports, finding);
  const grave = act.findings
    .filter(
      ({ status, exceptionAt }) => status === 'exception' || (status === 'heads-up' && exceptionAt !== null),
    )
    .filter(({ escalationToldAt }) => !isBefore(escalationToldAt, finding.recordedAt));
  const told = grave.some(({ escalationToldAt }) => escalationToldAt !== null);
  await ports.saveTold(idsOf([...grave, finding]), 'exception', await ports.now());
  const manager = told ? null : await managerOfRep(ports, await ports.directory(), finding);
  if (manager !== null)
    await leaveTask(
      ports,
      finding,
      { ...act, findings: grave.length === 0 ? [finding] : grave },
      manager,
      'RoE exception: nobody answered the heads-up',
    );
}

/** What was told of before this was raised, or raised again, was told of another time. */
const isBefore = (told: Temporal.Instant | null, raised: Temporal.Instant) =>
  told !== null && Temporal.Instant.compare(told, raised) < 0;

const idsOf = (findings: FindingRecord[]) => [...new Set(findings.map(({ findingId }) => findingId))];

async function managersOfPartners(ports: FindingClockPorts, findings: FindingRecord[]): Promise<string[]> {
  const directory = await ports.directory();
  const partners = new Set<string>();
  for (const registrationId of new Set(findings.map(finding => finding.registrationId))) {
    const registration = await ports.registration(registrationId);
    if (registration !== null) partners.add(registration.partnerCompanyId);
  }
  return directory.partnerManagers
    .filter(entry => partners.has(entry.partnerCompanyId))
    .map(entry => entry.userId);
}

async function managerOfRep(
  ports: FindingClockPorts,
  directory: Directory,
  finding: FindingRecord,
): Promise<CrmUserRecord | null> {
  if (finding.actorUserId === null) return null;
  const [rep] = await ports.usersById([finding.actorUserId]);
  const managerId = rep === undefined ? null : managerOf(directory, rep);
  const [manager] = managerId === null ? [] : await ports.usersById([managerId]);
  return manager ?? null;
}

const waysOut =
  'Open the Dibs card to link the partner, ask for consent, exempt it with a reason, or say that it was a mistake.';

async function leaveTask(
  ports: FindingClockPorts,
  finding: FindingRecord,
  act: FindingAct,
  person: CrmUserRecord,
  subject: string,
): Promise<void> {
  const now = await ports.now();
  const registration = await ports.registration(finding.registrationId);
  const companyId = finding.companyId ?? registration?.companyId ?? null;
  // A task about several is not dropped because one of them was answered.
  const subjectId = act.findings.length > 1 ? `${finding.findingId}:act` : finding.findingId;
  await ports.intendEffect('task', subjectId, {
    subject: `${subject} (${titleOf(finding, act)})`,
    body: `${bodyOf(finding, act)} ${waysOut}`,
    dealId: finding.dealId,
    companyIds: finding.dealId === null && companyId !== null ? [companyId] : [],
    ownerId: person.ownerId,
    dueAt: now.toString(),
  });
}

const titleOf = (finding: FindingRecord, act: FindingAct) =>
  act.kind === 'bulk-notice'
    ? `${registrationsOf(act)} customers`
    : [...new Set([finding.rule, ...act.findings.map(({ rule }) => rule)])].join(', ');

function bodyOf(finding: FindingRecord, act: FindingAct): string {
  if (act.kind === 'case') return summarise(finding.rule, finding.evidence);
  const first = summarise(finding.rule, finding.evidence);
  return `One act touched ${registrationsOf(act)} registered customers; each has a heads-up of its own in Dibs. The first: ${first}`;
}

const registrationsOf = ({ findings }: FindingAct) =>
  new Set(findings.map(({ registrationId }) => registrationId)).size;
