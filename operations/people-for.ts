import { managersToTell } from '../domain/directory.ts';
import type { CrmUserRecord, PolicyPort, UsersPort } from './ports.ts';
import type { Registration } from './records.ts';

/** The partner managers assigned to the claim's partner; whoever registered the claim where nobody is. */
export async function peopleFor(
  ports: PolicyPort & UsersPort,
  claim: Pick<Registration, 'partnerCompanyId' | 'submittedBy'>,
): Promise<CrmUserRecord[]> {
  return await ports.usersById(managersToTell(await ports.directory(), claim));
}
