import type { Refusal } from '../domain/refusal.ts';
import type { AccountsPort, ClaimsPort, ClockPort, PartnersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type LockedClaimPorts = ClaimsPort & PartnersPort & AccountsPort & ClockPort;

/**
 * Locks the partner and the account of a registration, in that order, and reads it again: what the caller
 * decides next holds until its transaction commits.
 *
 * @param lookAhead asks for what the caller will look at, so that it is known then; nothing hangs on its answers
 */
export async function lockClaim(
  ports: LockedClaimPorts,
  registrationId: string,
  lookAhead: (seen: Registration) => Promise<unknown> = async () => undefined,
): Promise<{ ok: true; claim: Registration } | { ok: false; refusal: Refusal }> {
  const seen = await ports.registration(registrationId);
  if (seen === null) return { ok: false, refusal: refuse.unknownRegistration(registrationId) };
  // Sent together: Postgres looks at what is asked for last when it has both locks.
  await Promise.all([
    ports.lockPartner(seen.partnerCompanyId),
    ports.lockAccountOf(seen.companyId),
    ports.registration(registrationId),
    ports.now(),
    ports.claimsOfAccount(seen.accountId),
    lookAhead(seen),
  ]);
  // Asked again only where a lock was taken after the first asking.
  const claim = await ports.registration(registrationId);
  if (claim === null) throw new Error(`Registration ${registrationId} vanished under its lock`);
  return { ok: true, claim };
}
