import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsentView } from '../../contract/consents.ts';
import { dealOn, ownerIdOf, properties, tasksOn } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { consentDeskOf } from './support/consents.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, merge } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import { addUser } from './support/people.ts';
import { goTo } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let consents: ReturnType<typeof consentDeskOf>;
let partner = '';
/** A HubSpot user who works for the partner. */
let seat: User;
/** One who works for a rival. */
let rivalSeat: User;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  consents = consentDeskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  seat = await addUser(world, { email: 'cora@cobalt.example', firstName: 'Cora', lastName: 'Cobalt' });
  rivalSeat = await addUser(world, {
    email: 'pat@larkspursystems.com',
    firstName: 'Pat',
    lastName: 'Larkspur',
  });
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerUsers: [
      { userId: seat.userId, partnerCompanyId: partner },
      { userId: rivalSeat.userId, partnerCompanyId: partners('reseller Registered') },
    ],
  }));
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');

async function directDeal(own: Registered): Promise<string> {
  const dealId = await dealOn(world, rep(), own.companyId, 'By direct sales');
  await world.idle();
  return dealId;
}

async function flagged(): Promise<{ own: Registered; dealId: string; findingId: string }> {
  const own = await registeredCustomer(world, partner);
  const dealId = await directDeal(own);
  const findingId = (await desk.deal(rep(), dealId)).findings[0]?.id ?? '';
  return { own, dealId, findingId };
}

const findingsOn = async (dealId: string) => (await desk.deal(manager(), dealId)).findings;

const codeOf = (answer: { ok: boolean; refusal?: { code: string } }) =>
  answer.ok ? 'ok' : answer.refusal?.code;

