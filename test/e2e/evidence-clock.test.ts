import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registrationAnswerSchema } from '../../contract/views.ts';
import type { PolicyDocument } from '../../domain/policy.ts';
import { tasksOn } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { freshCustomer } from './support/desk.ts';
import { dispositions, type Evidence, startEvidence } from './support/evidence-acts.ts';
import { addUser, worksFor } from './support/people.ts';
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
const long = 'Met the plant manager and agreed on a trial in May.';
const clock = async (id: string) => (await acts.view(id)).followUp;

describe('E25: activity that arrives after the miss was recorded', () => {
  test('six days late takes the miss back; the direct window was open until then', async () => {
    const claim = await acts.claim();
    await acts.pass('P15D');
    const missed = await clock(claim.id);
    expect(missed).toMatchObject({ status: 'missed', directWindowOpen: true });
    await acts.make('calls', { ...connected, hs_timestamp: await acts.at('-P6D') }, claim);
    await acts.pass('PT20S');
    expect(await clock(claim.id)).toMatchObject({ directWindowOpen: false, misses: [] });
    const told = (await acts.history(claim.id)).find(({ kind }) => kind === 'follow-up-miss-taken-back');
    expect(told?.occurredAt).toBe(missed?.misses?.[0]);
  });
  test('nine days late it documents and does not cure', async () => {
    const claim = await acts.claim();
    await acts.pass('P15D');
    const id = await acts.make('calls', { ...connected, hs_timestamp: await acts.at('-P9D') }, claim);
    await acts.pass('PT20S');
    expect(await clock(claim.id)).toMatchObject({ status: 'missed', misses: [expect.any(String)] });
    expect((await acts.view(claim.id)).evidence).toMatchObject([
      { id: `calls:${id}`, counts: false, why: expect.stringMatching(/more than 7 days/) },
    ]);
    expect(await acts.judged(claim)).toMatchObject([{ documents: 'yes' }]);
  });
});

describe('E26, S2a: a meeting in the future', () => {
  const appointment = async (from: string) => ({
    hs_meeting_outcome: 'SCHEDULED',
    hs_meeting_start_time: await acts.at(from),
    hs_meeting_end_time: await acts.at(`${from}T1H`),
  });
  test('counts once, when it was booked, holds the deadline until two business days after it, and counts when it was held', async () => {
    const claim = await acts.claim();
    await acts.pass('P2D');
    const on = { companyId: claim.companyId, contactIds: [claim.contactId] };
    const id = await acts.make('meetings', await appointment('P20D'), on);
    const evidence = await acts.evidence(claim.id);
    expect(evidence).toMatchObject([{ title: 'Meeting scheduled', counts: true }]);
    await acts.pass('P17D');
    expect(await clock(claim.id)).toMatchObject({ directWindowOpen: false, misses: [] });
    await acts.pass('P3DT1H');
    await acts.change('meetings', id, { hs_meeting_outcome: 'COMPLETED' });
    expect(await acts.evidence(claim.id)).toMatchObject([
      { title: 'Meeting held', grade: 'A', counts: true },
    ]);
    const { since, status } = (await clock(claim.id)) ?? {};
    expect(since).toBe((await acts.view(claim.id)).evidence?.[0]?.at);
    expect(status).toBe('on-track');
  });
  test('that is called off lets go: the clock runs from the booking', async () => {
    const claim = await acts.claim();
    const on = { companyId: claim.companyId, contactIds: [claim.contactId] };
    const id = await acts.make('meetings', await appointment('P25D'), on);
    await acts.pass('P16D');
    expect(await clock(claim.id)).toMatchObject({ misses: [] });
    await acts.remove('meetings', id);
    await acts.pass('PT20S');
    expect(await clock(claim.id)).toMatchObject({ status: 'missed' });
  });
  test('without the customer holds nothing', async () => {
    const claim = await acts.claim();
    await acts.make('meetings', await appointment('P25D'), { companyId: claim.companyId });
    await acts.pass('P16D');
    expect(await clock(claim.id)).toMatchObject({ status: 'missed' });
  });
});

