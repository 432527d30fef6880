import { advanceDispute } from './dispute-clock.ts';
import type { DisputePorts } from './dispute-ports.ts';
import type { DisputeRecord } from './dispute-records.ts';
import { expireDue } from './expire-registration.ts';

/**
 * Locks the partners and the account of a case, in that order, and reads it again, with its clock brought up to
 * now and what is due on the account expired. Null: there is no such case.
 */
export async function lockDispute(ports: DisputePorts, disputeId: string): Promise<DisputeRecord | null> {
  const seen = await ports.dispute(disputeId);
  if (seen === null) return null;
  const partners = seen.parties.flatMap(party => party.partnerCompanyId ?? []);
  for (const partner of [...new Set(partners)].sort()) await ports.lockPartner(partner);
  const { accountId } = seen;
  await ports.lockAccounts([accountId]);
  const locked = await ports.dispute(disputeId);
  // Accounts may be united between looking and locking: look again until both agree.
  if (locked === null || locked.accountId !== accountId) return await lockDispute(ports, disputeId);
  const dispute = await advanceDispute(ports, locked);
  await expireDue(ports, accountId);
  return dispute;
}
