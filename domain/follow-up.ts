import type { Activity } from './activity.ts';
import type { EvidenceContext } from './evidence-validity.ts';
import { dayClock, type Toll } from './follow-up-clock.ts';
import { type FollowUpEvidence, followUpEvidence, type RecordedMiss } from './follow-up-evidence.ts';
import { explainFollowUp, explainMiss, missesUntilReview } from './follow-up-explained.ts';
import { type DirectWindow, type Walk, walkClock } from './follow-up-walk.ts';
import type { Outcome } from './outcome.ts';
import { businessCalendarOf, type Policy } from './policy.ts';

export type FollowUpFacts = {
  approvedAt: Temporal.Instant;
  /** The end of protection; null while it is open (tolled). */
  protectedUntil: Temporal.Instant | null;
  /** Start of the term that a renewal began; null before it. */
  renewedFrom: Temporal.Instant | null;
  /** All that was ever recorded, in any order, known later than `now` or not. */
  activities: readonly Activity[];
  account: EvidenceContext['account'];
  dealId: string | null;
  binds: EvidenceContext['binds'];
  now: Temporal.Instant;
  /** Up to when the facts are known to be complete (T7). */
  watermark: Temporal.Instant;
  /** As at approval, its time zone included. */
  policy: Pick<Policy, 'timeZone' | 'businessCalendar' | 'followUp'>;
  tolls: readonly Toll[];
  /** `YYYY-MM-DD`, program pause days (S2a). */
  pauseDays: readonly string[];
  /** Due instants of the warnings that came back. */
  bouncedWarnings: readonly Temporal.Instant[];
  /** What the ledger has recorded so far. */
  misses: readonly RecordedMiss[];
};

export type FollowUpStatus = 'on-track' | 'due-soon' | 'pending-evidence' | 'missed';

export type FollowUpState = {
  status: FollowUpStatus;
  /** What the running clock counts from. */
  since: Temporal.Instant;
  /** End of the running clock, exclusive; null: none runs (first touch made, or paused without known end). */
  deadline: Temporal.Instant | null;
  /** The meeting that holds the deadline (S2a). */
  heldBy: string | null;
  /** Why the clock stands still now, as the toll says or `pause-day`; null: it runs. */
  pausedBy: string | null;
  /** Of the running clock, those to come included; one is due once `dueAt <= now`. */
  warnings: { day: number; dueAt: Temporal.Instant }[];
  /** All that stand, in order; `isNew`: the ledger lacks it. */
  misses: { at: Temporal.Instant; isNew: boolean; why: Outcome }[];
  /** Recorded misses that the evidence known now shows not to have been. */
  takeBack: Temporal.Instant[];
  /** When direct needed no consent; `until` null: still (S2, S3). */
  directWindows: DirectWindow[];
  directWindowOpen: boolean;
  /** Every warning of the running clock came back: nothing is missed until one arrives (S2a). */
  warningsBounced: boolean;
  /** The third miss (S4); null: fewer. */
  reviewForRevocationSince: Temporal.Instant | null;
  evidence: Pick<FollowUpEvidence, 'counted' | 'notCounted'>;
  why: Outcome;
};

const { compare } = Temporal.Instant;

/**
 * The follow-up SLA of an active registration (S1–S5): deadline, warnings, misses, the direct window, and what counted.
 * It is computed from all that is known by `now`, so it is the same in whatever order and number facts came in.
 * A miss stands at its deadline, never before the watermark has passed it (T7), and is new once.
 */