describe('a consent in force', () => {
  test('asked and granted before a direct deal leaves nothing to flag', async () => {
    const own = await registeredCustomer(world, partner);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'account' });
    expect(asked).toMatchObject({
      status: 'asked',
      askedBy: { name: 'Marcus Oyelaran' },
      reason: 'They asked us.',
      answer: null,
      answersAs: null,
    });
    expect(await consents.answer(seat, asked, 'grant')).toMatchObject({
      ok: true,
      consent: { status: 'granted', answer: { as: 'partner', by: 'card' } },
    });
    expect(await findingsOn(await directDeal(own))).toEqual([]);
  });

  test('granted after a direct deal resolves its heads-up as consented, in the card and in HubSpot', async () => {
    const { own, dealId, findingId } = await flagged();
    const asked = await consents.askFromFinding(rep(), findingId);
    expect(asked).toMatchObject({
      ok: true,
      finding: { status: 'heads-up' },
      consent: { findingId, scope: { kind: 'deal', dealId } },
    });
    if (!asked.ok) throw new Error(asked.refusal.code);
    await consents.answer(seat, asked.consent, 'grant');
    await world.idle();
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'resolved', actions: [] }]);
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
    const history = await desk.history(manager(), own.registrationId);
    expect(history.find(entry => entry.kind === 'finding-closed')).toMatchObject({
      title: 'Heads-up resolved: the partner consented',
      actor: { name: 'Cora Cobalt' },
      facts: { because: 'consented', consentId: asked.consent.id },
    });
  });

  test('resolves what became an RoE exception while the partner thought it over', async () => {
    const { dealId, findingId } = await flagged();
    const asked = await consents.askFromFinding(rep(), findingId, {
      text: 'They asked us.',
      scope: { kind: 'account' },
    });
    await world.advance('P12D');
    await world.idle();
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'exception' }]);
    if (!asked.ok) throw new Error(asked.refusal.code);
    expect(codeOf(await consents.answer(seat, asked.consent, 'grant'))).toBe('ok');
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'resolved' }]);
  });

  test('that is asked for holds the heads-up until a business day after the partner’s time: silence is no consent', async () => {
    const { own, dealId, findingId } = await flagged();
    const [before] = await findingsOn(dealId);
    const asked = await consents.askFromFinding(rep(), findingId);
    if (!asked.ok) throw new Error(asked.refusal.code);
    const [waiting] = await findingsOn(dealId);
    const due = asked.consent.answerDueAt;
    expect(Date.parse(waiting?.exceptionAt ?? '')).toBeGreaterThan(Date.parse(due));
    expect(Date.parse(due)).toBeGreaterThanOrEqual(Date.parse(before?.exceptionAt ?? ''));
    await world.advance('PT31M');
    await world.idle();
    expect((await tasksOn(world, dealId)).filter(subject => subject.startsWith('Heads-up'))).toEqual([]);
    await goTo(world, due);
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'heads-up' }]);
    await goTo(world, waiting?.exceptionAt ?? '');
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'exception' }]);
    expect((await desk.history(manager(), own.registrationId)).map(entry => entry.title)).toContain(
      'Heads-up waits for the partner’s answer',
    );
  });

  test('that is refused lets the heads-up go on with the time of a new one; asking again buys no more', async () => {
    const { dealId, findingId } = await flagged();
    const asked = await consents.askFromFinding(rep(), findingId);
    if (!asked.ok) throw new Error(asked.refusal.code);
    const [waiting] = await findingsOn(dealId);
    await consents.answer(seat, asked.consent, 'refuse');
    const [refused] = await findingsOn(dealId);
    expect(Date.parse(refused?.exceptionAt ?? '')).toBeLessThan(Date.parse(waiting?.exceptionAt ?? ''));
    expect(codeOf(await consents.askFromFinding(rep(), findingId))).toBe('ok');
    expect(await findingsOn(dealId)).toMatchObject([{ exceptionAt: refused?.exceptionAt }]);
    await goTo(world, refused?.exceptionAt ?? '');
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'exception' }]);
  });

  test('of one deal permits no other', async () => {
    const { own, dealId, findingId } = await flagged();
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'deal', dealId });
    await consents.answer(seat, asked, 'grant');
    expect(await findingsOn(dealId)).toMatchObject([{ id: findingId, status: 'resolved' }]);
    expect(await findingsOn(await directDeal(own))).toMatchObject([{ rule: 'D1', status: 'heads-up' }]);
  });

  test('resolves only the heads-ups that it covers', async () => {
    const { own, dealId } = await flagged();
    const other = await directDeal(own);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'deal', dealId: other });
    await consents.answer(seat, asked, 'grant');
    expect(await findingsOn(other)).toMatchObject([{ status: 'resolved' }]);
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'heads-up' }]);
  });

  test('of a deal is of the record that a merge in HubSpot makes of it (E9)', async () => {
    const own = await registeredCustomer(world, partner);
    const twin = await dealOn(world, manager(), own.companyId, 'Twin', {
      properties: { dibs_linked_partner: partner },
    });
    await world.idle();
    await consents.asked(rep(), own.registrationId, { kind: 'deal', dealId: own.dealId });
    const merged = await merge(world, 'deals', own.dealId, twin);
    await world.idle();
    const view = await desk.registration(manager(), own.registrationId);
    expect(view.consents).toMatchObject([{ scope: { kind: 'deal', dealId: merged } }]);
  });

  test('of outreach permits no deal', async () => {
    const own = await registeredCustomer(world, partner);
    await consents.answer(
      seat,
      await consents.asked(rep(), own.registrationId, { kind: 'outreach' }),
      'grant',
    );
    expect(await findingsOn(await directDeal(own))).toMatchObject([{ rule: 'D1' }]);
  });

  test('ends after 30 days: what began inside stays legitimate, what begins later is a hit again', async () => {
    const own = await registeredCustomer(world, partner);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'account' });
    const granted = await consents.answer(seat, asked, 'grant');
    if (!granted.ok) throw new Error(granted.refusal.code);
    const inside = await directDeal(own);
    // The follow-up clock is another rule: the partner works on.
    for (const days of ['P10D', 'P10D', 'P10D']) {
      await world.advance(days);
      await world.idle();
      await world.api(manager())('POST', `/api/v1/registrations/${own.registrationId}/follow-ups`, {
        idempotencyKey: `${own.registrationId} ${(await desk.deal(rep(), inside)).now}`.replaceAll(' ', '-'),
        text: 'Met them at their office.',
      });
    }
    expect(await findingsOn(await directDeal(own))).toEqual([]);
    await world.advance('P1D');
    await world.idle();
    expect(await findingsOn(await directDeal(own))).toMatchObject([{ rule: 'D1', status: 'heads-up' }]);
    await change(world, rep(), 'deals', inside, { dealname: 'Looked at again' });
    await world.idle();
    expect(await findingsOn(inside)).toEqual([]);
    const view = await desk.registration(manager(), own.registrationId);
    expect(view.consents).toMatchObject([{ status: 'expired', actions: [] }]);
    const history = await desk.history(manager(), own.registrationId);
    expect(history.find(entry => entry.kind === 'consent-expired')).toMatchObject({
      occurredAt: granted.consent.validUntil,
      rules: ['R-consent', 'T3'],
    });
  }, 90_000);

  test('is taken back for the future only', async () => {
    const own = await registeredCustomer(world, partner);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'account' });
    await consents.answer(seat, asked, 'grant');
    const before = await directDeal(own);
    await world.advance('PT1H');
    expect(await consents.answer(seat, asked, 'revoke', 'They wrote to us.')).toMatchObject({
      ok: true,
      consent: { status: 'revoked', actions: [] },
    });
    await world.advance('PT1H');
    expect(await findingsOn(await directDeal(own))).toMatchObject([{ rule: 'D1' }]);
    await change(world, rep(), 'deals', before, { dealname: 'Looked at again' });
    await world.idle();
    expect(await findingsOn(before)).toEqual([]);
    expect(codeOf(await consents.answer(seat, asked, 'revoke'))).toBe('ILLEGAL_MOVE');
  });

  test('lets the registered deal be handed to direct sales (D2)', async () => {
    const own = await registeredCustomer(world, partner);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'deal', dealId: own.dealId });
    await consents.answer(seat, asked, 'grant');
    await change(world, manager(), 'deals', own.dealId, {
      hubspot_owner_id: await ownerIdOf(world, rep()),
    });
    await world.idle();
    expect(await findingsOn(own.dealId)).toEqual([]);
  });
});

