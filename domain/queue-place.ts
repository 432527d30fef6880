import { lastProtectedDay } from './calendar.ts';
import { dayClock, type Toll } from './follow-up-clock.ts';
import type { Outcome } from './outcome.ts';
import { dayInWords } from './plain-days.ts';
import type { Policy } from './policy.ts';

export type QueuePlaceFacts = {
  /** When the partner joined the queue, or last said that it still waits. */
  confirmedAt: Temporal.Instant;
  /** Times in which a review before it in line was late: they are not the partner's. `to` null: it is late now. */
  lateReviews: readonly Toll[];
  now: Temporal.Instant;
  policy: Pick<Policy, 'timeZone' | 'registration'>;
};

/**
 * When a queued claim has to be confirmed again, and when its partner is warned (domain rule 4, T3). Days on which the
 * vendor was late with the claim in front do not count; while one is late the answer is the earliest that it can come
 * to, so it must be asked again then.
 */
export function queuePlace(facts: QueuePlaceFacts): {
  warnAt: Temporal.Instant;
  dueAt: Temporal.Instant;
} {
  const { confirmedAt, lateReviews, now, policy } = facts;
  const { queueReconfirmDays: days, queueWarnDays } = policy.registration;
  const ended = lateReviews.map(late => ({ ...late, to: late.to ?? justAfter(now) }));
  const clock = dayClock(policy.timeZone, ended, []);
  const dueAt = clock.end(confirmedAt, days) ?? stoppedForGood();
  const warnAt = clock.startOf(confirmedAt, Math.max(1, days - queueWarnDays)) ?? stoppedForGood();
  return { warnAt, dueAt };
}

function stoppedForGood(): never {
  throw new Error('Every late review was given an end, so the clock goes on');
}

const justAfter = (instant: Temporal.Instant) => instant.add({ nanoseconds: 1 });

/** Why a claim left the queue: nobody said in time that it still waits. */
export function explainLapse(facts: QueuePlaceFacts): Outcome {
  const { dueAt } = queuePlace(facts);
  const { timeZone, registration } = facts.policy;
  const day = dayInWords(lastProtectedDay(dueAt, timeZone));
  return {
    code: 'NOT_RECONFIRMED',
    rule: 'R-queue',
    text: `A claim in the queue is confirmed every ${registration.queueReconfirmDays} days; nobody did by ${day}.`,
    facts: { confirmedAt: facts.confirmedAt.toString(), dueAt: dueAt.toString() },
    wouldChange: [
      {
        fact: 'confirmedAt',
        becomes: dueAt.subtract({ milliseconds: 1 }).toString(),
        text: `A confirmation by ${day} would have kept the place.`,
      },
    ],
  };
}
