import type { FollowUpFacts, FollowUpStatus } from './follow-up.ts';
import type { Walk } from './follow-up-walk.ts';
import type { Outcome } from './outcome.ts';
import { lastMomentInWords } from './plain-days.ts';
import { firstThatFlips, type Why } from './why.ts';

/** Why a deadline is missed (S2; S4 for those of the same silence after it), and what would have kept it. */
export function explainMiss(miss: Walk['misses'][number], facts: FollowUpFacts): Outcome {
  const { timeZone } = facts.policy;
  const by = lastMomentInWords(miss.at, timeZone);
  return {
    code: 'FOLLOW_UP_MISSED',
    rule: miss.running === 1 ? 'S2' : 'S4',
    text: `No follow-up by ${by}: direct needs no consent until the next one.`,
    facts: {
      since: miss.since.toString(),
      deadline: miss.at.toString(),
      missesInThisSilence: miss.running,
      watermark: facts.watermark.toString(),
      lastActivityAt: lastActivityAt(miss.since, facts),
    },
    wouldChange: [activityBy(miss.at, `One connected call by ${by} would have kept it.`)],
  };
}

/** Why the state is what it is, and what changes it. */
export function explainFollowUp(told: {
  walk: Walk;
  status: FollowUpStatus;
  facts: FollowUpFacts;
  bounced: boolean;
}): Outcome {
  const { walk, status, facts, bounced } = told;
  const { due, since } = walk;
  const { timeZone } = facts.policy;
  const common = {
    since: since.toString(),
    deadline: due.at?.toString() ?? null,
    lastActivityAt: lastActivityAt(since, facts),
    watermark: facts.watermark.toString(),
  };
  const held = due.heldBy === null ? {} : { heldBy: due.heldBy.activityId };
  if (status === 'missed') {
    const last = walk.misses.at(-1);
    return {
      code: 'FOLLOW_UP_MISSED',
      rule: 'S3',
      text: `No follow-up since ${last === undefined ? 'the deadline' : lastMomentInWords(last.at, timeZone)}: one connected call closes the direct window.`,
      facts: { ...common, misses: walk.misses.length, now: facts.now.toString() },
      wouldChange: [
        {
          fact: 'lastActivityAt',
          becomes: facts.now.toString(),
          text: 'One connected call now closes the direct window for new engagement.',
        },
      ],
    };
  }
  if (due.at === null) {
    const done = facts.policy.followUp.mode === 'first-touch' && !since.equals(facts.approvedAt);
    return {
      code: done ? 'FOLLOW_UP_DONE' : 'FOLLOW_UP_PAUSED',
      rule: done ? 'S1' : 'S4',
      text: done ? 'The first follow-up is made; no further one is timed.' : 'The clock stands still.',
      facts: common,
      wouldChange: [],
    };
  }
  const by = lastMomentInWords(due.at, timeZone);
  if (status === 'pending-evidence')
    return {
      code: 'FOLLOW_UP_PENDING_EVIDENCE',
      rule: bounced ? 'S2a' : 'T7',
      text: bounced
        ? `No follow-up is known by ${by}, but every warning came back: nothing is lost.`
        : `No follow-up is known by ${by}; HubSpot is read again before anything is decided.`,
      facts: { ...common, warningsBounced: bounced, now: facts.now.toString() },
      wouldChange: [activityBy(due.at, `One connected call by ${by}, once it is read, keeps it.`)],
    };
  return {
    code: status === 'due-soon' ? 'FOLLOW_UP_DUE_SOON' : 'FOLLOW_UP_ON_TRACK',
    rule: due.heldBy === null ? 'S1' : 'S2a',
    text: `One connected call by ${by} keeps it.`,
    facts: { ...common, ...held, now: facts.now.toString() },
    wouldChange: [activityBy(due.at, `One connected call by ${by} keeps it.`)],
  };
}

const activityBy = (deadline: Temporal.Instant, text: string) => ({
  fact: 'lastActivityAt',
  becomes: deadline.subtract({ milliseconds: 1 }).toString(),
  text,
});

const lastActivityAt = (since: Temporal.Instant, { approvedAt }: FollowUpFacts) =>
  since.equals(approvedAt) ? null : since.toString();

/** So many misses, and somebody looks whether the registration is to be revoked (S4). */
export const missesUntilReview = 3;

/** Why a registration is looked at for its misses (S4). @param misses those that led to it, oldest first */
export function explainReview(misses: readonly Temporal.Instant[]): Why {
  const fewer = misses.length - 1;
  return {
    code: 'THREE_MISSES',
    rule: 'S4',
    facts: { misses: misses.length, missedAt: misses.map(String) },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'misses',
            becomes: fewer,
            text: 'One connected call in time would have spared it.',
          },
          asked: fewer,
        },
      ],
      count => count < missesUntilReview,
    ),
  };
}

/** Why a recorded miss is none: evidence that came later shows a follow-up in time (S2, T2). */
export const explainMissTakenBack = (missedAt: Temporal.Instant): Why => ({
  code: 'FOLLOW_UP_MISS_TAKEN_BACK',
  rule: 'S2',
  facts: { missedAt: missedAt.toString() },
  wouldChange: [],
});
