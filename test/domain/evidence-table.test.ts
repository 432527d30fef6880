import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { isReply, noDocument, noReset, replyToOthers } from '../../domain/evidence-table.ts';
import type { FactValue } from '../../domain/refusal.ts';
import { activity, context, reply } from './activities.ts';

const at = '2027-03-10T10:00:00Z';
const toNobody = {
  toContactIds: ['colleague'],
  associations: { companyIds: ['customer'], contactIds: [], dealIds: [] },
};

/** What it is, which column refuses it, why, and the fact with the value that would change it. */
type Row = [
  string,
  Activity,
  'resets' | 'documents',
  string,
  string,
  [fact: string, is: FactValue, becomes: FactValue, change: string] | null,
];
const rows: Row[] = [
  [
    'a call that nobody took',
    activity('call', at, { outcome: 'no-answer', hasNote: true }),
    'resets',
    'NOT_CONNECTED',
    'Nobody was reached on the phone',
    ['outcome', 'no-answer', 'connected', 'A connected call counts.'],
  ],
  [
    'a voicemail without a note',
    activity('call', at, { outcome: 'voicemail' }),
    'resets',
    'NO_NOTE',
    'A message was left without a note of what was said',
    ['hasNote', false, true, 'With a note it counts.'],
  ],
  [
    'a message left with somebody, without a note',
    activity('call', at, { outcome: 'live-message' }),
    'resets',
    'NO_NOTE',
    'A message was left without a note of what was said',
    ['hasNote', false, true, 'With a note it counts.'],
  ],
  [
    'a voicemail',
    activity('call', at, { outcome: 'voicemail', hasNote: true }),
    'documents',
    'NOT_CONNECTED',
    'Nobody was reached on the phone',
    ['outcome', 'voicemail', 'connected', 'A connected call documents.'],
  ],
  [
    'a cancelled meeting',
    activity('meeting', at, { outcome: 'canceled' }),
    'resets',
    'NOT_HELD',
    'The meeting was cancelled',
    ['outcome', 'canceled', 'completed', 'A meeting that is held counts.'],
  ],
  [
    'a meeting to which the customer did not come',
    activity('meeting', at, { outcome: 'no-show' }),
    'resets',
    'NOT_HELD',
    'The customer did not come to the meeting',
    ['outcome', 'no-show', 'completed', 'A meeting that is held counts.'],
  ],
  [
    'an internal meeting',
    activity('meeting', at, { attendees: { customers: 0, internal: 1 } }),
    'resets',
    'INTERNAL_ONLY',
    'Nobody of the customer was invited',
    ['customers', 0, 1, 'With the customer it counts.'],
  ],
  [
    'a meeting ahead',
    activity('meeting', at, { outcome: 'scheduled' }),
    'documents',
    'NOT_COMPLETED',
    'The meeting is not marked as completed',
    ['outcome', 'scheduled', 'completed', 'Completed it documents.'],
  ],
  [
    'a meeting whose attendees nobody wrote down',
    activity('meeting', at, { attendees: { customers: 0, internal: 0 } }),
    'documents',
    'NO_CUSTOMER',
    'HubSpot names nobody of the customer as attendee',
    ['customers', 0, 1, 'With a contact of the customer it documents.'],
  ],
  [
    'marketing e-mail',
    activity('email', at, { mailKind: 'marketing' }),
    'resets',
    'NOT_ONE_TO_ONE',
    'Marketing e-mail never counts',
    ['mailKind', 'marketing', 'one-to-one', 'An e-mail written to one customer counts.'],
  ],
  [
    'a sequence’s e-mail',
    activity('email', at, { mailKind: 'sequence' }),
    'resets',
    'NOT_ONE_TO_ONE',
    'A sequence’s e-mail never counts',
    ['mailKind', 'sequence', 'one-to-one', 'An e-mail written to one customer counts.'],
  ],
  [
    'an e-mail that came in',
    activity('email', at, { direction: 'inbound' }),
    'resets',
    'INBOUND',
    'It came in; only what is sent counts',
    ['direction', 'inbound', 'outbound', 'An answer to it counts.'],
  ],
  [
    'an e-mail to a colleague',
    activity('email', at, toNobody),
    'resets',
    'NOT_TO_THE_CUSTOMER',
    'It was sent to no contact of the customer',
    ['toContactIds', ['colleague'], ['contact-1'], 'Sent to a contact of the customer it counts.'],
  ],
  [
    'an e-mail that bounced',
    activity('email', at, { bounced: true }),
    'resets',
    'BOUNCED',
    'It bounced',
    ['bounced', true, false, 'Delivered it counts.'],
  ],
  [
    'a generated note',
    activity('note', at, { generated: true }),
    'resets',
    'GENERATED',
    'The note was generated',
    ['generated', true, false, 'A note that somebody wrote counts.'],
  ],
  [
    'a generated note',
    activity('note', at, { generated: true }),
    'documents',
    'GENERATED',
    'The note was generated',
    ['generated', true, false, 'A note that somebody wrote counts.'],
  ],
  [
    'a note of 39 characters',
    activity('note', at, { characters: 39 }),
    'resets',
    'SHORT_NOTE',
    'The note has fewer than 40 characters',
    ['characters', 39, 40, 'With 40 characters it counts.'],
  ],
  [
    'a note without contact and file',
    activity('note', at, { namesContact: false }),
    'documents',
    'NAMES_NOBODY',
    'The note names no contact of the customer and has no file',
    ['namesContact', false, true, 'A note that names a contact or has a file documents.'],
  ],
  [
    'an open task',
    activity('task', at, { completed: false }),
    'resets',
    'OPEN_TASK',
    'The task is still open',
    ['completed', false, true, 'Completed it counts.'],
  ],
  [
    'a task of no kind',
    activity('task', at, { kind: 'other' }),
    'resets',
    'TASK_KIND',
    'The task is no call, e-mail or meeting',
    ['kind', 'other', 'call', 'A call, e-mail or meeting counts.'],
  ],
  [
    'a task',
    activity('task', at),
    'documents',
    'NEVER_DOCUMENTS',
    'What one person states documents no renewal: a call, a meeting or a reply does',
    null,
  ],
  [
    'a deal moved to lost',
    activity('deal-stage', at, { toLost: true }),
    'resets',
    'LOST_STAGE',
    'The deal was moved to lost',
    ['toLost', true, false, 'A step forward counts.'],
  ],
  [
    'a deal’s first stage',
    activity('deal-stage', at, { fromOrder: null, toOrder: 3 }),
    'resets',
    'NOT_FORWARD',
    'The deal came from no earlier stage of the pipeline',
    ['fromOrder', null, 2, 'A step forward counts.'],
  ],
  [
    'a step backward',
    activity('deal-stage', at, { fromOrder: 4, toOrder: 3 }),
    'resets',
    'NOT_FORWARD',
    'The deal did not move forward',
    ['fromOrder', 4, 2, 'A step forward counts.'],
  ],
  [
    'a draft quote',
    activity('quote', at, { draft: true }),
    'resets',
    'DRAFT_QUOTE',
    'The quote is a draft',
    ['draft', true, false, 'Published it counts.'],
  ],
];