describe('E27: an activity deleted later', () => {
  test('was done: the miss that it kept away is not recorded, a person sees the flag, and no renewal stands on it', async () => {
    const claim = await acts.claim();
    await acts.pass('P5D');
    const id = await acts.make('calls', connected, claim);
    await acts.pass('PT20S');
    await acts.remove('calls', id);
    await acts.pass('P12D');
    expect(await clock(claim.id)).toMatchObject({ misses: [], directWindowOpen: false });
    expect((await acts.view(claim.id)).evidence).toMatchObject([
      { counts: true, deletedAt: expect.any(String) },
    ]);
    expect(await acts.judged(claim)).toMatchObject([{ resets: 'yes', documents: 'DELETED' }]);
  });
  test('before we ever read it has shown nothing', async () => {
    const claim = await acts.claim();
    await acts.pass('P5D');
    const id = await acts.make('calls', connected, claim);
    await acts.remove('calls', id);
    await acts.pass('P10D');
    expect(await clock(claim.id)).toMatchObject({ status: 'missed' });
    expect((await acts.view(claim.id)).evidence).toEqual([]);
  });
});

test('E30: what a person who works for two partners does counts for the one whose registration it is', async () => {
  const freelancer = await addUser(world, { email: 'free@lancer.example' });
  await worksFor(world, freelancer, [acts.otherPartnerId, acts.partnerCompanyId]);
  const [mine, others] = [await acts.claim(), await acts.claim(acts.otherPartnerId)];
  for (const claim of [mine, others]) {
    await acts.make('calls', connected, claim, { by: freelancer });
    expect(await acts.judged(claim)).toMatchObject([{ side: 'partner', resets: 'yes' }]);
  }
  await worksFor(world, freelancer, [acts.otherPartnerId]);
  await acts.make('notes', { hs_note_body: long }, mine, { by: freelancer });
  expect(await acts.judged(mine)).toContainEqual(expect.objectContaining({ grade: 'D', side: 'other' }));
});

test('E46: a contact that a claim names is erased in HubSpot: nothing of ours names the person any more, and what was decided stands', async () => {
  const manager = acts.manager;
  const customer = await freshCustomer(world, 'Erasing');
  const contact = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: `ann@${customer.domain}` },
    associations: [
      {
        to: { id: customer.companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      },
    ],
  });
  const contactId = String(contact.id);
  await world.idle();
  const { body } = await world.api(manager)('POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    companyId: customer.companyId,
    partnerCompanyId: acts.partnerCompanyId,
    contactIds: [contactId],
    note: 'Ann runs the plant.',
  });
  const { registration } = registrationAnswerSchema.parse(body);
  await acts.post(manager, registration.id, 'approve', {});
  await acts.pass('P1D');
  const on = { companyId: customer.companyId, contactIds: [contactId] };
  const started = await acts.at('-PT2H');
  await acts.make(
    'meetings',
    {
      hs_meeting_outcome: 'COMPLETED',
      hs_meeting_start_time: started,
      hs_meeting_end_time: await acts.at('-PT1H'),
    },
    on,
  );
  const before = await acts.evidence(registration.id);
  expect(before).toMatchObject([{ title: 'Meeting held', grade: 'A', counts: true }]);
  expect(await tablesThatName(contactId)).toEqual(expect.arrayContaining(['evidence', 'registrations']));
  const standing = async () => {
    const { state, protectedUntil, followUp } = await acts.view(registration.id);
    return {
      state,
      protectedUntil,
      since: followUp?.since,
      dueAt: followUp?.dueAt,
      misses: followUp?.misses,
    };
  };
  const stood = await standing();

  await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/contacts/gdpr-delete', {
    objectId: contactId,
  });
  await world.idle();
  expect(await tablesThatName(contactId)).toEqual([]);
  expect(await tablesThatName('Ann runs the plant')).toEqual([]);
  expect(await acts.evidence(registration.id)).toEqual(before);
  expect(await standing()).toEqual(stood);
  expect(stood).toMatchObject({ state: 'active', misses: [] });
  expect((await acts.history(registration.id)).map(({ kind }) => kind)).toContain('contact-erased');
  await acts.pass('P1D');
  expect(await acts.evidence(registration.id)).toEqual(before);
});