describe('no answer and a no', () => {
  test('a no leaves the heads-up open, with its other ways out', async () => {
    const { own, dealId, findingId } = await flagged();
    const asked = await consents.askFromFinding(rep(), findingId);
    if (!asked.ok) throw new Error(asked.refusal.code);
    expect(await consents.answer(seat, asked.consent, 'refuse', 'We meet them on Friday.')).toMatchObject({
      ok: true,
      consent: { status: 'refused', validUntil: null, answer: { reason: 'We meet them on Friday.' } },
    });
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'heads-up' }]);
    const history = await desk.history(manager(), own.registrationId);
    expect(history.slice(-2)).toMatchObject([
      { kind: 'consent-refused', title: 'The partner did not consent' },
      { kind: 'finding-waiting', title: 'Heads-up goes on: the partner did not consent' },
    ]);
    expect(JSON.stringify(history)).not.toContain('Friday');
  });

  test('silence is not consent: after two business days the partner manager decides, with a reason', async () => {
    const { own, dealId, findingId } = await flagged();
    const asked = await consents.askFromFinding(rep(), findingId);
    if (!asked.ok) throw new Error(asked.refusal.code);
    const { consent } = asked;
    expect(codeOf(await consents.answer(manager(), consent, 'grant', 'Agreed by phone.'))).toBe(
      'PARTNER_STILL_TO_ANSWER',
    );
    await goTo(world, consent.answerDueAt);
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'heads-up' }]);
    const history = await desk.history(manager(), own.registrationId);
    expect(history.find(entry => entry.kind === 'consent-unanswered')).toMatchObject({
      occurredAt: consent.answerDueAt,
      facts: { code: 'CONSENT_UNANSWERED' },
    });
    expect(await offeredTo(manager(), own)).toEqual({
      as: 'partner-manager',
      names: ['grant', 'refuse', 'pass-on-link'],
    });
    expect(codeOf(await consents.answer(manager(), consent, 'grant'))).toBe('REASON_REQUIRED');
    expect(codeOf(await consents.answer(manager(), consent, 'grant', '  '))).toBe('REASON_REQUIRED');
    expect(await consents.answer(manager(), consent, 'grant', 'Agreed by phone.')).toMatchObject({
      ok: true,
      consent: { status: 'granted', answer: { as: 'partner-manager', reason: 'Agreed by phone.' } },
    });
    expect(await findingsOn(dealId)).toMatchObject([{ status: 'resolved' }]);
  });

  test('nothing is granted or refused once the registration ended, and no clock speaks of it', async () => {
    const own = await registeredCustomer(world, partner);
    const asked = await consents.asked(rep(), own.registrationId, { kind: 'account' });
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(codeOf(await consents.answer(seat, asked, 'grant'))).toBe('NOT_PROTECTED');
    await world.advance('P6D');
    await world.idle();
    const kinds = (await desk.history(manager(), own.registrationId)).map(entry => entry.kind);
    expect(kinds).not.toContain('consent-unanswered');
    expect(codeOf(await consents.ask(rep(), own.registrationId, { kind: 'account' }))).toBe('NOT_PROTECTED');
  });
});

