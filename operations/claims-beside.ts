import { besideClaim, type EnteredClaim, entryOpenUntil } from '../domain/on-behalf.ts';
import type { ClaimSummary } from '../domain/submission.ts';
import type { BehalfPort } from './behalf-records.ts';
import { claimSummary } from './claim-summary.ts';
import type { ClockPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';

export type BesidePorts = Pick<BehalfPort, 'enteredOnBehalf'> & ClockPort & PolicyPort;

/**
 * Rivals that are reviewed side by side with the claim, in the order in which they came to the vendor, and until when
 * others can still be entered beside it (null: that is over).
 */
export async function claimsBeside(
  ports: BesidePorts,
  claim: Registration,
  others: readonly ClaimSummary[],
): Promise<{ beside: EnteredClaim[]; openUntil: Temporal.Instant | null }> {
  const entered = await enteredClaims(ports, [
    claim.registrationId,
    ...others.map(({ registrationId }) => registrationId),
  ]);
  const { policy } = await ports.policyInForce();
  const now = await ports.now();
  return {
    beside: besideClaim(claimSummary(claim), others, entered, policy, now),
    openUntil: entryOpenUntil(claim.registrationId, entered, policy, now),
  };
}

/** Of the registrations those that were entered on behalf, as claims. */
export async function enteredClaims(
  ports: Pick<BehalfPort, 'enteredOnBehalf'>,
  registrationIds: readonly string[],
): Promise<EnteredClaim[]> {
  return (await ports.enteredOnBehalf(registrationIds)).filter(
    each => each.subjectId === each.registrationId,
  );
}
