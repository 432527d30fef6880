import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, merge, tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import {
  advanceTo,
  type DisputeDesk,
  disputeDesk,
  holdsOf,
  programNow,
  type Ruling,
} from './support/dispute-acts.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

// Weeks pass in each: a busy machine needs its time.
vi.setConfig({ testTimeout: 90_000 });

let world: Constellation;
let desk: Desk;
let court: DisputeDesk;
let partner = '';
let otherPartner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  court = disputeDesk(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  await world.idle();
  await expectReplayEqualsStore(world);
  expect(world.complaints).toEqual([]);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const director = () => world.user('director');
const executive = () => world.user('executive');

type Rivals = { held: string; waiting: string; companyId: string; dealId: string };

/** A customer registered to one partner, with another partner's claim behind it. */
async function rivals(): Promise<Rivals> {
  const own = await registeredCustomer(world, partner);
  const waiting = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
  await world.idle();
  return { held: own.registrationId, waiting, companyId: own.companyId, dealId: own.dealId };
}

/** The waiting partner disputes the hold, and an approver acknowledges it. */
async function disputed(): Promise<Rivals & { id: string }> {
  const both = await rivals();
  const { id } = await court.done(court.open(manager(), both.waiting, 'partner-partner'));
  await court.done(court.step(approver(), id, 'acknowledge'));
  await world.idle();
  return { ...both, id };
}

/** Brought before a director by an objection. */
async function withDirector(): Promise<Rivals & { id: string }> {
  const both = await disputed();
  await court.done(court.step(approver(), both.id, 'evidence', { close: true }));
  await court.done(court.propose(approver(), both.id, { code: 'SPLIT', percent: 60 }));
  await court.done(court.step(manager(), both.id, 'accept', { side: 'claimant', accept: false }));
  return both;
}

const stateOf = async (id: string) => (await desk.registration(manager(), id)).state;
const kindsOf = async (id: string) => (await desk.history(manager(), id)).map(entry => entry.kind);
const refused = (code: string) => ({ ok: false, refusal: { code } });

describe('a dispute between two partners', () => {
  test('goes its whole way by the people whose turn it is, and both accept', async () => {
    const { held, waiting, companyId, dealId } = await rivals();
    const opened = await court.done(court.open(manager(), waiting, 'partner-partner'));
    expect(opened).toMatchObject({
      kind: 'partner-partner',
      state: 'open',
      nextLimit: { step: 'acknowledge' },
      evidence: [{ text: 'We were there first.' }],
      paused: null,
    });
    await world.idle();
    for (const id of [held, waiting])
      expect(await desk.registration(manager(), id)).toMatchObject({
        contested: true,
        dispute: { id: opened.id, state: 'open' },
      });
    expect(await properties(world, 'companies', companyId)).toMatchObject({
      dibs_account_status: 'contested',
    });
    const subjects = (await tasksFor(world, dealId)).map(task => task.subject);
    expect(subjects.filter(subject => subject.startsWith('Dispute: acknowledge it by'))).toHaveLength(1);
    expect(subjects).toContain('Dispute opened');
    const [told] = await world.rows<{ body: string }>(
      `SELECT payload ->> 'body' AS body FROM effects WHERE subject_id = $1 AND payload ->> 'subject' = 'Dispute opened'`,
      [`${opened.id}:open`],
    );
    expect(told?.body).toContain('no address of anybody there is known');

    const acknowledged = await court.done(court.step(approver(), opened.id, 'acknowledge'));
    expect(acknowledged).toMatchObject({ state: 'acknowledged', nextLimit: { step: 'evidence' } });
    expect(acknowledged.paused).not.toBeNull();
    expect((await holdsOf(world, held)).at(-1)?.until).toBeNull();

    for (const side of ['holder', 'claimant'])
      await court.done(
        court.step(manager(), opened.id, 'evidence', {
          side,
          text: `Said for the ${side}.`,
          refs: ['calls:77'],
        }),
      );
    await court.done(court.step(approver(), opened.id, 'evidence', { close: true }));
    await court.done(court.propose(approver(), opened.id, { code: 'SPLIT', percent: 70 }));
    await court.done(court.step(manager(), opened.id, 'accept', { side: 'holder' }));
    const decided = await court.done(court.step(manager(), opened.id, 'accept', { side: 'claimant' }));
    expect(decided).toMatchObject({ state: 'decided', paused: null, rulings: [{ code: 'SPLIT' }] });
    await world.idle();
    expect(await stateOf(held)).toBe('active');
    expect(await stateOf(waiting)).toBe('queued');
    expect(await desk.registration(manager(), held)).toMatchObject({ contested: false });
    expect(await properties(world, 'companies', companyId)).toMatchObject({
      dibs_account_status: 'registered',
    });
    expect((await holdsOf(world, held)).at(-1)?.until).not.toBeNull();
    expect(await kindsOf(held)).toEqual(
      expect.arrayContaining([
        'dispute-opened',
        'protection-paused',
        'protection-resumed',
        'dispute-decided',
      ]),
    );

    await advanceTo(world, decided.appealableUntil ?? '');
    expect((await court.read(approver(), opened.id)).state).toBe('closed');
    expect(
      await court.step(manager(), opened.id, 'appeal', { side: 'holder', text: 'Too late.' }),
    ).toMatchObject(refused('ILLEGAL_MOVE'));
  });

  test('climbs by itself past every limit, records each breach at the limit, and is decided on its fifth day', async () => {
    const { held, waiting } = await rivals();
    const { id, decisionDueAt } = await court.done(court.open(manager(), waiting, 'partner-partner'));
    const first = (await court.read(approver(), id)).nextLimit?.at ?? '';
    await advanceTo(world, first);
    const escalated = await court.read(approver(), id);
    expect(escalated).toMatchObject({
      state: 'with-director',
      paused: { since: new Date(first).toISOString().replace('.000', '') },
      breaches: [{ step: 'acknowledge', state: 'open', at: first }],
    });
    const missed = (await desk.history(manager(), held)).filter(
      entry => entry.kind === 'dispute-step-missed',
    );
    expect(missed).toMatchObject([{ occurredAt: first, facts: { step: 'acknowledge', dueAt: first } }]);
    // A day before the fifth is over nothing is decided; on it the director is still in time.
    expect((await court.read(director(), id)).decisionDueAt).toBe(decisionDueAt);
    const beforeTheEnd = Temporal.Instant.from(decisionDueAt).subtract({ minutes: 1 }).toString();
    await advanceTo(world, beforeTheEnd, 'PT0S');
    const decided = await court.done(court.decide(director(), id, { code: 'UPHOLD_HOLDER' }));
    expect(decided).toMatchObject({ state: 'decided', breaches: [{ step: 'acknowledge' }] });
    expect(await stateOf(held)).toBe('active');
  });

  test('is with the executive when the director lets it lie, and nobody decides for them', async () => {
    const { waiting, held } = await rivals();
    const { id, decisionDueAt } = await court.done(court.open(manager(), waiting, 'partner-partner'));
    await advanceTo(world, decisionDueAt);
    await world.advance('P20D');
    await world.idle();
    const view = await court.read(executive(), id);
    expect(view).toMatchObject({
      state: 'with-executive',
      nextLimit: null,
      rulings: [],
      paused: null,
      breaches: [
        { step: 'acknowledge', state: 'open' },
        { step: 'decide', state: 'with-director', at: decisionDueAt },
        { step: 'decide', state: 'with-executive', at: decisionDueAt },
      ],
    });
    expect(await stateOf(held)).toBe('active');
    expect(await court.decide(director(), id, { code: 'VOID' })).toMatchObject(refused('NOT_PERMITTED'));
    await court.done(court.decide(executive(), id, { code: 'VOID' }));
    expect([await stateOf(held), await stateOf(waiting)]).toEqual(['revoked', 'rejected']);
  });

  test('keeps new claims on the customer from being approved until it is decided', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const first = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    const second = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    await world.idle();
    const { id, decisionDueAt } = await court.done(court.open(manager(), second, 'partner-partner'));
    await court.done(court.step(approver(), id, 'acknowledge'));
    expect(await desk.act(manager(), first, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'CONTESTED', facts: { decisionDueAt } },
    });
    await advanceTo(world, decisionDueAt, '-PT1H');
    await court.done(court.decide(director(), id, { code: 'UPHOLD_CLAIMANT' }));
    expect([await stateOf(first), await stateOf(second)]).toEqual(['rejected', 'active']);
  });
});

