import { queuePlace } from '../domain/queue-place.ts';
import { placeFactsBeside } from './claim-clocks.ts';
import type { ManyClaimsPort } from './many-claims.ts';
import type { ClockPort, PolicyPort } from './ports.ts';
import type { Registration } from './records.ts';
import type { WaitingPort } from './waiting-records.ts';

export type JoinQueuePorts = ManyClaimsPort & WaitingPort & ClockPort & PolicyPort;

/** Claims that are new join the queue beside the other claims on their accounts: the 30 days of each begin. */
export async function joinQueue(
  ports: JoinQueuePorts,
  joining: readonly { claim: Registration; beside: readonly Registration[] }[],
): Promise<void> {
  if (joining.length === 0) return;
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const ids = new Set(joining.flatMap(({ beside }) => beside.map(claim => claim.registrationId)));
  const lateReviews = await ports.lateReviewsOf([...ids]);
  const joined = joining.map(({ claim: { registrationId }, beside }) => {
    const place = { registrationId, confirmedAt: now, warnedAt: null };
    const facts = { ...placeFactsBeside(place, beside, lateReviews), now, policy };
    return { place, warnAt: queuePlace(facts).warnAt };
  });
  await ports.saveQueuePlaces(joined.map(({ place }) => place));
  await ports.setDeadlines(
    'queue-reconfirm',
    joined.map(({ place, warnAt }) => ({ subjectId: place.registrationId, dueAt: warnAt })),
  );
}
