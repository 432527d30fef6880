import { type Activity, isFutureDated, knownBy } from './activity.ts';
import { canonicalJson } from './canonical-json.ts';

/**
 * What a full read of the CRM adds to what is on record about a registration: new activities, what changed, and what
 * is gone (E27). What people confirmed stays confirmed, and what a mail answered stays answered when the message is
 * deleted. A record that was dated in the future says something new once that is past.
 *
 * @param read all that HubSpot has now; an activity on record that is not among it was deleted, or taken off the
 *   customer. Of a deal's moves HubSpot forgets the oldest, so they are never gone.
 * @returns versions to keep, none for what is known already
 */
export function newVersions(
  known: readonly Activity[],
  read: readonly Activity[],
  readAt: Temporal.Instant,
): Activity[] {
  const before = new Map(knownBy(known, readAt).map(activity => [activity.id, activity]));
  const here = new Set(read.map(activity => activity.id));
  const gone = [...before.values()].filter(
    activity =>
      activity.source === 'hubspot' &&
      activity.type !== 'deal-stage' &&
      activity.deletedAt === null &&
      !here.has(activity.id),
  );
  return [
    ...read.flatMap(activity => newVersion(before.get(activity.id), activity, readAt)),
    ...gone.map(activity => ({ ...activity, deletedAt: readAt })),
  ];
}

function newVersion(before: Activity | undefined, read: Activity, readAt: Temporal.Instant): Activity[] {
  if (before === undefined) return [read];
  const now = withWhatIsKnown(before, read);
  const ripened = isFutureDated(before) && !isFutureDated({ ...before, recordedAt: readAt });
  return ripened || contentOf(before) !== contentOf(now) ? [now] : [];
}

/** Stands on record where a person was whom HubSpot erased (E46): that it was somebody of the customer stays known. */
export const erasedContactId = '0';

const keepErased = (before: string[], read: string[]) =>
  before.includes(erasedContactId) ? [erasedContactId, ...read] : read;

function withErased(before: Activity, read: Activity): Activity {
  const contactIds = keepErased(before.associations.contactIds, read.associations.contactIds);
  const kept = { ...read, associations: { ...read.associations, contactIds } };
  if (kept.type === 'email' && before.type === 'email')
    return { ...kept, toContactIds: keepErased(before.toContactIds, kept.toContactIds) };
  if (kept.type === 'meeting' && before.type === 'meeting' && contactIds !== read.associations.contactIds)
    return { ...kept, attendees: before.attendees };
  return kept;
}

function withWhatIsKnown(before: Activity, read: Activity): Activity {
  const confirmed = { ...withErased(before, read), confirmedAt: before.confirmedAt };
  return confirmed.type === 'email' && before.type === 'email' && confirmed.answers === null
    ? { ...confirmed, answers: before.answers }
    : confirmed;
}

/** What a version says, apart from when we learned it. */
const contentOf = ({ recordedAt: _recordedAt, ...content }: Activity) => canonicalJson(content);
