import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RegistrationView, submitAnswerSchema } from '../../contract/views.ts';
import { dealOn, properties } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType } from './support/desk.ts';
import { goTo, programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

/** Some live through months, and a busy machine takes its time for them. */
vi.setConfig({ testTimeout: 120_000 });

let world: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const rep = () => world.user('direct');
const view = (id: string) => desk.registration(manager(), id);
const lifeOf = async (id: string): Promise<NonNullable<RegistrationView['life']>> => {
  const { life } = await view(id);
  if (life === undefined) throw new Error('Nothing is told of what it waits for');
  return life;
};
const entry = async (id: string, kind: string) =>
  (await desk.history(manager(), id)).filter(each => each.kind === kind).at(-1);

/** A claim under review on a customer and a deal of its own. */
async function claimed(options: { deal?: boolean } = {}) {
  const customer = await freshCustomer(world);
  const dealId = options.deal ? await dealOn(world, manager(), customer.companyId, 'Reviewed') : undefined;
  await world.idle();
  const id = await desk.claim(manager(), {
    companyId: customer.companyId,
    partnerCompanyId: partner,
    ...(dealId !== undefined && { dealId }),
    note: 'First note.',
  });
  return { ...customer, id, dealId };
}
const ask = (id: string, fields: string[]) =>
  desk.act(manager(), id, 'request-info', { fields, text: 'Who is the buyer, and how much?' });
const after = (a: string | null, b: string | null) =>
  Temporal.Instant.compare(Temporal.Instant.from(a ?? ''), Temporal.Instant.from(b ?? ''));

describe('a reviewer asks for information', () => {
  test('the review clock stands still, the partner has five business days, its place is kept', async () => {
    const { id, companyId, dealId } = await claimed({ deal: true });
    const before = await view(id);
    const asked = await ask(id, ['note', 'estimate']);
    expect(asked).toMatchObject({
      ok: true,
      registration: {
        state: 'info-requested',
        reviewDueAt: null,
        life: { info: { fields: ['note', 'estimate'], text: 'Who is the buyer, and how much?' } },
      },
    });
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    expect(await view(rival)).toMatchObject({ state: 'queued', queuePosition: 1 });
    const dueAt = (await lifeOf(id)).info?.dueAt ?? '';
    expect(after(dueAt, before.reviewDueAt)).toBe(1);
    expect(dueAt).toMatch(/T17:00:00Z$/);
    await world.idle();
    expect(await properties(world, 'deals', dealId ?? '')).toMatchObject({
      dibs_registration_status: 'info-requested',
    });
    expect(await entry(id, 'info-requested')).toMatchObject({
      title: 'Information requested: the note, the estimate',
      facts: { fields: ['note', 'estimate'], dueAt },
    });
  });

  test('only what was asked for can be answered, and the answer says what is missing', async () => {
    const { id } = await claimed();
    await ask(id, ['note']);
    expect(
      await desk.act(manager(), id, 'answer', { estimate: { amountMinor: '100', currency: 'EUR' } }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'FIELD_NOT_ASKED', wouldChange: [{ fact: 'givenFields', becomes: ['note'] }] },
    });
    expect(await desk.act(manager(), id, 'answer')).toMatchObject({
      ok: false,
      refusal: { code: 'NOTHING_ANSWERED' },
    });
    expect(await view(id)).toMatchObject({ state: 'info-requested', note: 'First note.' });
  });

  test('the answer brings it back to review with the rest of the clock, its claim instant kept', async () => {
    const { id, companyId } = await claimed();
    const before = await view(id);
    await ask(id, ['note', 'estimate', 'deal', 'contacts']);
    await goTo(world, (await programNow(world)).add({ hours: 72 }));
    const dealId = await dealOn(world, manager(), companyId, 'Named later');
    const contact = await world.crm(manager())('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: 'buyer@example.com' },
    });
    await world.idle();
    const answered = await desk.act(manager(), id, 'answer', {
      note: 'Second note.',
      estimate: { amountMinor: '250000', currency: 'EUR' },
      dealId,
      contactIds: [String(contact.id)],
    });
    expect(answered).toMatchObject({
      ok: true,
      registration: {
        state: 'under-review',
        note: 'Second note.',
        estimate: { amountMinor: '250000', currency: 'EUR' },
        dealId,
        claimedAt: before.claimedAt,
        life: { info: null, reviewOverdue: false },
      },
    });
    expect(after((await view(id)).reviewDueAt, before.reviewDueAt)).toBe(1);
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({
      dibs_registration_status: 'under-review',
    });
    expect(await desk.act(approver(), id, 'approve')).toMatchObject({ ok: true });
  });

  test('without an answer it is withdrawn at the deadline, not a minute before, and the queue moves up', async () => {
    const { id, companyId } = await claimed();
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    await ask(id, ['contacts']);
    const dueAt = (await lifeOf(id)).info?.dueAt ?? '';
    await goTo(world, Temporal.Instant.from(dueAt).subtract({ minutes: 1 }));
    expect(await view(id)).toMatchObject({ state: 'info-requested' });
    await goTo(world, dueAt);
    expect(await view(id)).toMatchObject({ state: 'withdrawn', decision: { code: 'INFO_TIMEOUT' } });
    expect(await view(rival)).toMatchObject({ state: 'under-review' });
    expect(await entry(id, 'registration-withdrawn')).toMatchObject({
      occurredAt: dueAt,
      title: 'Withdrawn: no answer came in time',
      rules: expect.arrayContaining(['R-info']),
      facts: { code: 'INFO_TIMEOUT', fields: ['contacts'] },
      why: { code: 'INFO_TIMEOUT', facts: { fields: ['contacts'] }, wouldChange: [{ fact: 'answeredAt' }] },
    });
    expect(await desk.submit(manager(), { companyId, partnerCompanyId: partner })).toMatchObject({
      ok: true,
    });
  });

  test('a direct rep may not ask, and only a claim under review can be asked', async () => {
    const { id } = await claimed();
    expect(await desk.act(rep(), id, 'request-info', { fields: ['note'], text: 'Why?' })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    await ask(id, ['note']);
    expect(await ask(id, ['note'])).toMatchObject({
      ok: false,
      refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'info-requested' } },
    });
  });
});

