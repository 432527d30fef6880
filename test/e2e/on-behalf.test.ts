import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '../../adapters/runtime/receipt-signer.ts';
import { dealCardViewSchema } from '../../contract/deal-card.ts';
import { disputeAnswerSchema } from '../../contract/disputes.ts';
import { receiptKeySchema } from '../../contract/receipt-key.ts';
import { submitAnswerSchema } from '../../contract/views.ts';
import { dealOn } from './support/acts.ts';
import { consentDeskOf } from './support/consents.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let first = '';
let second = '';
beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  first = partners('reseller Premier');
  second = partners('co-sell');
}, 60_000);
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const post = (path: string, body: object, user = manager()) =>
  world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body });
const programNow = async () =>
  Temporal.Instant.from(String((await desk.deal(manager(), (await anyDeal()).dealId)).now));
let known: { dealId: string } | null = null;
async function anyDeal() {
  known ??= { dealId: await dealOn(world, manager(), (await freshCustomer(world)).companyId, 'Clock') };
  await world.idle();
  return known;
}
const card = async (dealId: string, user = manager()) =>
  dealCardViewSchema.parse((await world.api(user)('GET', `/api/v1/deals/${dealId}/registration`)).body);

test('a claim that came by mail is marked in the ledger, on the receipt and on the card, with where it is kept', async () => {
  const { companyId } = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), companyId, 'By mail');
  await world.idle();
  const arrivedAt = (await programNow()).subtract({ hours: 30 }).toString();
  const answered = await post('/api/v1/registrations', {
    companyId,
    partnerCompanyId: first,
    dealId,
    source: 'mail',
    arrivedAt,
    reference: 'Mail of Ms Lund, “Please register”',
    engagement: 'emails/4711',
    contactIds: ['987654321'],
  });
  const { registration, receipt } = submitAnswerSchema.parse(answered.body);
  expect(receipt.onBehalf).toEqual({ source: 'mail', arrivedAt });
  const key = receiptKeySchema.parse((await world.api(manager())('GET', '/api/v1/receipt-key')).body);
  expect(verifyReceipt(receipt, key.publicKeyPem)).toEqual({ ok: true });
  const forged = { ...receipt, onBehalf: { source: 'mail', arrivedAt: '2020-01-01T00:00:00Z' } };
  expect(verifyReceipt(forged, key.publicKeyPem)).toEqual({ ok: false, why: 'altered' });

  const onCard = (await card(dealId)).registration?.life?.onBehalf;
  expect(onCard).toMatchObject({
    source: 'mail',
    arrivedAt,
    reference: 'Mail of Ms Lund, “Please register”',
    engagement: 'emails/4711',
  });
  const [submitted] = await desk.history(manager(), registration.id);
  expect(submitted?.facts.onBehalf).toMatchObject({ source: 'mail', arrivedAt, engagementId: 'emails/4711' });
  expect(JSON.stringify(submitted?.facts)).not.toContain('Lund');
  // Words of people are not for direct reps, as notes are not.
  const forRep = (await card(dealId, world.user('direct'))).registration?.life?.onBehalf;
  expect(forRep).toMatchObject({ source: 'mail' });
  expect(forRep).not.toHaveProperty('reference');

  // Where it is kept may name whom the claim named.
  await post('/api/v1/people/contact/987654321/erase', {}, world.user('admin'));
  expect((await card(dealId)).registration?.life?.onBehalf).toMatchObject({
    source: 'mail',
    reference: null,
  });
  const [{ n } = { n: -1 }] = await world.rows<{ n: number }>(
    `SELECT ((SELECT count(*) FROM texts WHERE body LIKE '%Lund%') +
             (SELECT count(*) FROM idempotency_keys k WHERE k.answer::text LIKE '%Lund%'))::int AS n`,
  );
  expect(n).toBe(0);
});

