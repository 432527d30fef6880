import { type Activity, knownBy } from './activity.ts';
import { protectionEnd, startOfNthDay } from './calendar.ts';
import { collapse } from './collapse.ts';
import { countsForFollowUp, type Grade, gradeOf } from './evidence.ts';
import {
  badTime,
  type EvidenceContext,
  type Unfit,
  unassociated,
  unfit,
  wrongSide,
} from './evidence-validity.ts';

/** A miss as the ledger has it. `takenBackAt`: evidence that came in showed that there was none. */
export type RecordedMiss = {
  at: Temporal.Instant;
  recordedAt: Temporal.Instant;
  takenBackAt: Temporal.Instant | null;
};

/** `knownAt`: when we learned it; of a booking, when HubSpot took it down. */
export type Reset = { at: Temporal.Instant; knownAt: Temporal.Instant };

export type CountedEvidence = {
  activityId: string;
  type: Activity['type'];
  grade: Grade;
  /** Each resets the clock, ascending; more than one for a meeting booked and held, or for duplicates. */
  resets: Reset[];
  /** When we learned it, at this grade. */
  recordedAt: Temporal.Instant;
  duplicateIds: string[];
  /** Gone from HubSpot since: it goes on counting, and a person should look (E27). */
  deletedAt: Temporal.Instant | null;
};

/** A meeting that is or was on the calendar; it holds deadlines from its booking on (S2a). */
export type Appointment = {
  activityId: string;
  bookedAt: Temporal.Instant;
  end: Temporal.Instant;
  /** Contacts of the customer are invited: only then it holds a deadline. */
  withCustomer: boolean;
  /** When we learned that it will not be or was not held; what it held is let go then, and not before. */
  releasedAt: Temporal.Instant | null;
};

export type FollowUpEvidence = {
  counted: CountedEvidence[];
  notCounted: { activityId: string; because: Unfit }[];
  appointments: Appointment[];
};

/**
 * What of all that is known counts for the follow-up clock (section 6), in order of happening. The order and number
 * in which activities are given play no part.
 *
 * Of stated evidence (D) each piece is judged by what was known when it was recorded: two per term, and not next to
 * another. So what has once counted goes on counting whatever is learned later.
 *
 * @param renewedFrom start of the term after a renewal, null before it: D counts twice in each
 */
export function followUpEvidence(facts: {
  activities: readonly Activity[];
  context: EvidenceContext;
  misses: readonly RecordedMiss[];
  renewedFrom: Temporal.Instant | null;
}): FollowUpEvidence {
  const { context, misses } = facts;
  const known = sinceFirstKnown(facts.activities, context);
  const notCounted: FollowUpEvidence['notCounted'] = [];
  const resetsOf = new Map<Activity, Reset[]>();
  for (const activity of known) {
    const verdict = canceledByDeletion(activity) ?? countsForFollowUp(activity, context);
    if (!verdict.counts) {
      notCounted.push({ activityId: activity.id, because: verdict.because });
      continue;
    }
    const because = tooLateToCure(activity, misses, context);
    const resets = verdict.resets.map(at => ({ at, knownAt: knownAt(activity, at) }));
    if (because === null) resetsOf.set(activity, resets);
    else notCounted.push({ activityId: activity.id, because });
  }
  const pieces = collapse([...resetsOf.keys()]).map(({ activity, duplicates }) => ({
    activityId: activity.id,
    type: activity.type,
    grade: gradeOf(activity),
    resets: [activity, ...duplicates]
      .flatMap(one => resetsOf.get(one) ?? [])
      .sort((a, b) => compare(a.at, b.at) || compare(a.knownAt, b.knownAt)),
    recordedAt: [activity, ...duplicates]
      .filter(one => gradeOf(one) === gradeOf(activity))
      .map(learnedAt)
      .reduce((a, b) => (compare(a, b) <= 0 ? a : b)),
    duplicateIds: duplicates.map(one => one.id),
    deletedAt: activity.deletedAt,
  }));
  const { counted, refused } = withinLimits(pieces, facts.renewedFrom, context.timeZone);
  return {
    counted: counted.sort((a, b) => compare(lastOf(a), lastOf(b)) || (a.activityId < b.activityId ? -1 : 1)),
    notCounted: [...notCounted, ...refused],
    appointments: known.flatMap(activity => appointment(activity, context)),
  };
}