describe('a review that is late', () => {
  test('is not decided by itself: the next approver gets it, the partner manager is told, once each', async () => {
    const { id, dealId } = await claimed({ deal: true });
    await world.idle();
    const dueAt = (await view(id)).reviewDueAt ?? '';
    await goTo(world, Temporal.Instant.from(dueAt).subtract({ minutes: 1 }));
    expect(await entry(id, 'review-overdue')).toBeUndefined();
    await goTo(world, dueAt);
    expect(await view(id)).toMatchObject({ state: 'under-review', life: { reviewOverdue: true } });
    expect(await entry(id, 'review-overdue')).toMatchObject({
      occurredAt: dueAt,
      title: 'Review overdue: passed to the next approver',
      facts: { nextApproverUserId: approver().userId },
    });
    await world.advance('PT3H');
    await world.idle();
    const tasks = await tasksFor(world, dealId ?? '');
    expect(tasks.map(task => task.subject.replace(/(of|Tell) .*?(?=:|$)/, '$1 X')).toSorted()).toEqual([
      'Review overdue: a registration of X',
      'Tell X: our review is late',
    ]);
  });

  test('costs those in the queue none of their days', async () => {
    const { id, companyId } = await claimed();
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    await world.idle();
    const before = (await lifeOf(waiting)).reconfirmBy ?? '';
    const dueAt = Temporal.Instant.from((await view(id)).reviewDueAt ?? '');
    await goTo(world, dueAt.add({ hours: 24 * 3 }));
    const meanwhile = (await lifeOf(waiting)).reconfirmBy ?? '';
    expect(Temporal.Instant.from(before).until(Temporal.Instant.from(meanwhile)).total('hours')).toBe(4 * 24);
    expect(await desk.act(approver(), id, 'approve')).toMatchObject({ ok: true });
    await world.idle();
    await goTo(world, before);
    expect(await view(waiting)).toMatchObject({ state: 'queued' });
    await goTo(world, meanwhile);
    expect(await view(waiting)).toMatchObject({ state: 'withdrawn', decision: { code: 'NOT_RECONFIRMED' } });
  });
});

