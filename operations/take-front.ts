import { isLive } from '../domain/claim-standing.ts';
import { move } from '../domain/registration.ts';
import { screen } from '../domain/submission.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import { claimSummary } from './claim-summary.ts';
import { moved } from './moved.ts';
import type { OutboxPort } from './ports.ts';
import type { Registration } from './records.ts';
import { screeningOf } from './screening-of.ts';

export type TakeFrontPorts = ClaimClocksPorts & ClaimEntryPorts & OutboxPort;

/**
 * A claim that comes back to review with its claim instant is screened again: where somebody is protected, or an
 * earlier claim waits, it is queued; else later claims that had moved up meanwhile step back behind it, each at its own
 * place (T1). The account must be locked and the claim saved as under review.
 *
 * @returns the claim as it stands then
 */
export async function takeFront(ports: TakeFrontPorts, claim: Registration): Promise<Registration> {
  const now = await ports.now();
  const others = (await ports.claimsOfAccount(claim.accountId)).filter(
    other => other.registrationId !== claim.registrationId && isLive(claimSummary(other), now),
  );
  const verdict = screen({ claim: claimSummary(claim), liveClaims: others.map(claimSummary), now });
  if (verdict.outcome === 'held') return await stepBack(ports, claim);
  for (const other of others)
    if (other.state === 'under-review' || other.state === 'info-requested') await stepBack(ports, other);
  return claim;
}

/** Puts a claim that is not protected back into the queue, at its own place. */
export async function stepBack(ports: TakeFrontPorts, claim: Registration): Promise<Registration> {
  const request = await ports.openInfoRequest(claim.registrationId);
  if (request !== null) await ports.closeInfo(request.requestId);
  const waiting: Registration = {
    ...claim,
    state: moved(move(claim.state, 'accounts-united-demoted')),
    reviewDueAt: null,
  };
  await ports.saveRegistration(waiting);
  await startClaimClocks(ports, waiting);
  await appendOf(ports, waiting, {
    kind: 'registration-stepped-back',
    why: await screeningOf(ports, waiting),
    rules: ['I1', 'T1'],
    facts: {
      from: claim.state,
    },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return waiting;
}
