import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { type Claim, dispositions, type Evidence, startEvidence } from './support/evidence-acts.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let acts: Evidence;
beforeAll(async () => {
  world = await startConstellation();
  acts = await startEvidence(world);
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const connected = { hs_call_disposition: dispositions.connected, hs_call_direction: 'OUTBOUND' };
describe('the card is fresh a minute after HubSpot tells of', () => {
  test('a call, its new outcome, its deletion and its restoration', async () => {
    const claim = await acts.claim();
    const before = (await acts.view(claim.id)).followUp?.dueAt;
    await acts.pass('P2D');
    const id = await acts.make('calls', { hs_call_disposition: dispositions.noAnswer }, claim);
    expect(await acts.evidence(claim.id)).toMatchObject([{ title: 'Call without an answer', counts: false }]);
    expect((await acts.view(claim.id)).followUp?.dueAt).toBe(before);
    await acts.change('calls', id, connected);
    expect(await acts.evidence(claim.id)).toMatchObject([
      { title: 'Connected call', grade: 'B', counts: true },
    ]);
    const moved = (await acts.view(claim.id)).followUp?.dueAt ?? '';
    expect(Date.parse(moved) - Date.parse(before ?? '')).toBe(2 * 86_400_000);
    await acts.remove('calls', id);
    expect(await acts.evidence(claim.id)).toMatchObject([{ counts: true, deletedAt: expect.any(String) }]);
    await world.control('POST', '/_emulator/restore', {
      portalId: world.portalId,
      objectType: 'calls',
      objectId: id,
    });
    expect(await acts.evidence(claim.id)).toMatchObject([{ counts: true, deletedAt: null }]);
    expect((await acts.view(claim.id)).followUp?.dueAt).toBe(moved);
  });

  test('a burst of them with one read', async () => {
    const claim = await acts.claim();
    await acts.pass('P1D');
    await world.control('DELETE', '/_emulator/calls');
    for (let n = 0; n < 5; n++) await acts.make('calls', connected, claim);
    expect(await acts.evidence(claim.id)).toHaveLength(5);
    const { calls } = await world.control('GET', '/_emulator/calls?tokenKind=app&path=/batch/read');
    expect(
      (calls as { path: string }[]).filter(({ path }) => path.includes('objects/2026-09/calls')),
    ).toHaveLength(1);
  });

  test('nothing on a customer whom nobody is registered to', async () => {
    await acts.pass('PT1M');
    const companyId = (await acts.claim()).companyId;
    await acts.pass('PT1M');
    const stranger = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/companies', {
      properties: { name: 'Stranger', domain: 'stranger.example' },
    });
    await acts.pass('PT1M');
    await world.control('DELETE', '/_emulator/calls');
    await acts.make('calls', connected, { companyId: String(stranger.id) });
    await acts.pass('PT20S');
    expect((await world.control('GET', '/_emulator/calls?tokenKind=app')).calls).toEqual([]);
    expect(companyId).not.toBe(stranger.id);
  });
});

/** What a row expects: whose it is, its grade, whether it resets the clock, whether it documents a renewal. */
type Row = [
  sentence: string,
  act: (claim: Claim) => Promise<string>,
  side: string,
  grade: string,
  resets: string,
  documents: string,
];