test('a follow-up that the partner told by phone counts as its manager’s word, and says how it came', async () => {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const id = await desk.claim(manager(), { companyId, partnerCompanyId: first });
  await desk.act(manager(), id, 'approve');
  const logged = await desk.act(manager(), id, 'follow-ups', {
    text: 'Demo for the board on Monday',
    kind: 'demo',
    source: 'phone',
    reference: 'Call of the partner at noon',
  });
  expect(logged).toMatchObject({
    ok: true,
    registration: {
      evidence: [{ counts: true, onBehalf: { source: 'phone', reference: 'Call of the partner at noon' } }],
    },
  });
});

test.each([
  ['a rep enters nothing on behalf', { source: 'mail' }, 'direct', 200, 'NOT_PERMITTED'],
  [
    'an arrival without a way means nothing',
    { arrivedAt: '2026-11-01T00:00:00Z' },
    'partner-manager',
    400,
    '',
  ],
  [
    'nothing came in the future',
    { source: 'mail', arrivedAt: '2199-01-01T00:00:00Z' },
    'partner-manager',
    400,
    '',
  ],
  [
    'an engagement is a type and an id',
    { source: 'mail', engagement: 'javascript:1' },
    'partner-manager',
    400,
    '',
  ],
  ['there are four ways to come', { source: 'pigeon' }, 'partner-manager', 400, ''],
] as const)('%s', async (_sentence, said, role, status, code) => {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const answered = await post(
    '/api/v1/registrations',
    { companyId, partnerCompanyId: first, ...said },
    world.user(role),
  );
  expect(answered.status).toBe(status);
  if (code !== '') expect(answered.body).toMatchObject({ ok: false, refusal: { code } });
  expect((await desk.account(manager(), companyId)).registration).toBeNull();
});

test('rivals that were entered on behalf are decided side by side, in the order in which they came in', async () => {
  const { companyId } = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), companyId, 'Typed first');
  const otherDeal = await dealOn(world, manager(), companyId, 'Came first');
  await world.idle();
  const at = await programNow();
  const enter = async (partnerCompanyId: string, deal: string, hoursAgo: number) =>
    await desk.submit(manager(), {
      companyId,
      partnerCompanyId,
      dealId: deal,
      note: `Note of ${partnerCompanyId}`,
      ...{ source: 'mail', arrivedAt: at.subtract({ hours: hoursAgo }).toString() },
    });
  const typedFirst = await enter(first, dealId, 2);
  const cameFirst = await enter(second, otherDeal, 20);
  if (!typedFirst.ok || !cameFirst.ok) throw new Error('Refused');
  const [a, b] = [typedFirst.registration.id, cameFirst.registration.id];
  expect([typedFirst.registration.state, cameFirst.registration.state]).toEqual(['under-review', 'queued']);

  const shown = await card(dealId);
  expect(shown.review?.beside?.map(each => [each.registrationId, each.own, each.note])).toEqual([
    [b, false, `Note of ${second}`],
    [a, true, `Note of ${first}`],
  ]);
  expect(shown.review?.obstacle).toBeNull();
  const approve = shown.offers.find(({ name }) => name === 'approve')?.form;
  expect(approve?.fields[0]).toMatchObject({ name: 'seen', required: true, options: [{ value: b }] });
  expect(approve?.fields[0]?.hint).toContain('came in first');

  expect(await desk.act(manager(), a, 'approve')).toMatchObject({
    ok: false,
    refusal: { code: 'SIDE_BY_SIDE', facts: { besideRegistrationIds: [b] } },
  });
  expect(await desk.act(manager(), a, 'approve', { seen: ['reg_other'] })).toMatchObject({
    refusal: { code: 'SIDE_BY_SIDE' },
  });
  // The one that came first goes first: the other is rejected as later, and it moves up.
  expect(await desk.act(manager(), a, 'reject', { code: 'DUP_PENDING_EARLIER' })).toMatchObject({ ok: true });
  await world.idle();
  expect(await desk.act(manager(), b, 'approve', { alone: true })).toMatchObject({
    ok: true,
    registration: { state: 'active' },
  });
});