/** Tables of which a row has the text, what came in from HubSpot and is only ids apart. */
async function tablesThatName(text: string): Promise<string[]> {
  const tables = await world.rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'inbox'
      ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await world.rows(`SELECT 1 FROM ${name} t WHERE t::text LIKE '%' || $1 || '%' LIMIT 1`, [
      text,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('what one person states', () => {
  test('counts twice per term and never twice running; confirmed by the partner manager it counts as C', async () => {
    const claim = await acts.claim();
    await acts.pass('P1D');
    const first = await acts.make('notes', { hs_note_body: `${long} One.` }, claim);
    await acts.pass('P1D');
    const second = await acts.make('notes', { hs_note_body: `${long} Two.` }, claim);
    expect(await acts.evidence(claim.id)).toMatchObject([
      {
        id: `notes:${second}`,
        counts: false,
        confirmable: true,
        why: expect.stringMatching(/twice running/),
      },
      { id: `notes:${first}`, counts: true },
    ]);
    const confirm = (user = acts.manager, activityId = `notes:${second}`) =>
      acts.post(user, claim.id, `follow-ups/${activityId}/confirm`, {});
    expect(await confirm(world.user('direct'))).toMatchObject({ refusal: { code: 'NOT_PERMITTED' } });
    expect(await confirm(acts.manager, 'notes:1')).toMatchObject({ refusal: { code: 'UNKNOWN_ACTIVITY' } });
    expect(await confirm()).toMatchObject({ ok: true });
    expect(await confirm()).toMatchObject({ refusal: { code: 'NOT_CONFIRMABLE' } });
    expect((await acts.view(claim.id)).evidence?.[0]).toMatchObject({ grade: 'C', counts: true });
    // Read again it stays confirmed.
    await acts.pass('P6D');
    expect((await acts.view(claim.id)).evidence?.[0]).toMatchObject({ grade: 'C', counts: true });
    expect((await acts.history(claim.id)).map(({ kind }) => kind)).toContain('follow-up-confirmed');
  });

  test('a status update counts once per 14 days; a demo and a proposal are stated too', async () => {
    const claim = await acts.claim();
    const log = (kind: string) => acts.post(acts.manager, claim.id, 'follow-ups', { text: long, kind });
    await log('status-update');
    await acts.pass('P5D');
    await log('status-update');
    await log('demo');
    await log('proposal');
    const evidence = (await acts.view(claim.id)).evidence ?? [];
    expect(evidence.map(({ title, grade, counts }) => [title, grade, counts]).sort()).toEqual([
      ['Demo given', 'C', true],
      ['Proposal made', 'C', true],
      ['Status update', 'C', false],
      ['Status update', 'C', true],
    ]);
  });
});

describe('the clock stands still', () => {
  test('while a customer freeze is documented: those days are not counted', async () => {
    const claim = await acts.claim();
    const before = (await clock(claim.id))?.dueAt ?? '';
    await acts.pass('P2D');
    const freeze = (user = acts.manager) =>
      acts.post(user, claim.id, 'freeze', { text: 'Mail of Ann: no visits in May.' });
    expect(await freeze(acts.person)).toMatchObject({ refusal: { code: 'NOT_PERMITTED' } });
    expect(await freeze()).toMatchObject({
      ok: true,
      registration: { followUp: { pausedBy: 'customer-freeze' } },
    });
    expect(await freeze()).toMatchObject({ refusal: { code: 'FROZEN_ALREADY' } });
    await acts.pass('P20D');
    expect(await clock(claim.id)).toMatchObject({ misses: [], directWindowOpen: false });
    const lifted = await acts.post(acts.manager, claim.id, 'unfreeze', {});
    expect(lifted).toMatchObject({ ok: true, registration: { followUp: { pausedBy: null, misses: [] } } });
    expect(await acts.post(acts.manager, claim.id, 'unfreeze', {})).toMatchObject({
      refusal: { code: 'NOT_FROZEN' },
    });
    const days = (Date.parse((await clock(claim.id))?.dueAt ?? '') - Date.parse(before)) / 86_400_000;
    expect(days).toBe(21);
  });

  test('on the program’s pause days, and for good once a first touch was made, as the policy says', async () => {
    const today = Temporal.Instant.from(await acts.now())
      .toZonedDateTimeISO('UTC')
      .toPlainDate();
    const pauseDays = [1, 2, 3].map(days => today.add({ days }).toString());
    await withFollowUpPolicy({ mode: 'first-touch', pauseDays }, async () => {
      const claim = await acts.claim();
      const { since = '', dueAt = '' } = (await clock(claim.id)) ?? {};
      expect(Math.ceil((Date.parse(dueAt) - Date.parse(since)) / 86_400_000)).toBe(18);
      await acts.pass('P5D');
      await acts.make('calls', connected, claim);
      await acts.pass('P40D');
      expect(await clock(claim.id)).toMatchObject({ status: 'on-track', misses: [] });
    });
  });
});

test('S2a: warnings that HubSpot refused reached nobody: the evidence is pending and nothing is missed', async () => {
  const claim = await acts.claim();
  const rule = { kind: 'refuse-write', objectType: 'tasks', property: 'hs_task_reminders' };
  await world.control('POST', '/_emulator/faults', rule);
  await acts.pass('P7D');
  await acts.pass('P4D');
  await acts.pass('P2D');
  // Nor does a mail arrive instead.
  await world.rows(`UPDATE mails SET status = 'bounced' WHERE subject_id LIKE '${claim.id}:warning:%'`);
  await acts.pass('P2D');
  expect(await clock(claim.id)).toMatchObject({
    status: 'pending-evidence',
    misses: [],
    directWindowOpen: false,
    why: expect.stringMatching(/came back/),
  });
  await world.control('DELETE', '/_emulator/faults');
  await acts.make('calls', connected, claim);
  await acts.pass('PT20S');
  expect(await clock(claim.id)).toMatchObject({ misses: [] });
});

test('S4: three misses ask the approvers for a review; nothing is revoked by itself', async () => {
  const claim = await acts.claim();
  await acts.pass('P15D');
  await acts.pass('P14D');
  expect(await clock(claim.id)).toMatchObject({ reviewForRevocationSince: null });
  await acts.pass('P14D');
  const { state, followUp } = await acts.view(claim.id);
  expect(state).toBe('active');
  expect(followUp?.reviewForRevocationSince).toBe(followUp?.misses?.[2]);
  expect((await acts.history(claim.id)).filter(({ kind }) => kind === 'revocation-review-due')).toHaveLength(
    1,
  );
  const subjects = await tasksOn(world, claim.dealId);
  expect(subjects.filter(subject => subject.startsWith('Review for revocation'))).not.toEqual([]);
});

/** Claims that are approved meanwhile keep the policy. */
async function withFollowUpPolicy(
  change: Partial<PolicyDocument['followUp']>,
  act: () => Promise<void>,
): Promise<void> {
  const api = world.api(world.user('admin'));
  const put = async (policy: unknown) => {
    const answer = await api('PUT', '/api/v1/policy', { idempotencyKey: randomUUID(), policy });
    expect(answer.body).toMatchObject({ ok: true });
  };
  const { body } = await api('GET', '/api/v1/policy');
  const before = body.policy as PolicyDocument;
  await put({ ...before, followUp: { ...before.followUp, ...change } });
  await act();
  await put(before);
}

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['FOLLOW_UP_MISS_TAKEN_BACK']));
});
