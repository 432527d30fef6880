import { type QueuePlaceFacts, queuePlace } from '../domain/queue-place.ts';
import type { LateReview } from './many-claims.ts';
import type { ClaimsPort, ClockPort, DeadlineKind, DeadlinesPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';
import type { QueuePlace, WaitingPort } from './waiting-records.ts';

export type ClaimClocksPorts = ClaimsPort & ClockPort & DeadlinesPort & PolicyPort & WaitingPort;

/**
 * Starts the clock of the state that a waiting claim has just come to, and stops those of the states it left: the
 * review's, the partner's confirmation in the queue. Of what ended or is active none of them runs.
 */
export async function startClaimClocks(ports: ClaimClocksPorts, claim: Registration): Promise<void> {
  const { registrationId, state, reviewDueAt } = claim;
  const over = new Set<DeadlineKind>(['review-end', 'info-timeout', 'queue-reconfirm']);
  if (state === 'under-review' && reviewDueAt !== null) {
    over.delete('review-end');
    await ports.setDeadline(registrationId, 'review-end', reviewDueAt);
  }
  if (state === 'info-requested') over.delete('info-timeout');
  if (state === 'queued') {
    over.delete('queue-reconfirm');
    await confirmPlace(ports, claim);
  }
  await ports.settleDeadline(registrationId, ...over);
}

/** The 30 days of a queued claim begin anew. */
export async function confirmPlace(ports: ClaimClocksPorts, claim: Registration): Promise<void> {
  const place: QueuePlace = {
    registrationId: claim.registrationId,
    confirmedAt: await ports.now(),
    warnedAt: null,
  };
  await ports.saveQueuePlace(place);
  const { warnAt } = await placeTimes(ports, claim, place);
  await ports.setDeadline(claim.registrationId, 'queue-reconfirm', warnAt);
}

/** When the place is warned of and lapses, as known now. */
export async function placeTimes(ports: ClaimClocksPorts, claim: Registration, place: QueuePlace) {
  return queuePlace(await placeFacts(ports, claim, place));
}

export async function placeFacts(ports: ClaimClocksPorts, claim: Registration, place: QueuePlace) {
  const beside = await ports.claimsOfAccount(claim.accountId);
  const { policy } = await ports.policyInForce();
  const lateReviews = await ports.lateReviewsOf(beside.map(other => other.registrationId));
  return { ...placeFactsBeside(place, beside, lateReviews), now: await ports.now(), policy };
}

/** What a place hangs on beside the claims of its account. A review that is late holds the clock while one runs. */
export function placeFactsBeside(
  place: QueuePlace,
  beside: readonly Registration[],
  lateReviews: readonly LateReview[],
): Pick<QueuePlaceFacts, 'confirmedAt' | 'lateReviews'> {
  const others = beside.filter(other => other.registrationId !== place.registrationId);
  const ids = new Set(others.map(other => other.registrationId));
  const reviewing = others.some(other => other.state === 'under-review');
  return {
    confirmedAt: place.confirmedAt,
    lateReviews: lateReviews.filter(late => ids.has(late.registrationId) && (reviewing || late.to !== null)),
  };
}
