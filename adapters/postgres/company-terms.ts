import { partnerMarkOf } from '../../domain/partner-mark.ts';
import type { CompanyTerms } from '../hubspot/read-companies.ts';
import type { PortalTransaction } from './in-portal.ts';
import { partnerListMembers } from './partner-list.ts';
import { program } from './program.ts';

/** How companies are read under the policy and the directory in force. */
export async function companyTerms(tx: PortalTransaction): Promise<CompanyTerms> {
  const { policyInForce, directory } = program(tx);
  const { policy } = await policyInForce();
  const mark = partnerMarkOf(await directory());
  return {
    numberProperties: policy.matching.numberProperties,
    mark,
    members: mark.kind === 'list' ? await partnerListMembers(tx, mark.listId) : null,
  };
}
