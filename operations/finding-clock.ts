import { type Directory, managerOf } from '../domain/directory.ts';
import { summarise } from '../domain/finding.ts';
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
  FindingsPort &
  LedgerPort &
  OutboxPort &
  PolicyPort &
  UsersPort;

/**
 * The half hour of a heads-up is over (H2): in `advise` and `enforce` the rep gets a task, and so does each
 * partner manager assigned to the partner. Nothing happens when the heads-up is closed already.
 */
export async function remindOfFinding(ports: FindingClockPorts, finding: FindingRecord): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (finding.status !== 'heads-up' || policy.enforcement === 'observe') return;
  const directory = await ports.directory();
  const registration = await ports.registration(finding.registrationId);
  const managers = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === registration?.partnerCompanyId)
    .map(entry => entry.userId);
  const rep = finding.actorUserId === null ? [] : [finding.actorUserId];
  const people = await ports.usersById([...new Set([...rep, ...managers])]);
  for (const person of people)
    await leaveTask(ports, finding, person, 'Heads-up: this customer is registered');
}

/**
 * A business day is over and nobody took a way out: the heads-up becomes an RoE exception (H2). In `enforce` the
 * manager whom settings name for the rep's HubSpot team gets a task.
 */
export async function escalateFinding(ports: FindingClockPorts, finding: FindingRecord): Promise<void> {
  if (finding.status !== 'heads-up') return;
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const registration = await ports.registration(finding.registrationId);
  await ports.saveFinding({ ...finding, status: 'exception', exceptionAt: null });
  await ports.append({
    kind: 'finding-escalated',
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
  if (inForce.policy.enforcement !== 'enforce') return;
  const manager = await managerOfRep(ports, await ports.directory(), finding);
  if (manager !== null)
    await leaveTask(ports, finding, manager, 'RoE exception: nobody answered the heads-up');
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

async function leaveTask(
  ports: FindingClockPorts,
  finding: FindingRecord,
  person: CrmUserRecord,
  subject: string,
): Promise<void> {
  const now = await ports.now();
  await ports.intendEffect('task', finding.findingId, {
    subject: `${subject} (${finding.rule})`,
    body: `${summarise(finding.rule, finding.evidence)} Open the deal's Dibs card to link the partner, ask for consent, exempt it with a reason, or say that it was a mistake.`,
    dealId: finding.dealId,
    companyIds: [],
    ownerId: person.ownerId,
    dueAt: now.toString(),
  });
}
