import { canonicalJson } from './canonical-json.ts';

/**
 * On whose side an activity was done. `co-sell`: by a direct user on the registration's co-sell list; `other`:
 * service, channel, another partner, or nobody whom settings know.
 */
export type ActivitySide = 'partner' | 'co-sell' | 'direct' | 'customer' | 'automation' | 'other';

/**
 * One version of a CRM fact, metadata only, as the rules of section 6 look at it. Bodies are never needed: texts
 * are measured where they are read.
 */
export type Activity = ActivityFrame & ActivityDetail;

type ActivityFrame = {
  /** Unique among all activities of a portal, such as `call:4711`. Versions of one record share it. */
  id: string;
  /** Where it was made: a HubSpot record, our card, our API, or the one-click link of a warning. */
  source: 'hubspot' | 'card' | 'api' | 'link';
  side: ActivitySide;
  /** When it is said to have happened: of a meeting its start, of a task its completion (T2). */
  occurredAt: Temporal.Instant;
  /** When we learned this version. A confirmation and a deletion keep it; an edit and a restoration are learned anew. */
  recordedAt: Temporal.Instant;
  /** When HubSpot told us that the record is gone; null again once it is restored. */
  deletedAt: Temporal.Instant | null;
  associations: { companyIds: string[]; contactIds: string[]; dealIds: string[] };
  /** A document is attached to what was stated. */
  hasFile: boolean;
  /** When the partner manager confirmed what was stated. */
  confirmedAt: Temporal.Instant | null;
};

type ActivityDetail =
  | {
      type: 'call';
      outcome: 'connected' | 'voicemail' | 'live-message' | 'no-answer' | 'busy' | 'wrong-number' | 'unknown';
      hasNote: boolean;
    }
  | {
      type: 'meeting';
      outcome: 'scheduled' | 'completed' | 'canceled' | 'no-show';
      /** When it was put into the calendar, by HubSpot's clock. */
      bookedAt: Temporal.Instant;
      end: Temporal.Instant;
      /** People known to attend: contacts of the customer; everybody else (vendor and partner). */
      attendees: { customers: number; internal: number };
    }
  | {
      type: 'email';
      direction: 'outbound' | 'inbound';
      mailKind: 'one-to-one' | 'marketing' | 'sequence';
      bounced: boolean;
      toContactIds: string[];
      /** Side of the message that it answers, by its thread; null: it answers none that we know. */
      answers: ActivitySide | null;
    }
  | { type: 'note'; characters: number; namesContact: boolean; generated: boolean }
  | { type: 'task'; completed: boolean; kind: 'call' | 'email' | 'meeting' | 'other' }
  | {
      type: 'deal-stage';
      /** Places in the pipeline, counted from its start; null: the deal came from another pipeline or is new. */
      fromOrder: number | null;
      toOrder: number;
      toLost: boolean;
    }
  | { type: 'demo' }
  | { type: 'proposal'; signed: boolean }
  | { type: 'quote'; draft: boolean; signed: boolean }
  /** Once in a while in our card: how the deal stands. */
  | { type: 'status-update' }
  /** A follow-up that somebody logged for the partner, in the card or by the link of a warning. */
  | { type: 'statement' };

/** The customers' contacts that an activity is with. */
export function contactsOf(activity: Activity): string[] {
  const { contactIds } = activity.associations;
  return activity.type === 'email' ? [...new Set([...contactIds, ...activity.toContactIds])] : contactIds;
}

const { compare } = Temporal.Instant;
const skewMs = 5 * 60_000;

/** Whether something was in the future when it was recorded; 5 minutes of skew are none (section 6). */
export const isFutureDated = ({
  occurredAt,
  recordedAt,
}: Pick<ActivityFrame, 'occurredAt' | 'recordedAt'>): boolean =>
  occurredAt.epochMilliseconds > recordedAt.epochMilliseconds + skewMs;

/**
 * What is known by an instant: of every record the version learned last by then, in order of happening. A
 * confirmation or a deletion that was learned later is not in it. The order and number of the versions given
 * play no part.
 */
export function knownBy(activities: readonly Activity[], now: Temporal.Instant): Activity[] {
  const byId = new Map<string, Activity>();
  for (const version of activities) {
    if (compare(version.recordedAt, now) > 0) continue;
    const activity = asOf(version, now);
    const other = byId.get(activity.id);
    if (other === undefined || isLater(activity, other)) byId.set(activity.id, activity);
  }
  return [...byId.values()].sort(byOccurrence);
}

export const byOccurrence = (a: Activity, b: Activity) =>
  compare(a.occurredAt, b.occurredAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function asOf(version: Activity, now: Temporal.Instant): Activity {
  const by = (at: Temporal.Instant | null) => (at !== null && compare(at, now) <= 0 ? at : null);
  const [deletedAt, confirmedAt] = [by(version.deletedAt), by(version.confirmedAt)];
  if (deletedAt === version.deletedAt && confirmedAt === version.confirmedAt) return version;
  return { ...version, deletedAt, confirmedAt };
}

/** Two versions of one instant are not expected; then their text decides, so that the order given does not. */
function isLater(a: Activity, b: Activity): boolean {
  const order = compare(learnedAt(a), learnedAt(b));
  return order === 0 ? canonicalJson(a) > canonicalJson(b) : order > 0;
}

/** When the version came to be: learned, confirmed or found to be deleted, whichever was last. */
export const learnedAt = ({ recordedAt, confirmedAt, deletedAt }: Activity) =>
  [recordedAt, confirmedAt, deletedAt]
    .filter(at => at !== null)
    .sort(compare)
    .at(-1) ?? recordedAt;