describe('the activity table (section 6), from HubSpot’s records', () => {
  let claim: Claim;
  let guest = '';
  const judged = new Map<string, Awaited<ReturnType<Evidence['judged']>>[number]>();
  const made = new Map<string, string>();
  const direct = () => world.user('direct');
  const on = (own: Claim) => ({ companyId: own.companyId, contactIds: [own.contactId] });
  const call =
    (properties: Record<string, string>, options?: Parameters<Evidence['make']>[3]) => (own: Claim) =>
      acts.make('calls', properties, own, options);
  const meeting =
    (outcome: string, people: (own: Claim) => string[], options: { by?: User; ahead?: boolean } = {}) =>
    async (own: Claim) =>
      acts.make(
        'meetings',
        {
          hs_meeting_outcome: outcome,
          hs_meeting_start_time: await acts.at(options.ahead ? 'P5D' : '-PT2H'),
          hs_meeting_end_time: await acts.at(options.ahead ? 'P5DT1H' : '-PT1H'),
        },
        { companyId: own.companyId, contactIds: people(own) },
        options,
      );
  const mail = (
    properties: Record<string, string>,
    people: (own: Claim) => string[] = own => [own.contactId],
    options?: Parameters<Evidence['make']>[3],
  ) => {
    return (own: Claim) =>
      acts.make('emails', properties, { companyId: own.companyId, contactIds: people(own) }, options);
  };
  const note = (
    text: string,
    properties: Record<string, string>,
    people: (own: Claim) => string[],
    headers = {},
  ) => {
    return (own: Claim) =>
      acts.make(
        'notes',
        { hs_note_body: `<p>${text}</p>`, ...properties },
        { companyId: own.companyId, contactIds: people(own) },
        { headers },
      );
  };
  const task = (status: string, type: string) => (own: Claim) =>
    acts.make('tasks', { hs_task_status: status, hs_task_type: type, hs_task_subject: 'Ring' }, own);
  const quote = (properties: Record<string, string>) => (own: Claim) => acts.make('quotes', properties, own);
  const signed = { hs_esign_num_signers_required: '1', hs_esign_num_signers_completed: '1' };
  const long = 'Met the plant manager and agreed on a trial in May.';
  const customer = (own: Claim) => [own.contactId];
  const nobody = () => [];
  const sent = { hs_email_direction: 'EMAIL', hs_email_status: 'SENT' };
  const by = (headers: Record<string, string>) => ({ headers });

  const rows: Row[] = [
    ['a connected call', call(connected), 'partner', 'B', 'yes', 'yes'],
    [
      'a voicemail with a note',
      call({ hs_call_disposition: dispositions.voicemail, hs_call_body: 'Asked to ring back' }),
      'partner',
      'B',
      'yes',
      'NOT_CONNECTED',
    ],
    [
      'a voicemail without a note',
      call({ hs_call_disposition: dispositions.voicemail }),
      'partner',
      'B',
      'NO_NOTE',
      'NOT_CONNECTED',
    ],
    [
      'a call that nobody answered',
      call({ hs_call_disposition: dispositions.noAnswer }),
      'partner',
      'B',
      'NOT_CONNECTED',
      'NOT_CONNECTED',
    ],
    [
      'a call dated tomorrow',
      async own => call({ ...connected, hs_timestamp: await acts.at('P1D') })(own),
      'partner',
      'B',
      'FUTURE_DATED',
      'FUTURE_DATED',
    ],
    [
      'a call by direct',
      own => call(connected, { by: direct() })(own),
      'direct',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'a call that came in and somebody else took',
      call({ ...connected, hs_call_direction: 'INBOUND' }, { by: null }),
      'customer',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'an imported call',
      call(connected, by({ 'X-Emulator-Change-Source': 'IMPORT' })),
      'automation',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'a call by another app',
      call(connected, by({ 'X-Emulator-Change-Source': 'INTEGRATION' })),
      'automation',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'a meeting that was held with the customer',
      meeting('COMPLETED', customer),
      'partner',
      'A',
      'yes',
      'yes',
    ],
    [
      'a meeting that was held, with nobody named',
      meeting('COMPLETED', nobody),
      'partner',
      'B',
      'yes',
      'NO_CUSTOMER',
    ],
    [
      'a meeting to come',
      meeting('SCHEDULED', customer, { ahead: true }),
      'partner',
      'B',
      'yes',
      'NOT_COMPLETED',
    ],
    ['a meeting that was cancelled', meeting('CANCELED', customer), 'partner', 'B', 'NOT_HELD', 'NOT_HELD'],
    [
      'a meeting that the customer missed',
      meeting('NO_SHOW', customer),
      'partner',
      'B',
      'NOT_HELD',
      'NOT_HELD',
    ],
    [
      'a meeting among vendor and partner',
      meeting('COMPLETED', () => [guest]),
      'partner',
      'B',
      'INTERNAL_ONLY',
      'INTERNAL_ONLY',
    ],
    [
      'direct’s meeting that somebody of the partner’s domain attends',
      own => meeting('COMPLETED', c => [c.contactId, guest], { by: direct() })(own),
      'partner',
      'A',
      'yes',
      'yes',
    ],
    [
      'direct’s meeting without the partner',
      own => meeting('COMPLETED', customer, { by: direct() })(own),
      'direct',
      'A',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'a mail to the customer',
      mail({ ...sent, hs_email_thread_id: 'thread-1' }),
      'partner',
      'B',
      'yes',
      'half',
    ],
    [
      'the customer’s answer to it',
      own =>
        acts.make(
          'emails',
          { hs_email_direction: 'INCOMING_EMAIL', hs_email_thread_id: 'thread-1' },
          on(own),
          { by: direct() },
        ),
      'customer',
      'A',
      'WRONG_SIDE',
      'yes',
    ],
    [
      'the customer’s absence note',
      own =>
        acts.make(
          'emails',
          {
            hs_email_direction: 'INCOMING_EMAIL',
            hs_email_thread_id: 'thread-1',
            hs_incoming_email_is_out_of_office: 'true',
          },
          on(own),
          { by: direct() },
        ),
      'customer',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'a mail that bounced',
      mail({ ...sent, hs_email_status: 'BOUNCED' }),
      'partner',
      'B',
      'BOUNCED',
      'BOUNCED',
    ],
    [
      'a mail to nobody of the customer',
      mail(sent, nobody),
      'partner',
      'B',
      'NOT_TO_THE_CUSTOMER',
      'NOT_TO_THE_CUSTOMER',
    ],
    [
      'a mail from the partner’s domain in the vendor’s mailbox',
      own =>
        acts.make(
          'emails',
          {
            hs_email_direction: 'INCOMING_EMAIL',
            hs_email_headers: JSON.stringify({ from: { email: `kim@mail.${acts.partnerDomain}` } }),
          },
          on(own),
          { by: direct() },
        ),
      'partner',
      'B',
      'yes',
      'half',
    ],
    [
      'a sequence’s mail',
      mail(sent, customer, by({ 'X-Emulator-Change-Source': 'SEQUENCES', 'X-Emulator-Source-Id': '5' })),
      'automation',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    [
      'marketing e-mail',
      mail({ ...sent, hs_campaign_guid: 'spring' }),
      'automation',
      'B',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    ['a long note that names a contact', note(long, {}, customer), 'partner', 'D', 'yes', 'yes'],
    ['a long note that names nobody', note(long, {}, nobody), 'partner', 'D', 'yes', 'NAMES_NOBODY'],
    ['a note of 39 characters', note('x'.repeat(39), {}, customer), 'partner', 'D', 'SHORT_NOTE', 'yes'],
    ['a note with a file', note(long, { hs_attachment_ids: '4711' }, nobody), 'partner', 'C', 'yes', 'yes'],
    [
      'a note that a workflow wrote',
      note(long, {}, customer, { 'X-Emulator-Change-Source': 'AUTOMATION_PLATFORM' }),
      'automation',
      'D',
      'WRONG_SIDE',
      'WRONG_SIDE',
    ],
    ['a completed call task', task('COMPLETED', 'CALL'), 'partner', 'D', 'yes', 'NEVER_DOCUMENTS'],
    [
      'a completed task of no kind',
      task('COMPLETED', 'TODO'),
      'partner',
      'D',
      'TASK_KIND',
      'NEVER_DOCUMENTS',
    ],
    ['an open task', task('NOT_STARTED', 'CALL'), 'partner', 'D', 'OPEN_TASK', 'NEVER_DOCUMENTS'],
    ['a draft quote', quote({ hs_status: 'DRAFT' }), 'partner', 'B', 'DRAFT_QUOTE', 'DRAFT_QUOTE'],
    ['a published quote', quote({ hs_status: 'APPROVAL_NOT_NEEDED' }), 'partner', 'B', 'yes', 'yes'],
    [
      'a signed quote',
      async own => `${await quote({ hs_status: 'APPROVED', ...signed })(own)}:signed`,
      'partner',
      'A',
      'yes',
      'yes',
    ],
  ];

  beforeAll(async () => {
    claim = await acts.claim();
    const contact = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: `kim@${acts.partnerDomain}` },
    });
    guest = String(contact.id);
    await acts.pass('P1D');
    for (const [sentence, act] of rows) {
      made.set(sentence, await act(claim));
      await world.advance('PT1M');
    }
    await acts.change('deals', claim.dealId, { dealstage: 'qualifiedtobuy' });
    await world.advance('PT1M');
    await world.crm(world.user('admin'), { 'X-Emulator-Change-Source': 'AUTOMATION_PLATFORM' })(
      'PATCH',
      `/crm/objects/2026-09/deals/${claim.dealId}`,
      { properties: { dealstage: 'decisionmakerboughtin' } },
    );
    await world.advance('PT1M');
    await acts.change('deals', claim.dealId, { dealstage: 'presentationscheduled' });
    await world.advance('PT1M');
    await acts.change('deals', claim.dealId, { dealstage: 'contractsent' }, direct());
    for (const one of await acts.judged(claim)) judged.set(one.id.replace(/^[a-z]+:/, ''), one);
  }, 120_000);

  test.each(rows)('%s', (sentence, _act, side, grade, resets, documents) => {
    expect(judged.get(made.get(sentence) ?? '')).toMatchObject({ side, grade, resets, documents });
  });

  test('the deal’s steps: forward by the partner, by a workflow, backward by the partner, forward by direct', () => {
    const steps = [...judged.values()].filter(({ id }) => id.startsWith('deal-stage:'));
    expect(steps.map(({ side, resets, documents }) => [side, resets, documents])).toEqual([
      ['partner', 'yes', 'yes'],
      ['automation', 'WRONG_SIDE', 'WRONG_SIDE'],
      ['partner', 'NOT_FORWARD', 'NOT_FORWARD'],
      ['direct', 'WRONG_SIDE', 'WRONG_SIDE'],
    ]);
  });

  test('no text, address or name of what was written is kept', async () => {
    const kept = await world.rows<{ activity: unknown }>('SELECT activity FROM evidence');
    const text = JSON.stringify(kept);
    for (const secret of [long, 'Asked to ring back', 'kim@', 'Ring', acts.partnerDomain])
      expect(text).not.toContain(secret);
  });
});
