import type { Activity, ActivitySide } from '../../domain/activity.ts';
import { sideOfActivity } from '../../domain/activity-side.ts';
import type { Side } from '../../domain/direct-engagement.ts';
import type { ActivityReading } from './read-activities.ts';

/** Whom the registration is about, and who is who, as of the reading. */
export type ActivityScene = {
  /** When the reading began: what it tells is known from then on. */
  readAt: Temporal.Instant;
  appId: string;
  partner: { companyId: string; domains: string[] };
  coSellUserIds: string[];
  /** Contacts of the customer. Others of a reading are left out. */
  contactIds: ReadonlySet<string>;
  userById(userId: string): { userId: string; side: Side; worksForPartnerId: string | null } | null;
  userByOwnerId(ownerId: string): { userId: string; side: Side; worksForPartnerId: string | null } | null;
};

/** A HubSpot record as the rules of section 6 look at it; null for one that tells nothing (our own notes and tasks). */
export function activityOf(reading: ActivityReading, scene: ActivityScene): Activity | null {
  const { values } = reading;
  const own = values.hs_object_source === 'INTEGRATION' && values.hs_object_source_id === scene.appId;
  const at = instant(values.hs_timestamp) ?? instant(reading.createdAt);
  if (own || at === null) return null;
  const frame = {
    id: `${reading.objectType}:${reading.objectId}`,
    source: 'hubspot' as const,
    side: sideOf(reading, scene),
    occurredAt: at,
    recordedAt: scene.readAt,
    deletedAt: null,
    associations: {
      companyIds: reading.companyIds,
      contactIds: reading.contactIds.filter(id => scene.contactIds.has(id)),
      dealIds: reading.dealIds,
    },
    hasFile: (values.hs_attachment_ids ?? '') !== '',
    confirmedAt: null,
  };
  const customers = frame.associations.contactIds.length;
  switch (reading.objectType) {
    case 'calls':
      return { ...frame, type: 'call', outcome: callOutcome(values), hasNote: (reading.textLength ?? 0) > 0 };
    case 'meetings':
      return {
        ...frame,
        type: 'meeting',
        occurredAt: instant(values.hs_meeting_start_time) ?? at,
        outcome: meetingOutcome(values.hs_meeting_outcome ?? null),
        bookedAt: instant(reading.createdAt) ?? at,
        end: instant(values.hs_meeting_end_time) ?? at,
        attendees: { customers, internal: Math.max(0, reading.contactIds.length - customers) },
      };
    case 'emails':
      return {
        ...frame,
        type: 'email',
        direction: values.hs_email_direction === 'INCOMING_EMAIL' ? 'inbound' : 'outbound',
        mailKind: values.hs_object_source === 'SEQUENCES' ? 'sequence' : 'one-to-one',
        bounced: values.hs_email_status === 'BOUNCED' || values.hs_email_status === 'FAILED',
        toContactIds: frame.associations.contactIds,
        // HubSpot's engagement record does not say which message it answers.
        answers: null,
      };
    case 'notes':
      return {
        ...frame,
        type: 'note',
        characters: reading.textLength ?? 0,
        namesContact: customers > 0,
        generated: frame.side === 'automation',
      };
    case 'tasks':
      return {
        ...frame,
        type: 'task',
        occurredAt: instant(values.hs_task_completion_date) ?? at,
        completed: values.hs_task_status === 'COMPLETED',
        kind: taskKind(values.hs_task_type ?? null),
      };
    default:
      return reading.objectType satisfies never;
  }
}

function sideOf(reading: ActivityReading, scene: ActivityScene): ActivitySide {
  const { values } = reading;
  const owner = values.hubspot_owner_id ? scene.userByOwnerId(values.hubspot_owner_id) : null;
  const creator = values.hs_created_by_user_id ? scene.userById(values.hs_created_by_user_id) : null;
  return sideOfActivity({
    madeForPartnerId: null,
    recordSource: values.hs_object_source ?? null,
    sentByTool: values.hs_object_source === 'SEQUENCES',
    inbound: values.hs_email_direction === 'INCOMING_EMAIL' || values.hs_call_direction === 'INBOUND',
    isEmail: reading.objectType === 'emails',
    user: owner ?? creator,
    senderOrAttendeeDomains: [],
    partner: scene.partner,
    coSellUserIds: scene.coSellUserIds,
  });
}

/** HubSpot's built-in dispositions by their fixed ids; a portal may add others. */
const dispositions: Record<string, Extract<Activity, { type: 'call' }>['outcome']> = {
  'f240bbac-87c9-4f6e-bf70-924b57d47db7': 'connected',
  'b2cf5968-551e-4856-9783-52b3da59a7d0': 'voicemail',
  'a4c4c377-d246-4b32-a13b-75a56a4cd0ff': 'live-message',
  '73a0d17f-1163-4015-bdd5-ec830791da20': 'no-answer',
  '9d9162e7-6cf3-4944-bf63-4dff82258764': 'busy',
  '17b47fee-58de-441e-a44c-c6300d46f273': 'wrong-number',
};

function callOutcome(values: ActivityReading['values']): Extract<Activity, { type: 'call' }>['outcome'] {
  const disposition = dispositions[values.hs_call_disposition ?? ''];
  if (disposition !== undefined) return disposition;
  if (values.hs_call_status === 'NO_ANSWER' || values.hs_call_status === 'MISSED') return 'no-answer';
  return values.hs_call_status === 'BUSY' ? 'busy' : 'unknown';
}

function meetingOutcome(value: string | null): Extract<Activity, { type: 'meeting' }>['outcome'] {
  switch (value) {
    case 'COMPLETED':
      return 'completed';
    case 'CANCELED':
      return 'canceled';
    case 'NO_SHOW':
      return 'no-show';
    default:
      return 'scheduled';
  }
}

function taskKind(value: string | null): 'call' | 'email' | 'meeting' | 'other' {
  switch (value) {
    case 'CALL':
      return 'call';
    case 'EMAIL':
      return 'email';
    case 'MEETING':
      return 'meeting';
    default:
      return 'other';
  }
}

/** HubSpot's datetimes are ISO text or milliseconds. */
function instant(value: string | null | undefined): Temporal.Instant | null {
  if (value == null || value === '') return null;
  if (/^[0-9]{1,15}$/.test(value)) return Temporal.Instant.fromEpochMilliseconds(Number(value));
  try {
    const exact = Temporal.Instant.from(value);
    return Temporal.Instant.fromEpochMilliseconds(exact.epochMilliseconds);
  } catch {
    return null;
  }
}
