import type { CrmUserRecord, PolicyPort, UsersPort } from './ports.ts';
import type { Registration } from './records.ts';

/** The partner managers assigned to the claim's partner; whoever registered the claim where nobody is. */
export async function peopleFor(
  ports: PolicyPort & UsersPort,
  claim: Pick<Registration, 'partnerCompanyId' | 'submittedBy'>,
): Promise<CrmUserRecord[]> {
  const directory = await ports.directory();
  const assigned = directory.partnerManagers
    .filter(entry => entry.partnerCompanyId === claim.partnerCompanyId)
    .map(entry => entry.userId);
  return await ports.usersById(assigned.length > 0 ? assigned : [claim.submittedBy]);
}
