import { type Activity, contactsOf } from './activity.ts';
import { type EvidenceContext, type Unfit, unfit } from './evidence-validity.ts';

type Of<Type extends Activity['type']> = Extract<Activity, { type: Type }>;

/** The customer answered somebody's own message. */
export const isReply = (email: Of<'email'>) =>
  email.side === 'customer' &&
  email.direction === 'inbound' &&
  (email.answers === 'partner' || email.answers === 'co-sell' || email.answers === 'direct');

const shortestNote = 40;

/** The table's second and fourth column. */
export function noReset(activity: Activity, context: EvidenceContext): Unfit | null {
  switch (activity.type) {
    case 'call':
      return callNoReset(activity);
    case 'meeting':
      return meetingNotHeld(activity);
    case 'email':
      return emailNotSent(activity, context);
    case 'note':
      return noteNoReset(activity);
    case 'task':
      return taskNoReset(activity);
    case 'deal-stage':
      return stageNotForward(activity);
    case 'quote':
      return draftQuote(activity);
    case 'demo':
    case 'proposal':
    case 'status-update':
    case 'statement':
      return null;
    default:
      return activity satisfies never;
  }
}

/** The table's third and fourth column. */
export function noDocument(activity: Activity, context: EvidenceContext): Unfit | null {
  switch (activity.type) {
    case 'call':
      if (activity.outcome === 'connected') return null;
      return unfit(
        'NOT_CONNECTED',
        'Nobody was reached on the phone',
        'outcome',
        activity.outcome,
        'connected',
        'A connected call documents.',
      );
    case 'meeting':
      return meetingNotHeld(activity) ?? meetingNoDocument(activity);
    case 'email':
      return emailNotSent(activity, context);
    case 'note':
      return generatedNote(activity) ?? noteNoDocument(activity);
    case 'deal-stage':
      return stageNotForward(activity);
    case 'quote':
      return draftQuote(activity);
    case 'demo':
    case 'proposal':
      return null;
    case 'task':
    case 'status-update':
    case 'statement':
      return unfit(
        'NEVER_DOCUMENTS',
        'What one person states documents no renewal: a call, a meeting or a reply does',
      );
    default:
      return activity satisfies never;
  }
}

function callNoReset({ outcome, hasNote }: Of<'call'>): Unfit | null {
  if (outcome === 'connected') return null;
  if (outcome !== 'voicemail' && outcome !== 'live-message')
    return unfit(
      'NOT_CONNECTED',
      'Nobody was reached on the phone',
      'outcome',
      outcome,
      'connected',
      'A connected call counts.',
    );
  if (hasNote) return null;
  return unfit(
    'NO_NOTE',
    'A message was left without a note of what was said',
    'hasNote',
    false,
    true,
    'With a note it counts.',
  );
}

function meetingNotHeld({ outcome, attendees }: Of<'meeting'>): Unfit | null {
  if (outcome === 'canceled' || outcome === 'no-show')
    return unfit(
      'NOT_HELD',
      outcome === 'canceled' ? 'The meeting was cancelled' : 'The customer did not come to the meeting',
      'outcome',
      outcome,
      'completed',
      'A meeting that is held counts.',
    );
  if (attendees.customers > 0 || attendees.internal === 0) return null;
  return unfit(
    'INTERNAL_ONLY',
    'Nobody of the customer was invited',
    'customers',
    0,
    1,
    'With the customer it counts.',
  );
}

function meetingNoDocument({ outcome, attendees }: Of<'meeting'>): Unfit | null {
  if (outcome !== 'completed')
    return unfit(
      'NOT_COMPLETED',
      'The meeting is not marked as completed',
      'outcome',
      outcome,
      'completed',
      'Completed it documents.',
    );
  if (attendees.customers > 0) return null;
  return unfit(
    'NO_CUSTOMER',
    'HubSpot names nobody of the customer as attendee',
    'customers',
    0,
    1,
    'With a contact of the customer it documents.',
  );
}