export function followUpState(facts: FollowUpFacts): FollowUpState {
  const { now, policy, misses: recorded, approvedAt, protectedUntil } = facts;
  const { timeZone, followUp } = policy;
  const known = recorded.filter(miss => compare(miss.recordedAt, now) <= 0);
  const standing = known.filter(miss => miss.takenBackAt === null).map(miss => miss.at);
  const evidence = followUpEvidence({ ...facts, misses: known, context: contextOf(facts) });
  const clock = dayClock(timeZone, facts.tolls, facts.pauseDays);
  const warningsOf = (trigger: Temporal.Instant) =>
    followUp.warnOnDays.flatMap(day => {
      const dueAt = clock.startOf(trigger, day);
      return dueAt === null ? [] : [{ day, dueAt }];
    });
  const allBounced = (trigger: Temporal.Instant) => {
    if (facts.bouncedWarnings.length === 0) return false;
    const warnings = warningsOf(trigger);
    return warnings.length > 0 && warnings.every(({ dueAt }) => isAmong(facts.bouncedWarnings, dueAt));
  };
  const certifiedUntil = earlier(now, facts.watermark);
  const walk = walkClock({
    approvedAt,
    protectedUntil,
    evidence: evidence.counted,
    appointments: evidence.appointments,
    days: followUp.days,
    clock,
    calendar: businessCalendarOf(policy),
    mode: followUp.mode ?? 'rolling',
    mayAssert: (deadline, trigger) =>
      !allBounced(trigger) && (compare(deadline, certifiedUntil) <= 0 || isAmong(standing, deadline)),
  });
  const warnings = walk.due.at === null ? [] : warningsOf(walk.trigger);
  const directWindows = windowsOf(walk, known, now);
  const status = statusOf(walk, warnings, facts);
  const told = { walk, status, facts, bounced: walk.due.at !== null && allBounced(walk.trigger) };
  return {
    status,
    since: walk.since,
    deadline: walk.due.at,
    heldBy: walk.due.heldBy?.activityId ?? null,
    pausedBy: pausedBy(facts),
    warnings,
    misses: walk.misses.map(miss => ({
      at: miss.at,
      isNew: !isAmong(standing, miss.at),
      why: explainMiss(miss, facts),
    })),
    takeBack: standing.filter(at => !walk.misses.some(miss => miss.at.equals(at))),
    directWindows,
    directWindowOpen: directWindows.some(
      ({ from, until }) => compare(from, now) <= 0 && (until === null || compare(now, until) < 0),
    ),
    warningsBounced: told.bounced,
    reviewForRevocationSince: walk.misses[missesUntilReview - 1]?.at ?? null,
    evidence: { counted: evidence.counted, notCounted: evidence.notCounted },
    why: explainFollowUp(told),
  };
}

const contextOf = (facts: FollowUpFacts): EvidenceContext => ({
  now: facts.now,
  timeZone: facts.policy.timeZone,
  account: facts.account,
  dealId: facts.dealId,
  term: { from: facts.approvedAt, until: facts.protectedUntil },
  binds: facts.binds,
});

/** Once a window is open the clock is missed; past an unasserted deadline the evidence is pending (T7, S2a). */
function statusOf(walk: Walk, warnings: FollowUpState['warnings'], facts: FollowUpFacts): FollowUpStatus {
  const { now, protectedUntil } = facts;
  if (walk.windows.at(-1)?.until === null) return 'missed';
  const { at } = walk.due;
  if (at === null || (protectedUntil !== null && compare(at, protectedUntil) >= 0)) return 'on-track';
  if (compare(at, now) <= 0) return 'pending-evidence';
  const urgent = warnings.at(-2) ?? warnings.at(-1);
  return urgent !== undefined && compare(urgent.dueAt, now) <= 0 ? 'due-soon' : 'on-track';
}

/** A miss that was taken back was a miss as far as direct could see until it was (S3). */
function windowsOf(walk: Walk, recorded: RecordedMiss[], now: Temporal.Instant): DirectWindow[] {
  const stands = walk.misses.map(miss => miss.at);
  const apparent = recorded
    .filter(miss => miss.takenBackAt !== null || !isAmong(stands, miss.at))
    .map(miss => ({ from: miss.at, until: miss.takenBackAt ?? now }));
  const result: DirectWindow[] = [];
  for (const window of [...walk.windows, ...apparent].sort((a, b) => compare(a.from, b.from))) {
    const before = result.at(-1);
    if (before === undefined || (before.until !== null && compare(before.until, window.from) < 0))
      result.push({ ...window });
    else if (before.until !== null)
      before.until = window.until === null ? null : later(before.until, window.until);
  }
  return result;
}

function pausedBy({ tolls, pauseDays, now, policy }: FollowUpFacts): string | null {
  const toll = tolls.find(({ from, to }) => compare(from, now) <= 0 && (to === null || compare(now, to) < 0));
  if (toll !== undefined) return toll.cause;
  return pauseDays.includes(now.toZonedDateTimeISO(policy.timeZone).toPlainDate().toString())
    ? 'pause-day'
    : null;
}

const isAmong = (instants: readonly Temporal.Instant[], at: Temporal.Instant) =>
  instants.some(one => one.equals(at));
const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (compare(a, b) <= 0 ? a : b);
const later = (a: Temporal.Instant, b: Temporal.Instant) => (compare(a, b) >= 0 ? a : b);
