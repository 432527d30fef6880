import { describe, expect, test } from 'vitest';
import { type Activity, knownBy } from '../../domain/activity.ts';
import { countsForFollowUp, documentsRenewal, gradeOf, isConfirmable } from '../../domain/evidence.ts';
import type { EvidenceContext, Unfit } from '../../domain/evidence-validity.ts';
import { activity, approvedAt, context, protectedUntil, reply } from './activities.ts';
import { instant } from './claim.ts';

const at = '2027-03-10T10:00:00Z';
const soon = { outcome: 'scheduled', bookedAt: instant(at), recordedAt: instant(at) } as const;
const [yes, half] = ['yes', 'half'] as const;

/** A row of section 6: what it is, whether it resets the clock, whether it documents, and its grade. */
type Row = [string, Activity, string, string, string];
const rows: Row[] = [
  ['a connected call', activity('call', at), yes, yes, 'B'],
  [
    'a voicemail with a note',
    activity('call', at, { outcome: 'voicemail', hasNote: true }),
    yes,
    'NOT_CONNECTED',
    'B',
  ],
  [
    'a voicemail without a note',
    activity('call', at, { outcome: 'voicemail' }),
    'NO_NOTE',
    'NOT_CONNECTED',
    'B',
  ],
  [
    'a message left with somebody, noted',
    activity('call', at, { outcome: 'live-message', hasNote: true }),
    yes,
    'NOT_CONNECTED',
    'B',
  ],
  [
    'no answer without a note',
    activity('call', at, { outcome: 'no-answer' }),
    'NOT_CONNECTED',
    'NOT_CONNECTED',
    'B',
  ],
  [
    'no answer, though noted',
    activity('call', at, { outcome: 'no-answer', hasNote: true }),
    'NOT_CONNECTED',
    'NOT_CONNECTED',
    'B',
  ],
  ['a busy line', activity('call', at, { outcome: 'busy' }), 'NOT_CONNECTED', 'NOT_CONNECTED', 'B'],
  [
    'a wrong number',
    activity('call', at, { outcome: 'wrong-number' }),
    'NOT_CONNECTED',
    'NOT_CONNECTED',
    'B',
  ],
  [
    'a call without outcome',
    activity('call', at, { outcome: 'unknown' }),
    'NOT_CONNECTED',
    'NOT_CONNECTED',
    'B',
  ],
  [
    'a call dated in the future',
    activity('call', '2027-03-20T10:00:00Z', { recordedAt: instant(at) }),
    'FUTURE_DATED',
    'FUTURE_DATED',
    'B',
  ],
  ['a completed meeting with the customer', activity('meeting', at), yes, yes, 'A'],
  [
    'a completed meeting whose attendees nobody wrote down',
    activity('meeting', at, { attendees: { customers: 0, internal: 0 } }),
    yes,
    'NO_CUSTOMER',
    'B',
  ],
  ['a scheduled meeting', activity('meeting', '2027-03-20T10:00:00Z', soon), yes, 'NOT_COMPLETED', 'B'],
  ['a cancelled meeting', activity('meeting', at, { outcome: 'canceled' }), 'NOT_HELD', 'NOT_HELD', 'B'],
  [
    'a meeting to which nobody came',
    activity('meeting', at, { outcome: 'no-show' }),
    'NOT_HELD',
    'NOT_HELD',
    'B',
  ],
  [
    'an internal meeting',
    activity('meeting', at, { attendees: { customers: 0, internal: 1 } }),
    'INTERNAL_ONLY',
    'INTERNAL_ONLY',
    'B',
  ],
  ['an e-mail to a contact', activity('email', at), yes, half, 'B'],
  ['the customer’s reply to the partner', reply(at), 'WRONG_SIDE', yes, 'A'],
  ['the customer’s reply to direct', reply(at, { answers: 'direct' }), 'WRONG_SIDE', 'REPLY_TO_OTHERS', 'A'],
  [
    'the customer’s reply to a sequence',
    reply(at, { answers: 'automation' }),
    'WRONG_SIDE',
    'WRONG_SIDE',
    'B',
  ],
  [
    'an e-mail of the customer that answers none',
    reply(at, { answers: null }),
    'WRONG_SIDE',
    'WRONG_SIDE',
    'B',
  ],
  [
    'marketing e-mail',
    activity('email', at, { mailKind: 'marketing' }),
    'NOT_ONE_TO_ONE',
    'NOT_ONE_TO_ONE',
    'B',
  ],
  [
    'a sequence’s e-mail',
    activity('email', at, { mailKind: 'sequence' }),
    'NOT_ONE_TO_ONE',
    'NOT_ONE_TO_ONE',
    'B',
  ],
  [
    'an internal e-mail',
    activity('email', at, {
      toContactIds: ['colleague'],
      associations: { companyIds: ['customer'], contactIds: [], dealIds: [] },
    }),
    'NOT_TO_THE_CUSTOMER',
    'NOT_TO_THE_CUSTOMER',
    'B',
  ],
  ['an e-mail that bounced', activity('email', at, { bounced: true }), 'BOUNCED', 'BOUNCED', 'B'],
  [
    'an e-mail that came in from the partner',
    activity('email', at, { direction: 'inbound' }),
    'INBOUND',
    'INBOUND',
    'B',
  ],
  ['a note of 40 characters', activity('note', at, { namesContact: false }), yes, 'NAMES_NOBODY', 'D'],
  ['a note of 39 characters', activity('note', at, { characters: 39 }), 'SHORT_NOTE', yes, 'D'],
  ['a long note', activity('note', at, { characters: 4000 }), yes, yes, 'D'],
  ['a note with a file', activity('note', at, { hasFile: true, namesContact: false }), yes, yes, 'C'],
  [
    'a note that the partner manager confirmed',
    activity('note', at, { confirmedAt: instant(at) }),
    yes,
    yes,
    'C',
  ],
  ['a generated note', activity('note', at, { generated: true }), 'GENERATED', 'GENERATED', 'D'],
  ['a completed call task', activity('task', at), yes, 'NEVER_DOCUMENTS', 'D'],
  ['a completed e-mail task', activity('task', at, { kind: 'email' }), yes, 'NEVER_DOCUMENTS', 'D'],
  [
    'a completed meeting task, confirmed',
    activity('task', at, { kind: 'meeting', confirmedAt: instant(at) }),
    yes,
    'NEVER_DOCUMENTS',
    'C',
  ],
  [
    'a completed task of no kind',
    activity('task', at, { kind: 'other' }),
    'TASK_KIND',
    'NEVER_DOCUMENTS',
    'D',
  ],
  ['an open task', activity('task', at, { completed: false }), 'OPEN_TASK', 'NEVER_DOCUMENTS', 'D'],
  ['a step forward by the partner', activity('deal-stage', at), yes, yes, 'B'],
  ['a step forward by a co-seller', activity('deal-stage', at, { side: 'co-sell' }), yes, yes, 'B'],
  [
    'a step forward by direct',
    activity('deal-stage', at, { side: 'direct' }),
    'WRONG_SIDE',
    'WRONG_SIDE',
    'B',
  ],
  [
    'a step forward by automation',
    activity('deal-stage', at, { side: 'automation' }),
    'WRONG_SIDE',
    'WRONG_SIDE',
    'B',
  ],
  [
    'a step backward',
    activity('deal-stage', at, { fromOrder: 2, toOrder: 1 }),
    'NOT_FORWARD',
    'NOT_FORWARD',
    'B',
  ],
  ['no step', activity('deal-stage', at, { fromOrder: 2 }), 'NOT_FORWARD', 'NOT_FORWARD', 'B'],
  [
    'a deal’s first stage',
    activity('deal-stage', at, { fromOrder: null }),
    'NOT_FORWARD',
    'NOT_FORWARD',
    'B',
  ],
  [
    'a deal moved to lost, the last stage',
    activity('deal-stage', at, { toOrder: 9, toLost: true }),
    'LOST_STAGE',
    'LOST_STAGE',
    'B',
  ],
  ['a demo', activity('demo', at), yes, yes, 'B'],
  [
    'a demo that was only stated, with a file',
    activity('demo', at, { source: 'card', hasFile: true }),
    yes,
    yes,
    'C',
  ],
  ['a proposal', activity('proposal', at), yes, yes, 'B'],
  ['a signed proposal', activity('proposal', at, { signed: true }), yes, yes, 'A'],
  ['a quote', activity('quote', at), yes, yes, 'B'],
  ['a signed quote', activity('quote', at, { signed: true }), yes, yes, 'A'],
  ['a draft quote', activity('quote', at, { draft: true }), 'DRAFT_QUOTE', 'DRAFT_QUOTE', 'B'],
  ['a status update', activity('status-update', at), yes, 'NEVER_DOCUMENTS', 'D'],
  ['a logged follow-up', activity('statement', at, { source: 'link' }), yes, 'NEVER_DOCUMENTS', 'D'],
  [
    'a logged follow-up with a file',
    activity('statement', at, { hasFile: true }),
    yes,
    'NEVER_DOCUMENTS',
    'C',
  ],
  [
    'a status update that HubSpot keeps',
    activity('status-update', at, { source: 'hubspot' }),
    yes,
    'NEVER_DOCUMENTS',
    'D',
  ],
  [
    'a logged follow-up that HubSpot keeps',
    activity('statement', at, { source: 'hubspot' }),
    yes,
    'NEVER_DOCUMENTS',
    'D',
  ],
  ['a call logged by our API', activity('call', at, { source: 'api' }), yes, yes, 'D'],
  ['a co-seller’s call', activity('call', at, { side: 'co-sell' }), 'WRONG_SIDE', 'WRONG_SIDE', 'B'],
  ['a call by direct', activity('call', at, { side: 'direct' }), 'WRONG_SIDE', 'WRONG_SIDE', 'B'],
  ['a call by somebody else', activity('call', at, { side: 'other' }), 'WRONG_SIDE', 'WRONG_SIDE', 'B'],
];

