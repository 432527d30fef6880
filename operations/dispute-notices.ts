import { momentWords } from '../domain/day-words.ts';
import { type Directory, managersToTell, worksForPartner } from '../domain/directory.ts';
import { type DisputeState, nextLimit, type Party } from '../domain/dispute.ts';
import type { Role } from '../domain/rights.ts';
import type { DisputeRecord, TeamsPort } from './dispute-records.ts';
import type { PartnerReadersPort } from './mail-records.ts';
import type {
  AccountsPort,
  ClaimsPort,
  ClockPort,
  CrmUserRecord,
  OutboxPort,
  PartnersPort,
  PolicyPort,
  UsersPort,
} from './ports.ts';
import type { Registration } from './records.ts';
import { taskPlace } from './task-place.ts';
import { unreachedWords } from './unreached.ts';

export type NoticePorts = AccountsPort &
  ClaimsPort &
  ClockPort &
  OutboxPort &
  PartnerReadersPort &
  PartnersPort &
  PolicyPort &
  TeamsPort &
  UsersPort;

/** Whose turn it is, state by state; null: the parties'. */
const turn: Partial<Record<DisputeState, Exclude<Role, 'partner'>[] | null>> = {
  open: ['approver'],
  acknowledged: ['approver'],
  evidence: ['approver'],
  proposed: null,
  'with-director': ['director'],
  'with-executive': ['executive'],
  appealed: ['director', 'executive'],
};

const todo: Partial<Record<DisputeState, string>> = {
  open: 'acknowledge it',
  acknowledged: 'hear both sides, then close the evidence',
  evidence: 'propose a ruling',
  proposed: 'accept the proposal or object to it',
  'with-director': 'decide it or pass it up',
  'with-executive': 'decide it',
  appealed: 'decide the appeal',
};

/**
 * Leaves a task with whoever has to act next, due at the limit that runs. Nobody who is a party, and no names: a
 * task on a deal is read by whoever may read the deal (I7). In `observe` nobody is told.
 *
 * @param occasion `next`: it is their turn now · `reminder`: the limit is near
 */
export async function tellOfLimit(
  ports: NoticePorts,
  dispute: DisputeRecord,
  occasion: 'next' | 'reminder',
): Promise<void> {
  const limit = nextLimit(dispute);
  const roles = turn[dispute.state];
  if (limit === null || roles === undefined) return;
  const { policy } = await ports.policyInForce();
  const by = momentWords(limit.at, policy.timeZone);
  const subject =
    occasion === 'reminder'
      ? `Dispute: the limit is near, ${by}`
      : `Dispute: ${todo[dispute.state]} by ${by}`;
  const words = `Somebody has to ${todo[dispute.state]} by ${by}; after that the case goes up by itself, and nothing is decided without a person.`;
  if (roles === null)
    for (const party of dispute.parties)
      await leaveTasks(ports, dispute, await speakersOf(ports, party), {
        subject,
        body: words,
        dueAt: limit.at,
        party,
      });
  else
    await leaveTasks(ports, dispute, await deciders(ports, dispute, roles), {
      subject,
      body: words,
      dueAt: limit.at,
      party: null,
    });
}

const news = {
  opened: 'A dispute about this customer was opened. Give your evidence on the deal’s Dibs card.',
  escalated: 'The dispute about this customer went up a step, because a limit passed.',
  decided: 'The dispute about this customer is decided. The ruling stands on the deal’s Dibs card.',
  appealed: 'The decision of the dispute about this customer is appealed.',
} as const;

/** Tells each side, by its partner managers or by the people whom the case names, in its own task. */
export async function tellParties(
  ports: NoticePorts,
  dispute: DisputeRecord,
  what: keyof typeof news,
): Promise<void> {
  const dueAt = await ports.now();
  for (const party of dispute.parties)
    await leaveTasks(ports, dispute, await speakersOf(ports, party), {
      subject: `Dispute ${what}`,
      body: news[what],
      dueAt,
      party,
    });
}

