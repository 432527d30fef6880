import type { Activity } from './activity.ts';
import { isReply, noDocument, noReset, replyToOthers } from './evidence-table.ts';
import {
  badTime,
  deletedUnfit,
  type EvidenceContext,
  firstOf,
  neverSeen,
  type Unfit,
  unassociated,
  wrongSide,
} from './evidence-validity.ts';

/** A two-sided system record · B one-sided system record · C stated, with a file or confirmed · D stated. */
export type Grade = 'A' | 'B' | 'C' | 'D';

/**
 * How much an activity proves (section 6). Notes, tasks, status updates and whatever was logged with us instead of
 * in the CRM are stated by one person: D whatever their length, C with a file or once the partner manager has
 * confirmed them, never more.
 */
export function gradeOf(activity: Activity): Grade {
  if (isStated(activity)) return activity.hasFile || activity.confirmedAt !== null ? 'C' : 'D';
  switch (activity.type) {
    case 'meeting':
      return activity.outcome === 'completed' && activity.attendees.customers > 0 ? 'A' : 'B';
    case 'email':
      return isReply(activity) ? 'A' : 'B';
    case 'proposal':
    case 'quote':
      return activity.signed ? 'A' : 'B';
    default:
      return 'B';
  }
}

export type FollowUpVerdict =
  | {
      counts: true;
      grade: Grade;
      /** Each resets the clock, ascending: a meeting when it was booked, and again when it was held. */
      resets: Temporal.Instant[];
    }
  | { counts: false; because: Unfit };

/**
 * Whether an activity resets the follow-up clock, by itself (section 6, second column, and "Valid"). What depends on
 * other evidence (D twice per term, one status update per 14 days, duplicates, misses already recorded) is asked
 * of all of it together. A deletion is flagged there: what was seen has been done.
 */
export function countsForFollowUp(activity: Activity, context: EvidenceContext): FollowUpVerdict {
  const booking = activity.type === 'meeting' && activity.outcome === 'scheduled';
  const at = booking ? activity.bookedAt : activity.occurredAt;
  const because = firstOf(
    () => wrongSide(activity, context),
    () => unassociated(activity, context),
    () => noReset(activity, context),
    () => badTime(activity, at, context),
    () => neverSeen(activity),
  );
  if (because !== null) return { counts: false, because };
  return { counts: true, grade: gradeOf(activity), resets: [...earlierBooking(activity, context), at] };
}

export type RenewalVerdict =
  | {
      documents: true;
      grade: Grade;
      at: Temporal.Instant;
      /** `half`: an e-mail, of which two on different days document (section 6). */
      weight: 'whole' | 'half';
    }
  | { documents: false; because: Unfit };

/**
 * Whether an activity documents a renewal, by itself (section 6, third column). The grade is another question: a note
 * documents, but a renewal is granted on B or better. A deleted record shows nothing to the one who decides.
 */
export function documentsRenewal(activity: Activity, context: EvidenceContext): RenewalVerdict {
  const reply = activity.type === 'email' && isReply(activity);
  const because = firstOf(
    () => (reply ? null : wrongSide(activity, context)),
    () => unassociated(activity, context),
    () => (reply ? replyToOthers(activity, context) : noDocument(activity, context)),
    () => badTime(activity, activity.occurredAt, context),
    () => (activity.deletedAt === null ? null : deletedUnfit(activity.deletedAt)),
  );
  if (because !== null) return { documents: false, because };
  const weight = activity.type === 'email' && !reply ? 'half' : 'whole';
  return { documents: true, grade: gradeOf(activity), at: activity.occurredAt, weight };
}

export const isStated = ({ type, source }: Activity) =>
  source !== 'hubspot' ||
  type === 'note' ||
  type === 'task' ||
  type === 'status-update' ||
  type === 'statement';

/** What the partner merely stated (D) becomes C when the partner manager confirms it (section 6). */
export const isConfirmable = (activity: Activity): boolean =>
  isStated(activity) && activity.side === 'partner' && gradeOf(activity) === 'D';

/** A meeting that was held had reset the clock when it was booked, unless it was only written down afterwards. */
function earlierBooking(activity: Activity, context: EvidenceContext): Temporal.Instant[] {
  if (activity.type !== 'meeting' || activity.outcome !== 'completed') return [];
  const { bookedAt, occurredAt } = activity;
  const inAdvance = Temporal.Instant.compare(bookedAt, occurredAt) < 0;
  return inAdvance && badTime(activity, bookedAt, context) === null ? [bookedAt] : [];
}