describe('a place in the queue', () => {
  test('is warned of a week before, and a confirmation keeps it for 30 more days', async () => {
    const { id, companyId } = await claimed();
    await desk.act(approver(), id, 'approve');
    const dealId = await dealOn(world, manager(), companyId, 'Of who waits');
    await world.idle();
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner, dealId });
    await world.idle();
    const first = Temporal.Instant.from((await lifeOf(waiting)).reconfirmBy ?? '');
    await goTo(world, first.subtract({ hours: 24 * 8 + 1 }));
    expect(await entry(waiting, 'reconfirm-warned')).toBeUndefined();
    await goTo(world, first.subtract({ hours: 24 * 7 }));
    expect(await entry(waiting, 'reconfirm-warned')).toMatchObject({ facts: { dueAt: first.toString() } });
    expect((await tasksFor(world, dealId)).map(task => task.subject)).toEqual([
      expect.stringMatching(/^Ask .* whether it still waits for this customer$/),
    ]);
    expect(await desk.act(manager(), waiting, 'reconfirm')).toMatchObject({ ok: true });
    await goTo(world, first);
    expect(await view(waiting)).toMatchObject({ state: 'queued', queuePosition: 1 });
    const second = (await lifeOf(waiting)).reconfirmBy ?? '';
    expect(after(second, first.toString())).toBe(1);
    await goTo(world, second);
    expect(await view(waiting)).toMatchObject({ state: 'withdrawn' });
    expect(await entry(waiting, 'registration-withdrawn')).toMatchObject({
      occurredAt: second,
      title: 'Withdrawn: the place in the queue was not confirmed',
      why: { code: 'NOT_RECONFIRMED', wouldChange: [{ fact: 'confirmedAt' }] },
    });
  });

  test('only a queued claim has one to confirm', async () => {
    const { id } = await claimed();
    expect(await desk.act(manager(), id, 'reconfirm')).toMatchObject({
      ok: false,
      refusal: { code: 'ILLEGAL_MOVE', facts: { legalStates: ['queued'] } },
    });
  });

  test('that there is not cannot be confirmed', async () => {
    expect(await desk.act(manager(), 'reg_nosuchregistration', 'reconfirm')).toMatchObject({
      ok: false,
      refusal: { code: 'UNKNOWN_REGISTRATION' },
    });
  });

  test('E43: the head of the queue is rejected and the next moves up for review, never approved by itself', async () => {
    const partners = await partnersByType(world);
    const third = partners('services Select');
    const { id, companyId } = await claimed();
    const head = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    const next = await desk.claim(manager(), { companyId, partnerCompanyId: third });
    await desk.act(approver(), id, 'reject', { code: 'NOT_QUALIFIED' });
    expect(await view(head)).toMatchObject({ state: 'under-review' });
    expect(await view(next)).toMatchObject({ state: 'queued', queuePosition: 1 });
    expect(await desk.act(approver(), head, 'reject', { code: 'INCOMPLETE' })).toMatchObject({ ok: true });
    expect(await view(next)).toMatchObject({
      state: 'under-review',
      queuePosition: null,
      life: { reconfirmBy: null },
      reviewDueAt: expect.any(String),
    });
    expect(await entry(next, 'registration-moved-up')).toMatchObject({ rules: ['E43', 'T1'] });
    await world.idle();
    expect(await view(next)).toMatchObject({ state: 'under-review' });
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['SUBMITTED', 'INFO_ANSWERED']));
});