function emailNotSent(email: Of<'email'>, { account }: EvidenceContext): Unfit | null {
  if (email.mailKind !== 'one-to-one')
    return unfit(
      'NOT_ONE_TO_ONE',
      email.mailKind === 'marketing' ? 'Marketing e-mail never counts' : 'A sequence’s e-mail never counts',
      'mailKind',
      email.mailKind,
      'one-to-one',
      'An e-mail written to one customer counts.',
    );
  if (email.direction === 'inbound')
    return unfit(
      'INBOUND',
      'It came in; only what is sent counts',
      'direction',
      'inbound',
      'outbound',
      'An answer to it counts.',
    );
  if (!contactsOf(email).some(id => account.contactIds.includes(id)))
    return unfit(
      'NOT_TO_THE_CUSTOMER',
      'It was sent to no contact of the customer',
      'toContactIds',
      email.toContactIds,
      account.contactIds.slice(0, 1),
      'Sent to a contact of the customer it counts.',
    );
  if (!email.bounced) return null;
  return unfit('BOUNCED', 'It bounced', 'bounced', true, false, 'Delivered it counts.');
}

export function replyToOthers(email: Of<'email'>, { binds }: EvidenceContext): Unfit | null {
  const ours = binds === 'partner' ? email.answers === 'partner' : email.answers !== 'partner';
  if (ours) return null;
  return unfit(
    'REPLY_TO_OTHERS',
    binds === 'partner'
      ? 'The customer answered somebody else than the partner'
      : 'The customer answered the partner',
    'answers',
    email.answers,
    binds === 'partner' ? 'partner' : 'direct',
    'A reply to an own e-mail documents.',
  );
}

const generatedNote = ({ generated }: Of<'note'>) =>
  generated
    ? unfit(
        'GENERATED',
        'The note was generated',
        'generated',
        true,
        false,
        'A note that somebody wrote counts.',
      )
    : null;

function noteNoReset(note: Of<'note'>): Unfit | null {
  if (note.generated) return generatedNote(note);
  if (note.characters >= shortestNote) return null;
  return unfit(
    'SHORT_NOTE',
    `The note has fewer than ${shortestNote} characters`,
    'characters',
    note.characters,
    shortestNote,
    `With ${shortestNote} characters it counts.`,
  );
}

function noteNoDocument({ namesContact, hasFile }: Of<'note'>): Unfit | null {
  if (namesContact || hasFile) return null;
  return unfit(
    'NAMES_NOBODY',
    'The note names no contact of the customer and has no file',
    'namesContact',
    false,
    true,
    'A note that names a contact or has a file documents.',
  );
}

function taskNoReset({ completed, kind }: Of<'task'>): Unfit | null {
  if (!completed)
    return unfit('OPEN_TASK', 'The task is still open', 'completed', false, true, 'Completed it counts.');
  if (kind !== 'other') return null;
  return unfit(
    'TASK_KIND',
    'The task is no call, e-mail or meeting',
    'kind',
    kind,
    'call',
    'A call, e-mail or meeting counts.',
  );
}

function stageNotForward({ fromOrder, toOrder, toLost }: Of<'deal-stage'>): Unfit | null {
  if (toLost)
    return unfit('LOST_STAGE', 'The deal was moved to lost', 'toLost', true, false, 'A step forward counts.');
  if (fromOrder !== null && toOrder > fromOrder) return null;
  return unfit(
    'NOT_FORWARD',
    fromOrder === null
      ? 'The deal came from no earlier stage of the pipeline'
      : 'The deal did not move forward',
    'fromOrder',
    fromOrder,
    toOrder - 1,
    'A step forward counts.',
  );
}

const draftQuote = ({ draft }: Of<'quote'>) =>
  draft ? unfit('DRAFT_QUOTE', 'The quote is a draft', 'draft', true, false, 'Published it counts.') : null;