test('who looked at both may approve the one that was typed first; neither partner learns of the other', async () => {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const a = await desk.claim(manager(), { companyId, partnerCompanyId: first, ...{ source: 'phone' } });
  const b = await desk.claim(manager(), { companyId, partnerCompanyId: second, ...{ source: 'mail' } });
  expect(await desk.act(manager(), a, 'approve', { seen: [b], alone: true })).toMatchObject({
    ok: true,
    registration: { state: 'active' },
  });
  const approved = (await desk.history(manager(), a)).find(({ kind }) => kind === 'registration-approved');
  expect(approved?.facts.seenBeside).toEqual([b]);
  const seat = world.user('service');
  const before = await desk.changeDirectory(directory => ({
    ...directory,
    partnerUsers: [...directory.partnerUsers, { userId: seat.userId, partnerCompanyId: first }],
  }));
  const history = await world.api(seat)('GET', `/api/v1/registrations/${a}/history`);
  expect(history.body.entries).toHaveLength((await desk.history(manager(), a)).length);
  expect(JSON.stringify(history.body)).not.toContain(b);
  await desk.changeDirectory(() => before);
});

test('while a rival can still be entered beside it, only who says that none waits approves it', async () => {
  const { companyId } = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), companyId, 'Entered alone');
  await world.idle();
  const at = await programNow();
  const arrivedAt = at.subtract({ hours: 2 }).toString();
  const a = await desk.claim(manager(), {
    companyId,
    partnerCompanyId: first,
    dealId,
    ...{ source: 'mail', arrivedAt },
  });
  const shown = await card(dealId);
  expect(shown.review?.entryOpenUntil).toEqual(expect.any(String));
  const [asked] = shown.offers.find(({ name }) => name === 'approve')?.form?.fields ?? [];
  expect(asked).toMatchObject({ name: 'alone', required: true, options: [{ sends: true }] });
  expect(asked?.hint).toContain(`{moment:${shown.review?.entryOpenUntil}}`);
  expect(await desk.act(manager(), a, 'approve')).toMatchObject({
    ok: false,
    refusal: { code: 'ENTRY_OPEN', facts: { entryOpenUntil: shown.review?.entryOpenUntil } },
  });
  expect(await desk.act(manager(), a, 'approve', { alone: true })).toMatchObject({ ok: true });
  const approved = (await desk.history(manager(), a)).find(({ kind }) => kind === 'registration-approved');
  expect(approved?.facts.saidAlone).toBe(true);

  // One that came first all the same, typed too late: who looks after the registered partner is told.
  await desk.claim(manager(), {
    companyId,
    partnerCompanyId: second,
    ...{ source: 'phone', arrivedAt: at.subtract({ hours: 20 }).toString() },
  });
  const tasks = await world.rows(
    `SELECT 1 FROM effects WHERE subject_id LIKE '%:late-rival' AND payload::text LIKE '%taken back%'`,
  );
  expect(tasks.length).toBeGreaterThan(0);
});

test('once that time is over nobody is asked', async () => {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const id = await desk.claim(manager(), { companyId, partnerCompanyId: first, ...{ source: 'mail' } });
  await world.advance('P5D');
  await world.idle();
  expect(await desk.act(manager(), id, 'approve')).toMatchObject({ ok: true });
});