describe('the table of section 6 says why', () => {
  test.each(rows)('%s: %j %s', (_sentence, one, column, code, text, change) => {
    const because = (column === 'resets' ? noReset : noDocument)(one, context());
    if (change === null)
      return expect(because).toEqual({ code, rule: 'R-activity', text, facts: {}, wouldChange: [] });
    const [fact, is, becomes, words] = change;
    return expect(because).toEqual({
      code,
      rule: 'R-activity',
      text,
      facts: { [fact]: is },
      wouldChange: [{ fact, becomes, text: words }],
    });
  });

  test.each<[string, Activity, 'partner' | 'vendor', string, string]>([
    [
      'a reply to direct',
      reply(at, { answers: 'direct' }),
      'partner',
      'The customer answered somebody else than the partner',
      'partner',
    ],
    [
      'a reply to a co-seller',
      reply(at, { answers: 'co-sell' }),
      'partner',
      'The customer answered somebody else than the partner',
      'partner',
    ],
    [
      'a reply to the partner, where the vendor is bound',
      reply(at),
      'vendor',
      'The customer answered the partner',
      'direct',
    ],
  ])('%s', (_sentence, email, binds, text, becomes) => {
    if (email.type !== 'email') throw new TypeError('a reply is an e-mail');
    expect(replyToOthers(email, context({ binds }))).toEqual({
      code: 'REPLY_TO_OTHERS',
      rule: 'R-activity',
      text,
      facts: { answers: email.answers },
      wouldChange: [{ fact: 'answers', becomes, text: 'A reply to an own e-mail documents.' }],
    });
  });
});

