import { worksForPartner } from '../domain/directory.ts';
import type { CrmUserRecord } from './ports.ts';
import type { Registration } from './records.ts';
import { peopleWithRole, type TellPorts } from './tell-people.ts';

/**
 * Who puts a question to the partner, or decides in its stead: the partner managers assigned to it, else every
 * partner manager, else the approvers. Never the one who asks, who has no part in the answer, nor a party.
 */
export async function partnerManagersBut(
  ports: TellPorts,
  claim: Registration,
  askedBy: string,
): Promise<CrmUserRecord[]> {
  const directory = await ports.directory();
  const assigned = await ports.usersById(
    directory.partnerManagers
      .filter(entry => entry.partnerCompanyId === claim.partnerCompanyId)
      .map(entry => entry.userId),
  );
  const candidates = [
    assigned.filter(person => !worksForPartner(directory, person.userId, claim.partnerCompanyId)),
    assigned.length === 0 ? await peopleWithRole(ports, claim, 'partner-manager') : [],
    await peopleWithRole(ports, claim, 'approver'),
  ];
  const others = candidates.map(people => people.filter(person => person.userId !== askedBy));
  return others.find(people => people.length > 0) ?? [];
}
