import type { Activity, ActivitySide } from '../../domain/activity.ts';
import { activityOf, moveOf, signingOf } from './activity-of.ts';
import type { ActivityScene } from './activity-scene.ts';
import { instantOfValue } from './activity-scene.ts';
import { isIncoming, sideOfReading } from './activity-side-of.ts';
import type { ActivityReading } from './read-activities.ts';
import type { StageMove } from './read-stage-moves.ts';

/** All that a reading tells about one registration, as the rules of section 6 look at it. */
export function activitiesOf(
  read: { activities: readonly ActivityReading[]; stageMoves: readonly StageMove[] },
  people: Omit<ActivityScene, 'answeredSide'>,
): Activity[] {
  const scene: ActivityScene = { ...people, answeredSide: threadsOf(read.activities, people) };
  return [
    ...read.activities.flatMap(reading => [activityOf(reading, scene), signingOf(reading, scene)]),
    ...read.stageMoves.map(move => moveOf(move, scene)),
  ].filter(activity => activity !== null);
}

type Sent = { at: Temporal.Instant; side: ActivitySide };

/**
 * The threads of mails: a reply is one to the last message before it that did not come from the customer. A message of
 * the partner's that came into the vendor's mailbox is the partner's.
 */
export function threadsOf(
  readings: readonly ActivityReading[],
  people: Omit<ActivityScene, 'answeredSide'>,
): ActivityScene['answeredSide'] {
  const scene: ActivityScene = { ...people, answeredSide: () => null };
  const sent = new Map<string, Sent[]>();
  for (const reading of readings) {
    const threadId = reading.values.hs_email_thread_id ?? '';
    const at = instantOfValue(reading.values.hs_timestamp);
    if (reading.objectType !== 'emails' || threadId === '' || at === null) continue;
    const side = sideOfReading(reading, scene);
    if (isIncoming(reading) && side !== 'partner') continue;
    sent.set(threadId, [...(sent.get(threadId) ?? []), { at, side }]);
  }
  const inOrder = (a: Sent, b: Sent) =>
    Temporal.Instant.compare(a.at, b.at) || (a.side < b.side ? -1 : a.side > b.side ? 1 : 0);
  for (const messages of sent.values()) messages.sort(inOrder);
  return (threadId, before) =>
    sent.get(threadId)?.findLast(({ at }) => Temporal.Instant.compare(at, before) < 0)?.side ?? null;
}