test('who looks after both sides names the one that is spoken for', async () => {
  const { id } = await disputed();
  expect(await court.step(manager(), id, 'evidence', { code: 'STATEMENT', text: 'So.' })).toMatchObject(
    refused('SIDE_REQUIRED'),
  );
});

describe('what a ruling does to the claims', () => {
  test.each<[Ruling, held: string, waiting: string]>([
    [{ code: 'UPHOLD_HOLDER' }, 'active', 'queued'],
    [{ code: 'UPHOLD_CLAIMANT' }, 'revoked', 'active'],
    [{ code: 'SPLIT', percent: 50 }, 'active', 'queued'],
    [{ code: 'CO_SELL' }, 'active', 'queued'],
    [{ code: 'VOID' }, 'revoked', 'rejected'],
    [{ code: 'COMPENSATE', to: 'claimant', amountMinor: '500000', currency: 'EUR' }, 'active', 'queued'],
  ])('%j: the one in front is %s, the one behind %s', async (ruling, heldState, waitingState) => {
    const { id, held, waiting, companyId } = await withDirector();
    await court.done(court.decide(director(), id, ruling));
    await world.idle();
    expect([await stateOf(held), await stateOf(waiting)]).toEqual([heldState, waitingState]);
    expect(await properties(world, 'companies', companyId)).toMatchObject({
      dibs_account_status: [heldState, waitingState].includes('active') ? 'registered' : 'free',
    });
    const ended = await desk.history(manager(), held);
    if (heldState === 'revoked')
      expect(ended.find(entry => entry.kind === 'registration-revoked')?.facts).toMatchObject({
        code: 'DISPUTE_RULING',
        cause: 'ruling',
      });
  });

  describe('a split', () => {
    const creditsOf = async (id: string) =>
      (
        await world.rows<{ kind: string; amount_minor: string }>(
          'SELECT kind, amount_minor FROM credits WHERE registration_id = $1 ORDER BY recorded_at, credit_id',
          [id],
        )
      ).map(({ kind, amount_minor }) => `${kind} ${amount_minor}`);
    const win = async (dealId: string) => {
      await change(world, manager(), 'deals', dealId, { amount: '1000.01', deal_currency_code: 'USD' });
      await change(world, manager(), 'deals', dealId, { dealstage: 'closedwon' });
      await world.idle();
    };

    test('shares what the sale credits, and what of it goes back', async () => {
      const { id, held, waiting, dealId } = await withDirector();
      await court.done(court.decide(director(), id, { code: 'SPLIT', percent: 70 }));
      await win(dealId);
      expect([await creditsOf(held), await creditsOf(waiting)]).toEqual([['won 70001'], ['won 30000']]);
      const told = (await desk.history(manager(), waiting)).filter(({ kind }) => kind === 'credit-recorded');
      expect(told).toMatchObject([{ facts: { amountMinor: '30000', dealId: null } }]);
      const refund = { idempotencyKey: `refund-${held}`, currency: 'USD', text: 'Part came back.' };
      const path = `/api/v1/registrations/${held}/refunds`;
      const tooMuch = await world.api(manager())('POST', path, { ...refund, amountMinor: '100002' });
      expect(tooMuch.body).toMatchObject({ refusal: { code: 'REFUND_EXCEEDS_CREDIT' } });
      const part = { ...refund, idempotencyKey: `part-${held}`, amountMinor: '100001' };
      expect((await world.api(manager())('POST', path, part)).body).toMatchObject({ ok: true });
      expect([await creditsOf(held), await creditsOf(waiting)]).toEqual([
        ['won 70001', 'refund -70001'],
        ['won 30000', 'refund -30000'],
      ]);
    });

    test('that is ruled after the sale moves what was credited, and an appeal that undoes it moves it back', async () => {
      const { id, held, waiting, dealId } = await withDirector();
      await win(dealId);
      expect([await creditsOf(held), await creditsOf(waiting)]).toEqual([['won 100001'], []]);
      await court.done(court.decide(director(), id, { code: 'SPLIT', percent: 50 }));
      expect([await creditsOf(held), await creditsOf(waiting)]).toEqual([
        ['won 100001', 'amount-changed -50000'],
        ['won 50000'],
      ]);
      await court.done(court.step(manager(), id, 'appeal', { side: 'holder', text: 'We did the work.' }));
      await court.done(court.decide(world.user('executive'), id, { code: 'UPHOLD_HOLDER' }));
      expect([await creditsOf(held), await creditsOf(waiting)]).toEqual([
        ['won 100001', 'amount-changed -50000', 'amount-changed 50000'],
        ['won 50000', 'amount-changed -50000'],
      ]);
    });
  });

  describe('a compensation', () => {
    const award: Ruling = { code: 'COMPENSATE', to: 'claimant', amountMinor: '500000', currency: 'EUR' };
    const owed = async (id: string) => (await desk.registration(manager(), id)).compensations ?? [];
    const rows = (id: string) =>
      world.rows<{ amount_minor: string; currency: string }>(
        'SELECT amount_minor, currency FROM compensations WHERE registration_id = $1 ORDER BY awarded_at',
        [id],
      );

    test('is owed to the partner of that side, in whole minor units, and counts for no sale', async () => {
      const { id, held, waiting } = await withDirector();
      await court.done(court.decide(director(), id, award));
      await world.idle();
      expect(await rows(waiting)).toEqual([{ amount_minor: '500000', currency: 'EUR' }]);
      expect([await owed(held), await owed(waiting)]).toEqual([
        [],
        [{ amountMinor: '500000', currency: 'EUR' }],
      ]);
      const [entry] = (await desk.history(manager(), waiting)).filter(
        ({ kind }) => kind === 'dispute-compensation',
      );
      expect(entry?.facts).toMatchObject({ amountMinor: '500000', currency: 'EUR', disputeId: id });
      expect(await world.rows('SELECT 1 FROM credits WHERE registration_id = $1', [waiting])).toEqual([]);
      // Direct reps read no amounts of a registration.
      const rep = await desk.registration(world.user('direct'), waiting);
      expect(JSON.stringify(rep)).not.toContain('500000');
    });

    test('is taken back by an appeal that rules otherwise, and stands where the appeal confirms it', async () => {
      const first = await withDirector();
      await court.done(court.decide(director(), first.id, award));
      await court.done(
        court.step(manager(), first.id, 'appeal', { side: 'holder', text: 'Nothing was lost.' }),
      );
      await court.done(court.decide(world.user('executive'), first.id, { code: 'UPHOLD_HOLDER' }));
      expect((await rows(first.waiting)).map(row => row.amount_minor)).toEqual(['500000', '-500000']);
      expect(await owed(first.waiting)).toEqual([]);
      expect((await desk.history(manager(), first.waiting)).map(({ kind }) => kind)).toContain(
        'dispute-compensation-taken-back',
      );
      const other = await withDirector();
      await court.done(court.decide(director(), other.id, award));
      await court.done(
        court.step(manager(), other.id, 'appeal', { side: 'holder', text: 'Nothing was lost.' }),
      );
      await court.done(court.decide(world.user('executive'), other.id, award));
      expect((await rows(other.waiting)).map(row => row.amount_minor)).toEqual(['500000']);
    });
  });

  test('the days of the pause are taken back from who keeps the customer, when the opener lost', async () => {
    const { id, held } = await withDirector();
    const before = (await desk.history(manager(), held)).find(
      entry => entry.kind === 'registration-approved',
    );
    await world.advance('P2D');
    await court.done(court.decide(director(), id, { code: 'UPHOLD_HOLDER' }));
    await world.idle();
    const view = await desk.registration(manager(), held);
    expect(view.protectedUntil).toBe(before?.facts.protectedUntil);
    const causes = (await desk.history(manager(), held)).flatMap(entry => entry.facts.cause ?? []);
    expect(causes).toEqual(['tolling', 'tolling', 'toll-taken-back']);
  });

  test('the days of the pause are kept, when nobody lost', async () => {
    const { id, held } = await withDirector();
    const { protectedUntil } = await desk.registration(manager(), held);
    await world.advance('P2D');
    await court.done(court.decide(director(), id, { code: 'CO_SELL' }));
    const until = Temporal.Instant.from((await desk.registration(manager(), held)).protectedUntil ?? '');
    const old = Temporal.Instant.from(protectedUntil ?? '');
    expect(until.since(old).total('hours')).toBeGreaterThanOrEqual(48);
  });

  test('the clocks go on after ten business days at most, decided or not', async () => {
    const { id, held } = await disputed();
    const { paused } = await court.read(approver(), id);
    await advanceTo(world, paused?.untilAtMost ?? '');
    expect((await court.read(approver(), id)).paused).toBeNull();
    const resumed = (await desk.history(manager(), held)).find(entry => entry.kind === 'protection-resumed');
    expect(resumed).toMatchObject({ occurredAt: paused?.untilAtMost });
    expect((await holdsOf(world, held)).at(-1)?.until).not.toBeNull();
  });
});

