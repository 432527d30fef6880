import type { Store } from '../../adapters/postgres/store.ts';
import type { PartnerRecord } from '../../operations/records.ts';
import type { Frame } from './pages/frame.ts';
import type { SignedIn } from './personal-visit.ts';
import { ProblemError } from './problem.ts';

/** The contact's own partner, and what frames each of its pages. @throws ProblemError 404 */
export async function ownFrame(
  store: Store,
  { base, formToken, contact }: SignedIn,
): Promise<{ frame: Frame; partner: PartnerRecord }> {
  const partner = await store.partner(contact.partnerCompanyId);
  if (partner === null) throw new ProblemError(404, 'This company is not a partner.');
  const { policy } = await store.policyInForce();
  return { frame: { base, formToken, partnerName: partner.name, timeZone: policy.timeZone }, partner };
}
