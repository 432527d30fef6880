import type { ActivityType } from '../../adapters/hubspot/activity-properties.ts';
import type { PendingEvent } from '../../adapters/postgres/inbox.ts';

/** Something happened to an activity: whoever is registered to what it hangs on is read again soon. */
export type ActivityRoute = {
  kind: 'activity';
  /** As evidence names it, `calls:4711`. */
  activityId: string;
  /** The other end of an association that was made or taken away. */
  on: { objectType: 'companies' | 'deals' | 'contacts'; id: string } | null;
};

const activityTypes: Record<string, ActivityType> = {
  '0-48': 'calls',
  call: 'calls',
  '0-47': 'meetings',
  meeting: 'meetings',
  meeting_event: 'meetings',
  '0-49': 'emails',
  email: 'emails',
  '0-46': 'notes',
  note: 'notes',
  '0-27': 'tasks',
  task: 'tasks',
  '0-14': 'quotes',
  quote: 'quotes',
};
const sides: Record<string, 'companies' | 'deals' | 'contacts'> = {
  '0-1': 'contacts',
  contact: 'contacts',
  '0-2': 'companies',
  company: 'companies',
  '0-3': 'deals',
  deal: 'deals',
};

/**
 * What an event about a call, meeting, e-mail, note, task or quote asks for; null for an event about something else.
 * As ever the event is not believed: it says whose evidence is read again. Our own notes and tasks ask for nothing.
 */
export function routeActivity(
  event: PendingEvent,
  appId: string,
): ActivityRoute | { kind: 'ignored'; reason: string } | null {
  const route = event.subscriptionType.endsWith('.associationChange') ? linked(event) : changed(event);
  if (route === null) return null;
  const { changeSource, sourceId } = event.change;
  if (changeSource === 'INTEGRATION' && sourceId === appId)
    return { kind: 'ignored', reason: 'Our own note or task' };
  return route;
}

function changed(event: PendingEvent): ActivityRoute | null {
  const type = activityTypes[event.objectTypeId ?? ''] ?? activityTypes[prefixOf(event)];
  if (type === undefined || event.objectId === null) return null;
  return { kind: 'activity', activityId: `${type}:${event.objectId}`, on: null };
}

/** HubSpot tells an association from both ends. */
function linked(event: PendingEvent): ActivityRoute | null {
  const { fromObjectId, toObjectId, fromObjectTypeId, toObjectTypeId } = event.change;
  if (fromObjectId === undefined || toObjectId === undefined) return null;
  const from = { name: fromObjectTypeId ?? event.objectTypeId ?? prefixOf(event), id: fromObjectId };
  const to = { name: toObjectTypeId ?? '', id: toObjectId };
  for (const [activity, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const type = activityTypes[activity.name];
    const objectType = sides[other.name];
    if (type !== undefined && objectType !== undefined)
      return { kind: 'activity', activityId: `${type}:${activity.id}`, on: { objectType, id: other.id } };
  }
  return null;
}

const prefixOf = ({ subscriptionType }: PendingEvent) => subscriptionType.split('.')[0] ?? '';
