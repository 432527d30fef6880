import { managersToTell, worksForPartner } from '../domain/directory.ts';
import type { Role } from '../domain/rights.ts';
import type { ClockPort, CrmUserRecord, OutboxPort, PolicyPort, UsersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { taskPlace } from './task-place.ts';
import type { TeamsPort } from './waiting-records.ts';

export type TellPorts = ClockPort & OutboxPort & PolicyPort & UsersPort & TeamsPort;

/**
 * Leaves a task about a claim with each of the people; in `observe` nobody is told. `key` tells tasks of the same
 * claim apart.
 */
export async function leaveTasks(
  ports: TellPorts,
  claim: Registration,
  people: CrmUserRecord[],
  task: { key: string; subject: string; body: string },
): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const now = await ports.now();
  for (const person of people)
    await ports.intendEffect('task', `${claim.registrationId}:${task.key}`, {
      subject: task.subject,
      body: task.body,
      ...taskPlace(claim),
      ownerId: person.ownerId,
      dueAt: now.toString(),
    });
}

/** Who tells the partner: the partner managers assigned to it, else whoever registered the claim. */
export async function managersOf(ports: TellPorts, claim: Registration): Promise<CrmUserRecord[]> {
  return await ports.usersById(managersToTell(await ports.directory(), claim));
}

/** Everybody to whom settings give the role, by person or by team, in a fixed order; nobody who is a party. */
export async function peopleWithRole(
  ports: TellPorts,
  claim: Registration,
  role: Exclude<Role, 'partner'>,
): Promise<CrmUserRecord[]> {
  const directory = await ports.directory();
  const subjects = directory.roles.filter(entry => entry.role === role).map(entry => entry.who);
  const named = await ports.usersById(subjects.flatMap(who => ('userId' in who ? [who.userId] : [])));
  const inTeams = await ports.usersOfTeams(subjects.flatMap(who => ('teamId' in who ? [who.teamId] : [])));
  const people = new Map([...named, ...inTeams].map(person => [person.userId, person]));
  return [...people.values()]
    .filter(person => !worksForPartner(directory, person.userId, claim.partnerCompanyId))
    .sort((a, b) => (BigInt(a.userId) < BigInt(b.userId) ? -1 : 1));
}