describe('an appeal', () => {
  test('undoes the first ruling, by somebody who has not decided here before', async () => {
    const { id, held, waiting } = await withDirector();
    const old = await desk.registration(manager(), held);
    await court.done(court.decide(director(), id, { code: 'UPHOLD_CLAIMANT' }));
    expect([await stateOf(held), await stateOf(waiting)]).toEqual(['revoked', 'active']);
    const appealed = await court.done(
      court.step(manager(), id, 'appeal', { side: 'holder', text: 'Look at the calls again.' }),
    );
    expect(appealed).toMatchObject({ state: 'appealed', nextLimit: { step: 'appeal' } });
    expect(await court.decide(director(), id, { code: 'UPHOLD_HOLDER' })).toMatchObject(
      refused('DECIDER_IS_THE_SAME'),
    );
    await court.done(court.decide(executive(), id, { code: 'UPHOLD_HOLDER' }));
    await world.idle();
    expect([await stateOf(held), await stateOf(waiting)]).toEqual(['active', 'queued']);
    expect((await court.read(executive(), id)).state).toBe('closed');
    expect(await desk.registration(manager(), held)).toMatchObject({
      contested: false,
      protectedFrom: old.protectedFrom,
    });
    expect(
      (await desk.history(manager(), waiting)).find(entry => entry.kind === 'registration-award-undone'),
    ).toMatchObject({ facts: { cause: 'appeal' } });
    // The past keeps its answer: each was protected in its own time and never both.
    const [first, second] = await holdsOf(world, held);
    const [between] = await holdsOf(world, waiting);
    expect(first?.until?.getTime()).toBeLessThanOrEqual(between?.from.getTime() ?? 0);
    expect(between?.until?.getTime()).toBeLessThanOrEqual(second?.from.getTime() ?? 0);
  });

  test('that says the same again changes no claim', async () => {
    const { id, held, waiting } = await withDirector();
    await court.done(court.decide(director(), id, { code: 'UPHOLD_CLAIMANT' }));
    const won = await desk.registration(manager(), waiting);
    await court.done(court.step(manager(), id, 'appeal', { side: 'holder', text: 'Once more.' }));
    await court.done(court.decide(executive(), id, { code: 'UPHOLD_CLAIMANT' }));
    expect([await stateOf(held), await stateOf(waiting)]).toEqual(['revoked', 'active']);
    expect(await desk.registration(manager(), waiting)).toMatchObject({ protectedFrom: won.protectedFrom });
  });

  test('nobody decides in its days is a breach, and the ruling stands', async () => {
    const { id, held } = await withDirector();
    await court.done(court.decide(director(), id, { code: 'CO_SELL' }));
    const appealed = await court.done(
      court.step(manager(), id, 'appeal', { side: 'claimant', text: 'Not enough.' }),
    );
    await advanceTo(world, appealed.decisionDueAt);
    expect(await court.read(executive(), id)).toMatchObject({
      state: 'appealed',
      breaches: [{ step: 'appeal', at: appealed.decisionDueAt }],
    });
    expect(await stateOf(held)).toBe('active');
  });
});

