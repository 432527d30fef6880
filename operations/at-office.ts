import { policyAtOffice } from '../domain/office-calendar.ts';
import type { Policy } from '../domain/policy.ts';
import type { PolicyPort } from './ports.ts';

/**
 * The policy with the working days of the office that decides about the partner (T4). What people of the vendor owe,
 * and until when they can be asked again, is counted in them: reviews, renewals, disputes, appeals.
 */
export const atOffice = async (
  ports: Pick<PolicyPort, 'directory'>,
  policy: Policy,
  partnerCompanyId: string | null,
): Promise<Policy> => policyAtOffice(policy, await ports.directory(), partnerCompanyId);

/** Of a dispute: the office that decides about the first of its parties that is a partner. */
export const atOfficeOf = (
  ports: Pick<PolicyPort, 'directory'>,
  policy: Policy,
  parties: readonly { partnerCompanyId: string | null }[],
): Promise<Policy> =>
  atOffice(ports, policy, parties.find(party => party.partnerCompanyId !== null)?.partnerCompanyId ?? null);
