import { explainScreening } from '../domain/screening-why.ts';
import type { Why } from '../domain/why.ts';
import { claimSummary, otherClaims } from './claim-summary.ts';
import type { ClaimsPort, ClockPort } from './ports.ts';
import type { Registration } from './records.ts';

/** Why a claim waits behind others on its customer now, or behind nobody. The account must be locked. */
export async function screeningOf(ports: ClaimsPort & ClockPort, claim: Registration): Promise<Why> {
  const liveClaims = otherClaims(await ports.claimsOfAccount(claim.accountId), claim.registrationId);
  return explainScreening({ claim: claimSummary(claim), liveClaims, now: await ports.now() });
}