test('a holiday that is added after a dispute opened moves none of its limits (E23, T4)', async () => {
  const { waiting } = await rivals();
  const { id, nextLimit, decisionDueAt } = await court.done(
    court.open(manager(), waiting, 'partner-partner'),
  );
  const days = [nextLimit?.at, decisionDueAt].map(at => (at ?? '').slice(0, 10));
  await desk.changePolicy(policy => ({
    ...policy,
    businessCalendar: {
      ...policy.businessCalendar,
      holidays: [...new Set([...policy.businessCalendar.holidays, ...days])],
    },
  }));
  expect(await court.read(approver(), id)).toMatchObject({ nextLimit, decisionDueAt });
  await advanceTo(world, nextLimit?.at ?? '');
  expect(await court.read(approver(), id)).toMatchObject({
    state: 'with-director',
    breaches: [{ at: nextLimit?.at }],
    nextLimit: { step: 'decide', at: decisionDueAt },
  });
  await court.done(court.decide(director(), id, { code: 'CO_SELL' }));
  await desk.changePolicy(policy => ({
    ...policy,
    businessCalendar: { ...policy.businessCalendar, holidays: [] },
  }));
});

test('a dispute is counted in the business days of the office that decides about the holder (T4)', async () => {
  const { waiting } = await rivals();
  const before = await desk.changeDirectory(directory => ({
    ...directory,
    calendars: [{ name: 'Gulf', timeZone: 'Asia/Dubai', weekend: [5, 6], holidays: [], cutOff: '12:00' }],
    offices: [{ userId: manager().userId, calendar: 'Gulf' }],
    partnerManagers: [partner, otherPartner].map(partnerCompanyId => ({
      partnerCompanyId,
      userId: manager().userId,
    })),
  }));
  const { id, nextLimit, decisionDueAt } = await court.done(
    court.open(manager(), waiting, 'partner-partner'),
  );
  for (const at of [nextLimit?.at, decisionDueAt]) expect(at).toMatch(/T08:00:00Z$/);
  expect(await court.read(approver(), id)).toMatchObject({ nextLimit, decisionDueAt });
  await court.done(court.step(approver(), id, 'acknowledge'));
  expect((await court.read(approver(), id)).nextLimit?.at).toMatch(/T08:00:00Z$/);
  await desk.changeDirectory(() => before);
});