function followUpWord(one: Activity, ctx = context()) {
  const verdict = countsForFollowUp(one, ctx);
  return verdict.counts ? yes : verdict.because.code;
}
function renewalWord(one: Activity, ctx = context()) {
  const verdict = documentsRenewal(one, ctx);
  return verdict.documents ? weights[verdict.weight] : verdict.because.code;
}
const weights = { whole: yes, half };

describe('the table of section 6', () => {
  test.each(rows)('%s', (_sentence, one, resets, documents, grade) => {
    expect({ resets: followUpWord(one), documents: renewalWord(one), grade: gradeOf(one) }).toEqual({
      resets,
      documents,
      grade,
    });
  });
});

describe('the partner manager confirms what the partner merely stated', () => {
  test.each<[string, Activity, boolean]>([
    ['a note', activity('note', at), true],
    ['a call logged with us', activity('call', at, { source: 'card' }), true],
    ['not a note that has a file', activity('note', at, { hasFile: true }), false],
    ['not one that was confirmed', activity('note', at, { confirmedAt: instant(at) }), false],
    ['not a call that HubSpot saw', activity('call', at), false],
    ['not what direct stated', activity('note', at, { side: 'direct' }), false],
    ['not what a co-seller stated', activity('statement', at, { side: 'co-sell' }), false],
  ])('%s', (_sentence, one, confirmable) => {
    expect(isConfirmable(one)).toBe(confirmable);
  });
});