async function offeredTo(user: User, own: Registered) {
  const [view] = (await desk.registration(user, own.registrationId)).consents ?? [];
  const allowed = (view?.actions ?? []).filter(action => action.allowed);
  return { as: view?.answersAs ?? null, names: allowed.map(action => action.name) };
}

describe('who may', () => {
  let own: Registered;
  let asked: ConsentView;
  let askedByManager: ConsentView;
  beforeAll(async () => {
    own = await registeredCustomer(world, partner);
    asked = await consents.asked(rep(), own.registrationId, { kind: 'outreach' });
    askedByManager = await consents.asked(manager(), own.registrationId, { kind: 'account' });
  });

  test.each<[string, () => User, () => ConsentView, 'grant' | 'refuse' | 'revoke', string]>([
    ['the rep who asked may not answer', rep, () => asked, 'grant', 'ASKER_MAY_NOT_ANSWER'],
    ['nor say no', rep, () => asked, 'refuse', 'ASKER_MAY_NOT_ANSWER'],
    ['a partner manager who asked may not', manager, () => askedByManager, 'grant', 'ASKER_MAY_NOT_ANSWER'],
    ['a director may not', () => world.user('director'), () => asked, 'grant', 'NOT_PERMITTED'],
    ['an approver not before the partner’s time', approver, () => asked, 'grant', 'PARTNER_STILL_TO_ANSWER'],
    ['to a rival there is no such request', () => rivalSeat, () => asked, 'grant', 'UNKNOWN_CONSENT'],
    ['what was not granted cannot be taken back', () => seat, () => asked, 'revoke', 'ILLEGAL_MOVE'],
    ['a rep may not take it back', rep, () => asked, 'revoke', 'NOT_PERMITTED'],
  ])('%s', async (_, user, consent, answer, code) => {
    const outcome = await consents.answer(user(), consent(), answer, 'Because.');
    expect(codeOf(outcome)).toBe(code);
    expect(outcome.ok || outcome.refusal.wouldChange.length).toBeGreaterThan(0);
  });

  test.each<[string, () => User, string]>([
    ['the partner does not ask itself', () => seat, 'NOT_PERMITTED'],
    ['a rival does not either', () => rivalSeat, 'NOT_PERMITTED'],
    ['an admin does not sell', () => world.user('admin'), 'NOT_PERMITTED'],
    ['the same is not asked twice', rep, 'CONSENT_ASKED_ALREADY'],
  ])('ask: %s', async (_, user, code) => {
    expect(codeOf(await consents.ask(user(), own.registrationId, { kind: 'outreach' }))).toBe(code);
  });

  test('a consent is answered under its own registration and no other', async () => {
    const other = await registeredCustomer(world, partner);
    const elsewhere = { ...asked, registrationId: other.registrationId };
    expect(codeOf(await consents.answer(seat, elsewhere, 'grant'))).toBe('UNKNOWN_CONSENT');
  });

  test('the card offers to each what they may, and says why not', async () => {
    const views = (await desk.registration(rep(), own.registrationId)).consents ?? [];
    expect(views.find(view => view.id === asked.id)?.actions).toMatchObject([
      {
        name: 'grant',
        allowed: false,
        reason: expect.stringContaining('never recorded by the one who asks'),
      },
      { name: 'refuse', allowed: false },
    ]);
    expect(await offeredTo(seat, own)).toEqual({ as: 'partner', names: ['grant', 'refuse'] });
    expect((await desk.deal(rivalSeat, own.dealId)).consents).toEqual([]);
    expect((await desk.deal(seat, own.dealId)).consents).toHaveLength(2);
  });

  test('the link is for who looks after the partner, and never for the one who asked', async () => {
    expect(await consents.link(manager(), asked.id)).toMatchObject({ ok: true });
    expect(codeOf(await consents.link(rep(), asked.id))).toBe('NOT_PERMITTED');
    expect(codeOf(await consents.link(manager(), askedByManager.id))).toBe('ASKER_MAY_NOT_ANSWER');
    expect(await consents.link(approver(), askedByManager.id)).toMatchObject({ ok: true });
    expect(codeOf(await consents.link(rivalSeat, asked.id))).toBe('UNKNOWN_CONSENT');
    await consents.answer(seat, asked, 'grant');
    expect(codeOf(await consents.link(manager(), asked.id))).toBe('ILLEGAL_MOVE');
    expect(codeOf(await consents.ask(rep(), own.registrationId, { kind: 'outreach' }))).toBe(
      'CONSENT_IN_FORCE',
    );
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['CONSENT_GRANTED', 'HEADS_UP_CLOSED']));
});