describe('two customers that are merged, both claimed (I4, E6)', () => {
  test('have one dispute of which both sides are told, and its ruling gives the customer to who was put back, with what was left of its term', async () => {
    const one = await registeredCustomer(world, partner);
    const two = await registeredCustomer(world, otherPartner);
    const old = await desk.registration(manager(), two.registrationId);
    await merge(world, 'companies', two.companyId, one.companyId);
    await world.idle();
    const { dispute } = await desk.registration(manager(), two.registrationId);
    expect(dispute).toMatchObject({ kind: 'partner-partner', state: 'open' });
    expect((await desk.registration(manager(), one.registrationId)).dispute?.id).toBe(dispute?.id);
    for (const { dealId } of [one, two])
      expect((await tasksFor(world, dealId)).map(task => task.subject)).toContain('Dispute opened');
    const id = dispute?.id ?? '';
    await court.done(court.step(approver(), id, 'acknowledge'));
    await advanceTo(world, dispute?.decisionDueAt ?? '', '-PT1H');
    await court.done(court.decide(director(), id, { code: 'UPHOLD_CLAIMANT' }));
    await world.idle();
    expect([await stateOf(one.registrationId), await stateOf(two.registrationId)]).toEqual([
      'revoked',
      'active',
    ]);
    const now = await desk.registration(manager(), two.registrationId);
    expect(now.protectedFrom).toBe(old.protectedFrom);
    expect(Date.parse(now.protectedUntil ?? '')).toBeGreaterThan(Date.parse(old.protectedUntil ?? ''));
  });
});