const linked = (associations: Partial<Activity['associations']>) => ({
  associations: { companyIds: [], contactIds: [], dealIds: [], ...associations },
});

describe('validity', () => {
  test.each<[string, Activity, string]>([
    ['at the instant of approval', activity('call', approvedAt.toString()), yes],
    ['a millisecond before it', activity('call', '2027-03-01T09:59:59.999Z'), 'BEFORE_THE_TERM'],
    ['in the last millisecond of the term', activity('call', '2027-05-30T23:59:59.999Z'), yes],
    ['at its end', activity('call', protectedUntil.toString()), 'AFTER_THE_TERM'],
    [
      '5 minutes ahead of our clock',
      activity('call', at, { recordedAt: instant(at).subtract({ minutes: 5 }) }),
      yes,
    ],
    [
      'more than 5 minutes ahead',
      activity('call', at, { recordedAt: instant(at).subtract({ minutes: 5, milliseconds: 1 }) }),
      'FUTURE_DATED',
    ],
    ['with a company of the account', activity('call', at, linked({ companyIds: ['customer-two'] })), yes],
    ['with a contact of the account', activity('call', at, linked({ contactIds: ['contact-2'] })), yes],
    ['with the linked deal', activity('call', at, linked({ dealIds: ['deal-1'] })), yes],
    [
      'with another deal and another company',
      activity('call', at, linked({ dealIds: ['deal-2'], companyIds: ['x'] })),
      'NOT_ASSOCIATED',
    ],
    ['with nothing', activity('call', at, linked({})), 'NOT_ASSOCIATED'],
    ['to a contact, with nothing else', activity('email', at, linked({})), yes],
    ['deleted before we read it', activity('call', at, { deletedAt: instant(at) }), 'DELETED'],
    ['deleted later (E27)', activity('call', at, { deletedAt: instant('2027-03-11T10:00:00Z') }), yes],
  ])('%s', (_sentence, one, word) => {
    expect(followUpWord(one)).toBe(word);
  });

  test('a deleted record documents no renewal until it is restored (E27)', () => {
    expect(renewalWord(activity('call', at, { deletedAt: instant('2027-03-11T10:00:00Z') }))).toBe('DELETED');
  });

  test('a linked deal that is gone associates nothing', () => {
    expect(
      followUpWord(activity('call', at, linked({ dealIds: ['deal-1'] })), context({ dealId: null })),
    ).toBe('NOT_ASSOCIATED');
  });
});

