import type { Activity } from '../../domain/activity.ts';
import type { EvidenceContext } from '../../domain/evidence-validity.ts';
import type { FollowUpFacts } from '../../domain/follow-up.ts';
import { instant, policy } from './claim.ts';

type Of<Type extends Activity['type']> = Extract<Activity, { type: Type }>;
type Change<Type extends Activity['type']> = Partial<Of<Type>>;

/** Details under which an activity of its type is evidence; a test changes the one field that it is about. */
const details: {
  [Type in Activity['type']]: Omit<Of<Type>, keyof ReturnType<typeof frame>> & { type: Type };
} = {
  call: { type: 'call', outcome: 'connected', hasNote: false },
  meeting: {
    type: 'meeting',
    outcome: 'completed',
    bookedAt: instant('2027-03-05T09:00:00Z'),
    end: instant('2027-03-10T11:00:00Z'),
    attendees: { customers: 1, internal: 1 },
  },
  email: {
    type: 'email',
    direction: 'outbound',
    mailKind: 'one-to-one',
    bounced: false,
    toContactIds: ['contact-1'],
    answers: null,
  },
  note: { type: 'note', characters: 40, namesContact: true, generated: false },
  task: { type: 'task', completed: true, kind: 'call' },
  'deal-stage': { type: 'deal-stage', fromOrder: 1, toOrder: 2, toLost: false },
  demo: { type: 'demo' },
  proposal: { type: 'proposal', signed: false },
  quote: { type: 'quote', draft: false, signed: false },
  'status-update': { type: 'status-update' },
  statement: { type: 'statement' },
};

function frame(at: string) {
  return {
    id: `at-${at}`,
    source: 'hubspot' as Activity['source'],
    side: 'partner' as Activity['side'],
    occurredAt: instant(at),
    recordedAt: instant(at),
    deletedAt: null as Temporal.Instant | null,
    associations: { companyIds: ['customer'], contactIds: ['contact-1'], dealIds: [] as string[] },
    hasFile: false,
    confirmedAt: null as Temporal.Instant | null,
  };
}

/** An activity by the partner that is known at once, evidence unless the change says otherwise. */
export function activity<Type extends Activity['type']>(
  type: Type,
  at: string,
  change: Change<Type> = {},
): Activity {
  const source = type === 'status-update' || type === 'statement' ? 'card' : 'hubspot';
  const meeting =
    type === 'meeting'
      ? { bookedAt: instant(at).subtract({ hours: 48 }), end: instant(at).add({ hours: 1 }) }
      : {};
  return { ...details[type], ...frame(at), source, id: `${type}-${at}`, ...meeting, ...change } as Activity;
}

/** The customer's answer to a message of the partner. */
export const reply = (at: string, change: Change<'email'> = {}) =>
  activity('email', at, {
    id: `reply-${at}`,
    side: 'customer',
    direction: 'inbound',
    answers: 'partner',
    toContactIds: [],
    ...change,
  });

export const approvedAt = instant('2027-03-01T10:00:00Z');
export const protectedUntil = instant('2027-05-31T00:00:00Z');

export function context(change: Partial<EvidenceContext> = {}): EvidenceContext {
  return {
    now: instant('2027-05-30T12:00:00Z'),
    timeZone: 'UTC',
    account: { companyIds: ['customer', 'customer-two'], contactIds: ['contact-1', 'contact-2'] },
    dealId: 'deal-1',
    term: { from: approvedAt, until: protectedUntil },
    binds: 'partner',
    ...change,
  };
}

/** A registration approved on 1 March 2027; read completely up to `now` unless the change says otherwise. */
export function followUp(now: string, change: Partial<FollowUpFacts> = {}): FollowUpFacts {
  return {
    approvedAt,
    protectedUntil,
    renewedFrom: null,
    activities: [],
    account: context().account,
    dealId: 'deal-1',
    binds: 'partner',
    now: instant(now),
    watermark: instant(now),
    policy: policy(),
    tolls: [],
    pauseDays: [],
    bouncedWarnings: [],
    misses: [],
    ...change,
  };
}