describe('rivals on one customer, each with a deal in HubSpot', () => {
  async function rivals() {
    const { companyId } = await freshCustomer(world);
    const deals = [
      await dealOn(world, manager(), companyId, 'Of the one'),
      await dealOn(world, manager(), companyId, 'Of the other'),
    ];
    await world.idle();
    const send = (n: number, idempotencyKey = randomUUID()) =>
      world.api(manager())('POST', '/api/v1/registrations', {
        idempotencyKey,
        companyId,
        partnerCompanyId: n === 0 ? partner : otherPartner,
        dealId: deals[n],
      });
    const statuses = async () =>
      await Promise.all(
        deals.map(async id => (await properties(world, 'deals', id)).dibs_registration_status ?? null),
      );
    return { companyId, send, statuses };
  }
  const parsed = (answer: { body: unknown }) => submitAnswerSchema.parse(answer.body);

  test('E1: that submit at once: one goes to review, the other is queued, and HubSpot says so of their deals', async () => {
    const { companyId, send, statuses } = await rivals();
    const answers = (await Promise.all([send(0), send(1)])).map(parsed);
    const inOrder = answers.toSorted((a, b) =>
      BigInt(a.receipt?.sequence ?? 0) < BigInt(b.receipt?.sequence ?? 0) ? -1 : 1,
    );
    expect(inOrder.map(({ registration }) => [registration.state, registration.queuePosition])).toEqual([
      ['under-review', null],
      ['queued', 1],
    ]);
    await world.idle();
    expect((await statuses()).toSorted()).toEqual(['queued', 'under-review']);
    const first = inOrder[0]?.registration.id ?? '';
    expect(await desk.act(manager(), first, 'approve')).toMatchObject({ ok: true });
    await world.idle();
    expect((await statuses()).toSorted()).toEqual(['active', 'queued']);
    expect(await properties(world, 'companies', companyId)).toMatchObject({
      dibs_account_status: 'registered',
    });
  });

  test('E2: that are approved at once by two reviewers: one is active, the other is refused with evidence', async () => {
    const { send, statuses } = await rivals();
    const front = parsed(await send(0)).registration.id;
    const behind = parsed(await send(1)).registration.id;
    const [won, lost] = await Promise.all([
      desk.act(manager(), front, 'approve'),
      desk.act(approver(), behind, 'approve'),
    ]);
    expect(won).toMatchObject({ ok: true, registration: { state: 'active' } });
    expect(lost).toMatchObject({
      ok: false,
      refusal: {
        code: expect.stringMatching(/^DUP_(ACTIVE_PARTNER|PENDING_EARLIER)$/),
        wouldChange: expect.arrayContaining([expect.objectContaining({ fact: expect.any(String) })]),
      },
    });
    expect(await desk.act(approver(), behind, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'DUP_ACTIVE_PARTNER', facts: { holderRegistrationId: front } },
    });
    await world.idle();
    expect(await statuses()).toEqual(['active', 'queued']);
  });

  test('E3: a double click is one claim with one receipt, and one copy in HubSpot', async () => {
    const { companyId, send, statuses } = await rivals();
    const key = randomUUID();
    const answers = await Promise.all([send(0, key), send(0, key), send(0, key)]);
    answers.push(await send(0, key));
    const [first] = answers;
    for (const answer of answers) expect(answer).toEqual(first);
    expect(parsed(first ?? { body: null }).receipt?.sequence).toMatch(/^[0-9]+$/);
    const stored = await world.rows('SELECT 1 FROM registrations WHERE company_id = $1', [companyId]);
    expect(stored).toHaveLength(1);
    await world.idle();
    expect(await statuses()).toEqual(['under-review', null]);
  });
});