describe('nothing stands against', () => {
  test.each<[string, Activity]>([
    ['a demo', activity('demo', at)],
    ['a connected call', activity('call', at)],
    ['a proposal', activity('proposal', at)],
    ['a step of one stage', activity('deal-stage', at, { fromOrder: 1, toOrder: 2 })],
    ['a published quote', activity('quote', at)],
    [
      'a meeting with the customer alone',
      activity('meeting', at, { attendees: { customers: 1, internal: 0 } }),
    ],
    [
      'an e-mail to a contact among others',
      activity('email', at, { toContactIds: ['colleague', 'contact-2'] }),
    ],
  ])('%s, in either column', (_sentence, one) => {
    expect([noReset(one, context()), noDocument(one, context())]).toEqual([null, null]);
  });

  test.each<[string, Activity]>([
    ['a status update', activity('status-update', at)],
    ['a statement', activity('statement', at)],
    ['a meeting ahead', activity('meeting', at, { outcome: 'scheduled' })],
    ['a note that names nobody', activity('note', at, { namesContact: false })],
    ['a message left, with a note', activity('call', at, { outcome: 'live-message', hasNote: true })],
    ['a completed task about a meeting', activity('task', at, { kind: 'meeting' })],
  ])('%s, as a follow-up', (_sentence, one) => {
    expect(noReset(one, context())).toBeNull();
  });

  test('a short note with a contact or with a file, as a document', () => {
    expect(noDocument(activity('note', at, { characters: 5 }), context())).toBeNull();
    const filed = activity('note', at, { characters: 5, namesContact: false, hasFile: true });
    expect(noDocument(filed, context())).toBeNull();
  });
});

test.each<[string, Parameters<typeof reply>[1], boolean]>([
  ['the customer’s answer to the partner', {}, true],
  ['to a co-seller', { answers: 'co-sell' }, true],
  ['to direct', { answers: 'direct' }, true],
  ['an answer to automation is none', { answers: 'automation' }, false],
  ['an unasked e-mail is none', { answers: null }, false],
  ['what went out is none', { direction: 'outbound' }, false],
  ['what the partner wrote is none', { side: 'partner' }, false],
])('a reply: %s', (_sentence, change, expected) => {
  const email = reply(at, change);
  expect(email.type === 'email' && isReply(email)).toBe(expected);
});

test.each<[string, Activity, string]>([
  ['a status update', activity('status-update', at), 'NEVER_DOCUMENTS'],
  ['a statement', activity('statement', at), 'NEVER_DOCUMENTS'],
  [
    'a deal that stayed where it was',
    activity('deal-stage', at, { fromOrder: 2, toOrder: 2 }),
    'NOT_FORWARD',
  ],
  ['a draft quote', activity('quote', at, { draft: true }), 'DRAFT_QUOTE'],
])('%s documents nothing', (_sentence, one, code) => {
  expect(noDocument(one, context())).toMatchObject({ code });
});

test.each<[string, 'partner' | 'vendor', 'partner' | 'direct' | 'co-sell']>([
  ['the partner, who is bound', 'partner', 'partner'],
  ['direct, where the vendor is bound', 'vendor', 'direct'],
  ['a co-seller, where the vendor is bound', 'vendor', 'co-sell'],
])('a reply to %s is one to ours', (_sentence, binds, answers) => {
  const email = reply(at, { answers });
  expect(email.type === 'email' ? replyToOthers(email, context({ binds })) : email).toBeNull();
});