/** A partner's side is told by its partner managers, else by whoever registered the claim. */
async function speakersOf(ports: NoticePorts, party: Party): Promise<CrmUserRecord[]> {
  if (party.partnerCompanyId === null) return await ports.usersById(party.userIds);
  const directory = await ports.directory();
  const assigned = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === party.partnerCompanyId)
    .map(entry => entry.userId);
  if (assigned.length > 0) return await ports.usersById(assigned);
  const claim = party.registrationId === null ? null : await ports.registration(party.registrationId);
  return claim === null ? [] : await ports.usersById(managersToTell(directory, claim));
}

/** Who has one of the roles and is no party; the admins where nobody is. */
async function deciders(
  ports: NoticePorts,
  dispute: DisputeRecord,
  roles: Exclude<Role, 'partner'>[],
): Promise<CrmUserRecord[]> {
  const directory = await ports.directory();
  const free = async (wanted: Exclude<Role, 'partner'>[]) =>
    (await peopleWith(ports, directory, wanted)).filter(person => !isBarred(directory, dispute, person));
  const people = await free(roles);
  return people.length > 0 ? people : await free(['admin']);
}

function isBarred(directory: Directory, dispute: DisputeRecord, { userId }: CrmUserRecord): boolean {
  const partners = dispute.parties.flatMap(party => party.partnerCompanyId ?? []);
  const decided = [dispute.proposal, ...dispute.rulings].some(made => made?.by === userId);
  return (
    dispute.openedBy.userId === userId ||
    dispute.parties.some(party => party.userIds.includes(userId)) ||
    partners.some(partner => worksForPartner(directory, userId, partner)) ||
    (dispute.state === 'evidence' &&
      directory.partnerManagers.some(
        entry => entry.userId === userId && partners.includes(entry.partnerCompanyId),
      )) ||
    (dispute.state === 'appealed' && decided)
  );
}

async function peopleWith(
  ports: NoticePorts,
  directory: Directory,
  roles: Exclude<Role, 'partner'>[],
): Promise<CrmUserRecord[]> {
  const subjects = directory.roles.filter(entry => roles.includes(entry.role)).map(entry => entry.who);
  const named = await ports.usersById(subjects.flatMap(who => ('userId' in who ? [who.userId] : [])));
  const inTeams = await ports.usersOfTeams(subjects.flatMap(who => ('teamId' in who ? [who.teamId] : [])));
  const people = new Map([...named, ...inTeams].map(person => [person.userId, person]));
  return [...people.values()].sort((a, b) => (BigInt(a.userId) < BigInt(b.userId) ? -1 : 1));
}

type Task = { subject: string; body: string; dueAt: Temporal.Instant; party: Party | null };

async function leaveTasks(
  ports: NoticePorts,
  dispute: DisputeRecord,
  people: CrmUserRecord[],
  { subject, body, dueAt, party }: Task,
): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const claim = await claimOf(ports, dispute, party);
  if (claim === null) return;
  const customer = await ports.company(claim.companyId);
  const told = party?.partnerCompanyId ?? null;
  const unreached = told === null ? '' : await unreachedWords(ports, told);
  for (const person of people)
    await ports.intendEffect('task', `${dispute.disputeId}:${dispute.state}`, {
      subject,
      body: `Customer: ${customer?.name ?? claim.companyId}. ${body}${unreached}`,
      ...taskPlace(claim),
      ownerId: person.ownerId,
      dueAt: dueAt.toString(),
    });
}

/** The registration on whose deal a task is left: the reader's own, else the one in front. */
async function claimOf(
  ports: NoticePorts,
  dispute: DisputeRecord,
  party: Party | null,
): Promise<Registration | null> {
  const registrationId = party?.registrationId ?? dispute.registrationIds[0];
  return registrationId === undefined ? null : await ports.registration(registrationId);
}