const { compare } = Temporal.Instant;
const lastOf = (piece: CountedEvidence): Temporal.Instant => {
  const last = piece.resets.at(-1);
  if (last === undefined) throw new RangeError('evidence that counts resets the clock');
  return last.at;
};

/**
 * What is known, each as learned when it first counted as it counts now: an edit of something else, or a restoration,
 * makes no evidence late that was in time.
 */
function sinceFirstKnown(activities: readonly Activity[], context: EvidenceContext): Activity[] {
  const versions = Map.groupBy(activities, ({ id }) => id);
  return knownBy(activities, context.now).map(activity => {
    const all = versions.get(activity.id) ?? [];
    if (all.length < 2) return activity;
    const verdict = countsForFollowUp(activity, context);
    if (!verdict.counts) return activity;
    // What is not known yet was recorded later than what is, and so is never the first.
    const same = all.filter(version => {
      const then = countsForFollowUp(version, context);
      return then.counts && areSame(then.resets, verdict.resets);
    });
    const [first = activity.recordedAt] = same.map(({ recordedAt }) => recordedAt).sort(compare);
    return { ...activity, recordedAt: first };
  });
}

const areSame = (a: Temporal.Instant[], b: Temporal.Instant[]) =>
  a.length === b.length && a.every((at, index) => b[index]?.equals(at));

const backDatedDays = 7;

/**
 * Recorded more than 7 days after it happened, and after the miss that it would undo: it documents, it does not
 * cure (section 6, E25).
 */
function tooLateToCure(
  activity: Activity,
  misses: readonly RecordedMiss[],
  { timeZone }: EvidenceContext,
): Unfit | null {
  const { occurredAt: at, recordedAt } = activity;
  const recorded = misses.some(
    miss =>
      miss.takenBackAt === null && compare(miss.at, at) > 0 && compare(miss.recordedAt, recordedAt) <= 0,
  );
  if (!recorded || compare(recordedAt, protectionEnd(at, backDatedDays, timeZone)) < 0) return null;
  return unfit(
    'BACK_DATED',
    `It was recorded more than ${backDatedDays} days after it happened, and after the miss: it documents and does not cure`,
    'recordedAt',
    recordedAt.toString(),
    protectionEnd(at, backDatedDays, timeZone).subtract({ milliseconds: 1 }).toString(),
    'Recorded in time it would have counted.',
  );
}

/** Deleting an appointment is the same as cancelling it; other deletions take nothing away (E27). */
function canceledByDeletion(activity: Activity): { counts: false; because: Unfit } | null {
  if (activity.type !== 'meeting' || activity.outcome !== 'scheduled' || activity.deletedAt === null)
    return null;
  const is = activity.deletedAt.toString();
  return {
    counts: false,
    because: unfit('NOT_HELD', 'The appointment was deleted', 'deletedAt', is, null, 'Restored it counts.'),
  };
}

function appointment(activity: Activity, context: EvidenceContext): Appointment[] {
  if (activity.type !== 'meeting') return [];
  const { id, bookedAt, end, outcome, attendees, deletedAt, recordedAt } = activity;
  if (wrongSide(activity, context) !== null || unassociated(activity, context) !== null) return [];
  if (badTime(activity, bookedAt, context) !== null) return [];
  const held = outcome === 'completed';
  const called = outcome === 'canceled' || outcome === 'no-show' ? recordedAt : held ? null : deletedAt;
  const internalOnly = attendees.customers === 0 && attendees.internal > 0;
  if (internalOnly) return [];
  return [{ activityId: id, bookedAt, end, withCustomer: attendees.customers > 0, releasedAt: called }];
}

