import type { Activity } from '../../domain/activity.ts';
import { type ActivityScene, instantOfValue as instant } from './activity-scene.ts';
import {
  isIncoming,
  isOfCampaign,
  isOfSequence,
  list,
  sideOfMove,
  sideOfReading,
} from './activity-side-of.ts';
import type { ActivityReading } from './read-activities.ts';
import type { StageMove } from './read-stage-moves.ts';

/**
 * A HubSpot record as the rules of section 6 look at it; null for one that tells nothing (our own notes and tasks). Of
 * a quote: that it was published, or drafted; that it was signed is an act of its own (`signingOf`). The same record
 * and scene give the same text, so that only what changed makes a version.
 */
export function activityOf(reading: ActivityReading, scene: ActivityScene): Activity | null {
  const { values } = reading;
  const own = values.hs_object_source === 'INTEGRATION' && values.hs_object_source_id === scene.appId;
  const at = instant(values.hs_timestamp) ?? instant(reading.createdAt);
  if (own || at === null) return null;
  const frame = {
    id: `${reading.objectType}:${reading.objectId}`,
    source: 'hubspot' as const,
    side: sideOfReading(reading, scene),
    occurredAt: at,
    recordedAt: scene.readAt,
    deletedAt: null,
    associations: {
      companyIds: reading.companyIds,
      contactIds: reading.contactIds.filter(id => scene.contactIds.has(id)).sort(),
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
        attendees: {
          customers,
          internal: reading.contactIds.length - customers + list(values.hs_attendee_owner_ids).length,
        },
      };
    case 'emails':
      return { ...frame, ...mailDetail(reading, frame, scene) };
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
    case 'quotes':
      return { ...frame, ...quoteDetail(reading) };
    default:
      return reading.objectType satisfies never;
  }
}

/** That a quote was signed by all who have to, when the last did: a document of two sides (grade A). */
export function signingOf(reading: ActivityReading, scene: ActivityScene): Activity | null {
  const required = Number(reading.values.hs_esign_num_signers_required ?? 0);
  const complete = (value: string | null | undefined) => required > 0 && Number(value ?? 0) >= required;
  if (reading.objectType !== 'quotes' || !complete(reading.values.hs_esign_num_signers_completed))
    return null;
  const quote = activityOf(reading, scene);
  if (quote === null) return null;
  const signed = reading.history.hs_esign_num_signers_completed
    ?.filter(({ value }) => complete(value))
    .at(-1);
  const occurredAt = instant(signed?.timestamp) ?? quote.occurredAt;
  return { ...quote, id: `${quote.id}:signed`, occurredAt, type: 'quote', draft: false, signed: true };
}

/** A step of a deal in its pipeline (grade B): by whom it was moved, not by who owns it. */
export function moveOf(move: StageMove, scene: ActivityScene): Activity | null {
  const occurredAt = instant(move.at);
  if (occurredAt === null) return null;
  return {
    id: `deal-stage:${move.dealId}:${occurredAt.epochMilliseconds}`,
    type: 'deal-stage',
    source: 'hubspot',
    side: sideOfMove(move, scene),
    occurredAt,
    recordedAt: scene.readAt,
    deletedAt: null,
    associations: { companyIds: [], contactIds: [], dealIds: [move.dealId] },
    hasFile: false,
    confirmedAt: null,
    fromOrder: move.fromOrder,
    toOrder: move.toOrder,
    toLost: move.toLost,
  };
}

type Frame = Pick<Activity, 'side' | 'occurredAt' | 'associations'>;
type Detail<Type extends Activity['type']> = Omit<
  Extract<Activity, { type: Type }>,
  | 'id'
  | 'source'
  | 'side'
  | 'occurredAt'
  | 'recordedAt'
  | 'deletedAt'
  | 'associations'
  | 'hasFile'
  | 'confirmedAt'
>;

/**
 * A mail that came into the vendor's mailbox from the partner was sent by the partner, to whoever of the customer is
 * among its contacts. An answer of the customer, but no machine's, is one to the message before it in the thread.
 */
function mailDetail(reading: ActivityReading, frame: Frame, scene: ActivityScene): Detail<'email'> {
  const { values } = reading;
  const inbound = isIncoming(reading) && frame.side !== 'partner';
  const written = values.hs_incoming_email_is_out_of_office !== 'true';
  const threadId = values.hs_email_thread_id ?? '';
  return {
    type: 'email',
    direction: inbound ? 'inbound' : 'outbound',
    mailKind: isOfSequence(reading) ? 'sequence' : isOfCampaign(reading) ? 'marketing' : 'one-to-one',
    bounced: values.hs_email_status === 'BOUNCED' || values.hs_email_status === 'FAILED',
    toContactIds: frame.associations.contactIds,
    answers: inbound && written && threadId !== '' ? scene.answeredSide(threadId, frame.occurredAt) : null,
  };
}

const published = (status: string | null | undefined) =>
  status === 'APPROVAL_NOT_NEEDED' || status === 'APPROVED';

function quoteDetail(reading: ActivityReading): Detail<'quote'> & { occurredAt?: Temporal.Instant } {
  const first = reading.history.hs_status?.filter(({ value }) => published(value)).at(-1);
  const at = instant(first?.timestamp);
  // Once out it was out, whatever its status is now.
  const draft = !published(reading.values.hs_status) && at === null;
  return { type: 'quote', draft, signed: false, ...(at === null ? {} : { occurredAt: at }) };
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