describe('a referral binds the vendor, who leads the sale', () => {
  const ctx = context({ binds: 'vendor' });
  test.each<[string, Activity, string, string]>([
    ['a call by direct', activity('call', at, { side: 'direct' }), yes, yes],
    ['a call by a co-seller', activity('call', at, { side: 'co-sell' }), yes, yes],
    ['a call by the partner', activity('call', at), 'WRONG_SIDE', 'WRONG_SIDE'],
    ['a reply to direct', reply(at, { answers: 'direct' }), 'WRONG_SIDE', yes],
    ['a reply to the partner', reply(at), 'WRONG_SIDE', 'REPLY_TO_OTHERS'],
  ])('%s', (_sentence, one, resets, documents) => {
    expect([followUpWord(one, ctx), renewalWord(one, ctx)]).toEqual([resets, documents]);
  });
});

describe('a referral’s reasons name the vendor', () => {
  const ctx = context({ binds: 'vendor' });
  test('of the wrong side', () => {
    expect(countsForFollowUp(activity('call', at), ctx)).toMatchObject({
      because: {
        text: 'It was done by the partner, not by the vendor',
        wouldChange: [{ becomes: 'direct' }],
      },
    });
    expect(countsForFollowUp(activity('call', at, { side: 'direct' }), context())).toMatchObject({
      because: { text: 'It was done by direct, not by the partner', wouldChange: [{ becomes: 'partner' }] },
    });
  });
  test('of a reply to the partner', () => {
    expect(documentsRenewal(reply(at), ctx)).toMatchObject({
      because: { text: 'The customer answered the partner', wouldChange: [{ becomes: 'direct' }] },
    });
  });
});

describe('E26 a future-dated meeting', () => {
  const start = '2027-03-20T10:00:00Z';
  test('counts once, when it was booked', () => {
    const verdict = countsForFollowUp(activity('meeting', start, soon), context());
    expect(verdict).toMatchObject({ counts: true, resets: [instant(at)] });
  });
  test('held, it counts when it was booked and when it was held', () => {
    const held = activity('meeting', start, { bookedAt: instant(at) });
    expect(countsForFollowUp(held, context())).toMatchObject({ resets: [instant(at), instant(start)] });
  });
  test('marked completed before it began, it is no evidence', () => {
    const early = activity('meeting', start, { recordedAt: instant(at), bookedAt: instant(at) });
    expect([followUpWord(early), renewalWord(early)]).toEqual(['FUTURE_DATED', 'FUTURE_DATED']);
  });
  test('written down only afterwards, it counts once', () => {
    const later = activity('meeting', at, {
      bookedAt: instant(at).add({ hours: 3 }),
      recordedAt: instant(at).add({ hours: 3 }),
    });
    expect(countsForFollowUp(later, context())).toMatchObject({ resets: [instant(at)] });
  });
  test('booked at its very start, it counts once', () => {
    const spontaneous = activity('meeting', at, { bookedAt: instant(at) });
    expect(countsForFollowUp(spontaneous, context())).toMatchObject({ resets: [instant(at)] });
  });
  test('booked before approval, only the meeting itself counts', () => {
    const old = activity('meeting', at, { bookedAt: instant('2027-02-20T10:00:00Z') });
    expect(countsForFollowUp(old, context())).toMatchObject({ resets: [instant(at)] });
  });
});