type Limited = { counted: CountedEvidence[]; refused: FollowUpEvidence['notCounted'] };

const mostStatedPerTerm = 2;
const updateEveryDays = 14;

function withinLimits(
  pieces: CountedEvidence[],
  renewedFrom: Temporal.Instant | null,
  timeZone: string,
): Limited {
  const termOf = (piece: CountedEvidence) =>
    renewedFrom !== null && compare(lastOf(piece), renewedFrom) >= 0 ? 'second' : 'first';
  const isLimited = (piece: CountedEvidence) => piece.grade === 'D' || piece.type === 'status-update';
  const counted = pieces.filter(piece => !isLimited(piece));
  const refused: Limited['refused'] = [];
  const byRecord = pieces
    .filter(isLimited)
    .sort((a, b) => compare(a.recordedAt, b.recordedAt) || (a.activityId < b.activityId ? -1 : 1));
  const stated = new Map<string, number>();
  for (const piece of byRecord) {
    const term = termOf(piece);
    const used = stated.get(term) ?? 0;
    const because = updateTooSoon(piece, counted, timeZone) ?? statedTooOften(piece, counted, used);
    if (because !== null) {
      refused.push({ activityId: piece.activityId, because });
      continue;
    }
    counted.push(piece);
    if (piece.grade === 'D') stated.set(term, used + 1);
  }
  return { counted, refused };
}

/** Updates are accepted in the order of their recording: those among the counted ones were known before this one. */
function updateTooSoon(piece: CountedEvidence, counted: CountedEvidence[], timeZone: string): Unfit | null {
  if (piece.type !== 'status-update') return null;
  const at = lastOf(piece);
  const near = counted.find(other => {
    if (other.type !== 'status-update') return false;
    const [first, second] = compare(lastOf(other), at) <= 0 ? [lastOf(other), at] : [at, lastOf(other)];
    return compare(second, startOfNthDay(first, updateEveryDays, timeZone)) < 0;
  });
  if (near === undefined) return null;
  return unfit(
    'UPDATE_TOO_SOON',
    `A status update counts once per ${updateEveryDays} days`,
    'occurredAt',
    at.toString(),
    startOfNthDay(lastOf(near), updateEveryDays, timeZone).toString(),
    'A later one counts.',
  );
}

/** @param used how many statements count in the term already */
function statedTooOften(piece: CountedEvidence, counted: CountedEvidence[], used: number): Unfit | null {
  if (piece.grade !== 'D') return null;
  if (used >= mostStatedPerTerm) return statedTwice();
  const at = lastOf(piece);
  const known = counted.filter(other => compare(other.recordedAt, piece.recordedAt) <= 0);
  const ordered = known.sort((a, b) => compare(lastOf(a), lastOf(b)));
  const previous = ordered.findLast(other => compare(lastOf(other), at) <= 0);
  const next = ordered.find(other => compare(lastOf(other), at) > 0);
  if (previous?.grade !== 'D' && next?.grade !== 'D') return null;
  return unfit('STATED_RUNNING', 'A mere statement never counts twice running', ...confirm);
}

const confirm = ['grade', 'D', 'C', 'Confirmed by the partner manager, or with a file, it counts.'] as const;

const statedTwice = () =>
  unfit('STATED_TWICE', `A mere statement counts ${mostStatedPerTerm} times per term`, ...confirm);

/** A confirmation makes another piece of evidence, learned when it was given. */
const learnedAt = ({ recordedAt, confirmedAt }: Activity) =>
  confirmedAt !== null && compare(confirmedAt, recordedAt) > 0 ? confirmedAt : recordedAt;

const knownAt = (activity: Activity, at: Temporal.Instant) =>
  activity.type === 'meeting' && activity.bookedAt.equals(at) ? at : learnedAt(activity);
