import type { Refusal } from '../domain/refusal.ts';
import type { AccountsPort, ClaimsPort, ClockPort, PartnersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type LockedClaimPorts = ClaimsPort & PartnersPort & AccountsPort & ClockPort;

/**
 * Locks the partner and the account of a registration, in that order, and reads it again: what the caller
 * decides next holds until its transaction commits.
 */
export async function lockClaim(
  ports: LockedClaimPorts,
  registrationId: string,
): Promise<{ ok: true; claim: Registration } | { ok: false; refusal: Refusal }> {
  const seen = await ports.registration(registrationId);
  if (seen === null) return { ok: false, refusal: refuse.unknownRegistration(registrationId) };
  await ports.lockPartner(seen.partnerCompanyId);
  const accountId = await ports.lockAccountOf(seen.companyId);
  // Whatever is decided next looks at the time and at the claims beside it: asked for in one go, they are known then.
  const [claim] = await Promise.all([
    ports.registration(registrationId),
    ports.now(),
    ports.claimsOfAccount(accountId),
  ]);
  if (claim === null) throw new Error(`Registration ${registrationId} vanished under its lock`);
  return { ok: true, claim };
}
