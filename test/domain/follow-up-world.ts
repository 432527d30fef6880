import fc from 'fast-check';
import type { Activity } from '../../domain/activity.ts';
import { type FollowUpFacts, followUpState } from '../../domain/follow-up.ts';
import type { RecordedMiss } from '../../domain/follow-up-evidence.ts';
import { activity, approvedAt, followUp } from './activities.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const start = approvedAt.epochMilliseconds;
export const after = (hours: number) => Temporal.Instant.fromEpochMilliseconds(start + hours * hourMs);

/** Few instants and kinds, so that deadlines, duplicates and limits are met often; some facts are learned late. */
const fact = fc
  .record({
    hours: fc.integer({ min: -2, max: 90 }).map(n => n * 21),
    late: fc.constantFrom(0, 0, 0, 30, 200),
    kind: fc.constantFrom(
      'call',
      'statement',
      'note',
      'status-update',
      'meeting',
      'scheduled',
      'canceled',
      'direct',
      'deleted',
    ),
  })
  .map(({ hours, late, kind }) => build(hours, late, kind));

function build(hours: number, late: number, kind: string): Activity {
  const at = after(hours).toString();
  const recordedAt = after(hours + late);
  const id = `${kind}-${hours}-${late}`;
  const booked = { id, bookedAt: after(hours - 300), end: after(hours + 1) };
  switch (kind) {
    case 'statement':
    case 'note':
    case 'status-update':
      return activity(kind, at, { id, recordedAt });
    case 'meeting':
      return activity('meeting', at, { ...booked, recordedAt });
    case 'scheduled':
      return activity('meeting', at, { ...booked, outcome: 'scheduled', recordedAt: after(hours - 300) });
    case 'canceled':
      return activity('meeting', at, { ...booked, outcome: 'canceled', recordedAt: after(hours - 20) });
    case 'direct':
      return activity('call', at, { id, recordedAt, side: 'direct' });
    case 'deleted':
      return activity('call', at, { id, recordedAt, deletedAt: recordedAt.add({ hours: 50 }) });
    default:
      return activity('call', at, { id, recordedAt });
  }
}

export const facts = fc.uniqueArray(fact, { maxLength: 9, selector: one => one.id });
const tolls = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0, 30, 100, null)).map(([days, hours]) => ({
    from: after(days * 24),
    to: hours === null ? null : after(days * 24 + hours),
    cause: 'dispute',
  })),
  { maxLength: 1 },
);
const miss = fc
  .constantFrom(15, 29, 43)
  .map(days => ({ at: after(days * 24 - 10), recordedAt: after(days * 24), takenBackAt: null }));
export const instants = fc.integer({ min: 0, max: 85 * 24 }).map(after);
export const world = fc.record({
  activities: facts,
  tolls,
  misses: fc.uniqueArray(miss, { maxLength: 2, selector: one => one.at.toString() }),
  now: instants,
  lag: fc.constantFrom(0, 0, 30, 400),
});
export type World = {
  activities: Activity[];
  tolls: FollowUpFacts['tolls'];
  misses: RecordedMiss[];
  now: Temporal.Instant;
  lag: number;
};

/** The state of the follow-up in such a world. */
export const told = (
  { activities, tolls: paused, misses, now, lag }: World,
  change: Partial<FollowUpFacts> = {},
) =>
  followUpState(
    followUp(now.toString(), {
      activities,
      tolls: paused,
      misses,
      watermark: now.subtract({ hours: lag }),
      ...change,
    }),
  );