describe('a dispute with direct sales', () => {
  const rep = (): User => world.user('direct');

  test('where the customer objects in writing (E41) is decided for direct', async () => {
    const own = await registeredCustomer(world, partner);
    const { id } = await court.done(
      court.open(manager(), own.registrationId, 'partner-direct', { userIds: [rep().userId] }),
    );
    await court.done(court.step(approver(), id, 'acknowledge'));
    await court.done(
      court.step(rep(), id, 'evidence', {
        code: 'CUSTOMER_OBJECTION',
        text: 'The customer wrote that it wants to buy from us.',
        refs: ['emails:4711'],
      }),
    );
    expect(await court.read(approver(), id)).toMatchObject({
      evidence: [{}, { facts: { code: 'CUSTOMER_OBJECTION', refs: ['emails:4711'] } }],
    });
    await court.done(court.step(approver(), id, 'evidence', { close: true }));
    await court.done(court.propose(approver(), id, { code: 'UPHOLD_DIRECT' }));
    await court.done(court.step(rep(), id, 'accept'));
    await court.done(court.step(manager(), id, 'accept'));
    await world.idle();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      state: 'revoked',
      decision: { code: 'DISPUTE_RULING' },
    });
    expect(await properties(world, 'companies', own.companyId)).toMatchObject({
      dibs_account_status: 'free',
    });
  });

  test('needs somebody whom it is with', async () => {
    const own = await registeredCustomer(world, partner);
    expect(await court.open(manager(), own.registrationId, 'partner-direct')).toMatchObject(
      refused('NO_OPPONENT'),
    );
  });
});