describe('every reason tells what would change it', () => {
  const negative = rows.flatMap(([sentence, one]) => [
    {
      sentence: `${sentence}, follow-up`,
      one,
      ask: followUpWord,
      verdict: countsForFollowUp(one, context()),
    },
    { sentence: `${sentence}, renewal`, one, ask: renewalWord, verdict: documentsRenewal(one, context()) },
  ]);
  const refused = negative.flatMap(({ sentence, one, ask, verdict }) =>
    'because' in verdict ? [{ sentence, one, ask, because: verdict.because }] : [],
  );
  test('there are such rows', () => expect(refused.length).toBeGreaterThan(40));

  test.each(refused)('$sentence', ({ one, ask, because }) => {
    expect(because.text).toMatch(/^[A-Z].*[^.]$/);
    if (because.code === 'NEVER_DOCUMENTS') return expect(because.wouldChange).toEqual([]);
    for (const [fact, is] of Object.entries(because.facts)) expect(is).toEqual(told(one, fact));
    const changed = mended(one, because, ask);
    expect([yes, half]).toContain(ask(changed));
    return expect(because.wouldChange).toHaveLength(1);
  });

  /** The activity's own value of a fact. */
  function told(one: Activity, fact: string): unknown {
    if (fact === 'customers') return one.type === 'meeting' ? one.attendees.customers : undefined;
    if (fact === 'companyIds') return one.associations.companyIds;
    const value = Object.entries(one).find(([name]) => name === fact)?.[1];
    return value instanceof Temporal.Instant ? value.toString() : value;
  }

  /** Applies the counterfactual; where a second reason stood behind the first, that one's too. */
  function mended(
    one: Activity,
    because: Unfit,
    ask: (a: Activity, c?: EvidenceContext) => string,
  ): Activity {
    let current = one;
    let reason: Unfit | null = because;
    for (let steps = 0; reason !== null && steps < 4; steps++) {
      for (const { fact, becomes } of reason.wouldChange) current = apply(current, fact, becomes);
      const verdict =
        ask === followUpWord ? countsForFollowUp(current, context()) : documentsRenewal(current, context());
      reason = 'because' in verdict ? verdict.because : null;
    }
    return current;
  }

  function apply(one: Activity, fact: string, becomes: unknown): Activity {
    if (fact === 'customers' && one.type === 'meeting')
      return { ...one, attendees: { ...one.attendees, customers: Number(becomes) } };
    if (fact === 'companyIds')
      return { ...one, associations: { ...one.associations, companyIds: becomes as string[] } };
    if (fact === 'occurredAt') return { ...one, occurredAt: instant(String(becomes)) };
    if (!(fact in one)) throw new Error(`an activity has no ${fact}`);
    return { ...one, [fact]: becomes } as Activity;
  }
});

describe('what is known by an instant', () => {
  const call = activity('call', at);
  const edited: Activity = {
    ...activity('call', at, { outcome: 'no-answer' }),
    recordedAt: instant('2027-03-12T10:00:00Z'),
  };
  test.each<[string, string, Activity[]]>([
    ['nothing before it was recorded', '2027-03-10T09:59:59.999Z', []],
    ['the first version until the edit', '2027-03-12T09:59:59.999Z', [call]],
    ['the edit from then on', '2027-03-12T10:00:00Z', [edited]],
  ])('%s', (_sentence, now, known) => {
    expect(knownBy([edited, call, call], instant(now))).toEqual(known);
    expect(knownBy([call, edited, edited], instant(now))).toEqual(known);
  });
  test('a later confirmation or deletion is not known yet', () => {
    const late = { confirmedAt: instant('2027-03-13T10:00:00Z'), deletedAt: instant('2027-03-14T10:00:00Z') };
    const note = activity('note', at, late);
    expect(knownBy([note], instant('2027-03-12T10:00:00Z'))).toEqual([
      { ...note, confirmedAt: null, deletedAt: null },
    ]);
    expect(knownBy([note], instant('2027-03-13T10:00:00Z'))).toEqual([{ ...note, deletedAt: null }]);
  });
});
