import { besideClaim, type EnteredClaim } from '../domain/on-behalf.ts';
import type { ClaimSummary } from '../domain/submission.ts';
import type { BehalfPort } from './behalf-records.ts';
import { claimSummary } from './claim-summary.ts';
import type { ClockPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

/** Rivals that are reviewed side by side with the claim, in the order in which they came to the vendor. */
export async function claimsBeside(
  ports: Pick<BehalfPort, 'enteredOnBehalf'> & ClockPort & PolicyPort,
  claim: Registration,
  others: readonly ClaimSummary[],
): Promise<EnteredClaim[]> {
  const entered = (
    await ports.enteredOnBehalf([claim.registrationId, ...others.map(({ registrationId }) => registrationId)])
  ).filter(each => each.subjectId === each.registrationId);
  const { policy } = await ports.policyInForce();
  return besideClaim(claimSummary(claim), others, entered, policy, await ports.now());
}