describe('what else came from the partner is entered for it, and says how it came', () => {
  const phone = { source: 'phone', reference: 'Call at noon' };
  const marked = async (registrationId: string, kind: string) => {
    const entry = (await desk.history(manager(), registrationId)).find(each => each.kind === kind);
    expect(entry?.facts.onBehalf).toMatchObject({ source: 'phone', textId: expect.any(String) });
    expect(entry?.title).toContain('entered on behalf of the partner (it came by phone)');
    expect(JSON.stringify(entry?.facts)).not.toContain('noon');
  };
  const waiting = async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    return await desk.claim(manager(), { companyId, partnerCompanyId: first });
  };

  test('an answer to the reviewer, a place that is kept, and a withdrawal', async () => {
    const id = await waiting();
    await desk.act(manager(), id, 'request-info', { fields: ['note'], text: 'Whom?' });
    expect(await desk.act(manager(), id, 'answer', { note: 'The plant manager.', ...phone })).toMatchObject({
      ok: true,
      registration: { note: 'The plant manager.' },
    });
    await marked(id, 'info-answered');
    await desk.act(manager(), id, 'withdraw', phone);
    await marked(id, 'registration-withdrawn');

    const held = await registeredCustomer(world, second);
    const queued = await desk.claim(manager(), { companyId: held.companyId, partnerCompanyId: first });
    await desk.act(manager(), queued, 'reconfirm', phone);
    await marked(queued, 'registration-reconfirmed');
    const opened = await post(`/api/v1/registrations/${queued}/disputes`, {
      kind: 'partner-partner',
      text: 'They were there first.',
      ...phone,
    });
    const { dispute } = disputeAnswerSchema.parse(opened.body);
    await marked(queued, 'dispute-opened');
    const said = await post(`/api/v1/disputes/${dispute.id}/evidence`, {
      side: 'claimant',
      text: 'The mail of May.',
      ...phone,
    });
    expect(said.body).toMatchObject({ ok: true });
    const kept = await world.rows(`SELECT 1 FROM entered_on_behalf WHERE registration_id = $1`, [queued]);
    expect(kept).toHaveLength(3);
  });

  test('a renewal, also one that is refused', async () => {
    const own = await registeredCustomer(world, first);
    expect(await desk.act(manager(), own.registrationId, 'renew', phone)).toMatchObject({ ok: false });
    await marked(own.registrationId, 'renewal-refused');
  });

  test('an answer to a request for consent, in the partner’s time, with where it is kept, by nobody who asked', async () => {
    const own = await registeredCustomer(world, first);
    const consents = consentDeskOf(world);
    const asked = await consents.asked(world.user('direct'), own.registrationId, { kind: 'account' });
    const path = `/api/v1/registrations/${own.registrationId}/consents`;
    const grant = { step: 'grant', consentId: asked.id };
    expect((await post(path, grant)).body).toMatchObject({ refusal: { code: 'PARTNER_STILL_TO_ANSWER' } });
    expect((await post(path, { ...grant, source: 'phone' })).status).toBe(400);
    expect((await post(path, { ...grant, ...phone }, world.user('direct'))).body).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect((await post(path, { ...grant, ...phone })).body).toMatchObject({
      ok: true,
      consent: { status: 'granted', answer: { as: 'partner' } },
    });
    await marked(own.registrationId, 'consent-granted');
    const asks = await consents.asked(manager(), own.registrationId, { kind: 'outreach' }).catch(String);
    expect(asks).toContain('CONSENT_IN_FORCE');
    expect((await post(path, { step: 'revoke', consentId: asked.id, ...phone })).body).toMatchObject({
      ok: true,
    });
    await marked(own.registrationId, 'consent-revoked');
    const mine = await consents.asked(manager(), own.registrationId, { kind: 'account' });
    expect((await post(path, { step: 'grant', consentId: mine.id, ...phone })).body).toMatchObject({
      refusal: { code: 'ASKER_MAY_NOT_ANSWER' },
    });
  });

  test('the card offers it to who may enter it, and to nobody else', async () => {
    const own = await registeredCustomer(world, first);
    await consentDeskOf(world).asked(world.user('direct'), own.registrationId, { kind: 'account' });
    const fieldsOf = async (name: string, user = manager()) =>
      (await card(own.dealId, user)).offers.find(offer => offer.name === name)?.form?.fields ?? [];
    for (const name of ['withdraw', 'open-dispute'])
      expect((await fieldsOf(name)).map(field => field.name)).toContain('source');
    expect((await fieldsOf('grant')).filter(field => field.required).map(field => field.name)).toEqual([
      'source',
      'arrivedAt',
      'reference',
    ]);
    expect(await fieldsOf('grant', world.user('direct'))).toEqual([]);
  });
});
