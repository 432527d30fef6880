import type { EndpointChange } from './event-records.ts';
import type { ClockPort, LedgerPort, OutboxPort, PolicyPort, UsersPort } from './ports.ts';
import type { Actor } from './records.ts';
import type { TeamsPort } from './waiting-records.ts';

/** Records what became of an endpoint, and by whom; not its address, which may carry something secret. */
export async function noteEndpointChange(
  ports: ClockPort & LedgerPort & PolicyPort,
  { actor, endpointId, change }: { actor: Actor; endpointId: string; change: EndpointChange },
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind: 'event-endpoint-changed',
    registrationId: null,
    accountId: null,
    partnerCompanyId: null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: [],
    facts: { endpointId, change },
  });
}

/**
 * Nothing more is sent to an endpoint: recorded, and a task to each admin, in every mode, since it is about the vendor's
 * own systems and not about anybody's work.
 */
export async function tellOfDisabledEndpoint(
  ports: ClockPort & LedgerPort & OutboxPort & PolicyPort & UsersPort & TeamsPort,
  { endpointId, host, why }: { endpointId: string; host: string; why: string },
): Promise<void> {
  await noteEndpointChange(ports, { actor: { kind: 'automation' }, endpointId, change: 'disabled' });
  const directory = await ports.directory();
  const admins = directory.roles.filter(({ role }) => role === 'admin').map(({ who }) => who);
  const named = await ports.usersById(admins.flatMap(who => ('userId' in who ? [who.userId] : [])));
  const inTeams = await ports.usersOfTeams(admins.flatMap(who => ('teamId' in who ? [who.teamId] : [])));
  const people = new Map([...named, ...inTeams].map(person => [person.userId, person]));
  const now = await ports.now();
  for (const { ownerId } of people.values())
    await ports.intendEffect('task', `${endpointId}:disabled`, {
      subject: `Outgoing events to ${host} are switched off`,
      body: `${why} Since then nothing is sent there, and nothing waits for it. In the settings of Dibs, under Outgoing events, switch it on again when it works, and replay from the day on which it stopped.`,
      dealId: null,
      companyIds: [],
      ownerId,
      dueAt: now.toString(),
    });
}
