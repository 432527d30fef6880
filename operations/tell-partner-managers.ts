import type { PartnerReadersPort } from './mail-records.ts';
import type { ClockPort, OutboxPort, PartnersPort, PolicyPort, UsersPort } from './ports.ts';
import { unreachedWords } from './unreached.ts';

export type TellPorts = ClockPort &
  OutboxPort &
  PartnerReadersPort &
  Pick<PartnersPort, 'partner'> &
  PolicyPort &
  UsersPort;

/**
 * A task on the partner's company for each partner manager assigned to it, else for each that settings name, else one
 * that nobody owns yet. In `observe` nobody is told.
 */
export async function tellPartnerManagers(
  ports: TellPorts,
  partnerCompanyId: string,
  task: {
    subjectId: string;
    subject: string;
    body: string;
    /** The partner is told by mail as well: where nobody of it can be written to, the task says so. Absent: no. */
    partnerToo?: boolean;
  },
): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const now = await ports.now();
  const unreached = task.partnerToo === true ? await unreachedWords(ports, partnerCompanyId) : '';
  for (const ownerId of await ownersOf(ports, partnerCompanyId))
    await ports.intendEffect('task', task.subjectId, {
      subject: task.subject,
      body: task.body + unreached,
      dealId: null,
      companyIds: [partnerCompanyId],
      ownerId,
      dueAt: now.toString(),
    });
}

async function ownersOf(ports: TellPorts, partnerCompanyId: string): Promise<(string | null)[]> {
  const directory = await ports.directory();
  const assigned = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === partnerCompanyId)
    .map(entry => entry.userId);
  const everyone = directory.roles.flatMap(({ who, role }) =>
    role === 'partner-manager' && 'userId' in who ? [who.userId] : [],
  );
  const people = await ports.usersById([...new Set(assigned.length > 0 ? assigned : everyone)]);
  return people.length === 0 ? [null] : people.map(person => person.ownerId);
}