describe('a dispute about a decision', () => {
  test('is decided by nobody who took it, and brings a rejected claim back to review', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await desk.act(approver(), id, 'reject', { code: 'NOT_QUALIFIED' });
    const dispute = await court.done(court.open(manager(), id, 'partner-decision'));
    expect(await court.step(approver(), dispute.id, 'acknowledge')).toMatchObject(
      refused('DECIDER_IS_PARTY'),
    );
    await court.done(court.step(director(), dispute.id, 'acknowledge'));
    await advanceTo(world, dispute.decisionDueAt, '-PT1H');
    await court.done(court.decide(director(), dispute.id, { code: 'UPHOLD_CLAIMANT' }));
    await world.idle();
    expect(await desk.registration(manager(), id)).toMatchObject({ state: 'under-review', contested: false });
  });

  test('is had once about one decision', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await desk.act(manager(), id, 'reject', { code: 'NOT_QUALIFIED' });
    const dispute = await court.done(court.open(manager(), id, 'partner-decision'));
    await court.done(court.step(director(), dispute.id, 'acknowledge'));
    await advanceTo(world, dispute.decisionDueAt, '-PT1H');
    await court.done(court.decide(director(), dispute.id, { code: 'UPHOLD_HOLDER' }));
    expect(await court.open(manager(), id, 'partner-decision')).toMatchObject(refused('APPEALED_ALREADY'));
  });

  test('comes too late after ten business days', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await desk.act(manager(), id, 'reject', { code: 'NOT_QUALIFIED' });
    await world.advance('P16D');
    expect(await court.open(manager(), id, 'partner-decision')).toMatchObject(refused('APPEAL_TOO_LATE'));
  });
});

describe('a dispute is refused', () => {
  test('twice about one registration', async () => {
    const { held, waiting } = await rivals();
    await court.done(court.open(manager(), waiting, 'partner-partner'));
    expect(await court.open(manager(), held, 'partner-partner')).toMatchObject(refused('ALREADY_DISPUTED'));
    expect(
      (await desk.registration(manager(), held)).actions.find(action => action.name === 'open-dispute'),
    ).toMatchObject({ allowed: false });
  });

  test('where nobody is opposite', async () => {
    const own = await registeredCustomer(world, partner);
    expect(await court.open(manager(), own.registrationId, 'partner-partner')).toMatchObject(
      refused('NO_OPPONENT'),
    );
  });
});

test('deciders read what is due, the next limit first; others are told that it is not for them', async () => {
  const list = await court.worklist(director());
  if (!list.ok) throw new Error('refused');
  const limits = list.disputes.flatMap(each => each.nextLimit?.at ?? []);
  expect(limits).toEqual(limits.toSorted());
  expect(limits.length).toBeGreaterThan(0);
  expect(await court.worklist(world.user('direct'))).toMatchObject(refused('NOT_PERMITTED'));
  expect((await programNow(world)).toString()).toMatch(/Z$/);
});
