import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availabilityAlertsAnswerSchema } from '../../contract/availability.ts';
import { idleRegistrationsAnswerSchema, partnerQualityAnswerSchema } from '../../contract/hoarding.ts';
import { offerCheckAnswerSchema } from '../../contract/offers.ts';
import { createSignedClient } from '../../dev/signed-client.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, credentials, startConstellation, type User } from './support/constellation.ts';
import { change } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let holder = '';
let own = '';
/** A HubSpot user who works for the partner `own`. */
let seat: User;
/** Registered to the rival of the seat's partner. */
let held: Registered;
/** The seat's own claim on it, which waits. */
let ownDealId = '';
let ownClaim = '';
/** A direct deal behind the holder's back. */
let behind = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  holder = partners('reseller Premier');
  own = partners('reseller Registered');
  seat = await addSeat(world, own);
  held = await registeredCustomer(world, holder);
  ownDealId = await dealOn(world, seat, held.companyId, 'Of the seat');
  behind = await dealOn(world, world.user('direct'), held.companyId, 'Behind the holder');
  await world.idle();
  ownClaim = await desk.claim(seat, {
    companyId: held.companyId,
    partnerCompanyId: own,
    dealId: ownDealId,
    note: 'Ours.',
  });
  await world.idle();
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');

/** Nothing in the answer leads to the rival: no name, no ids, no end of its protection (I7). */
function expectNobodyElse(answer: unknown): void {
  const text = JSON.stringify(answer);
  for (const trace of ['Cobalt', holder, held.registrationId]) expect(text).not.toContain(trace);
}

describe('a partner with a seat in HubSpot sees', () => {
  test('its own claim, waiting, with what it wrote itself', async () => {
    const view = await desk.registration(seat, ownClaim);
    expect(view).toMatchObject({ state: 'queued', queuePosition: 1, note: 'Ours.', findings: [] });
    expectNobodyElse(view);
    expectNobodyElse(await desk.history(seat, ownClaim));
  });

  test('on its own deal its own claim and no holder', async () => {
    const view = await desk.deal(seat, ownDealId);
    expect(view).toMatchObject({ registration: { id: ownClaim }, holder: null, findings: [] });
    expectNobodyElse(view);
  });

  test.each([
    ['the rival’s deal', () => held.dealId],
    ['the deal behind the rival’s back', () => behind],
  ])('on %s nothing of the rival, and it may not learn by trying', async (_, dealId) => {
    const view = await desk.deal(seat, dealId());
    expect(view).toMatchObject({ registration: null, holder: null, findings: [] });
    expectNobodyElse(view);
  });

  test('that a free customer can be registered, and that the rival’s deal cannot', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    expect((await desk.account(seat, companyId)).canRegister).toEqual({ allowed: true, refusal: null });
    expect((await desk.deal(seat, held.dealId)).canRegister).toMatchObject({
      allowed: false,
      refusal: { code: 'UNAVAILABLE' },
    });
  });

  test('on the customer its own claim, and nothing of how many others wait', async () => {
    const third = await desk.claim(manager(), {
      companyId: held.companyId,
      partnerCompanyId: (await partnersByType(world))('co-sell'),
    });
    const view = await desk.account(seat, held.companyId);
    expect(view).toMatchObject({ registration: { id: ownClaim }, holder: null, queued: 1 });
    expectNobodyElse(view);
    expect((await desk.account(manager(), held.companyId)).queued).toBe(2);
    await desk.act(manager(), third, 'withdraw');
  });

  test('of the partners itself alone', async () => {
    expect((await desk.partners(seat)).map(partner => partner.companyId)).toEqual([own]);
    expect((await desk.partner(seat, own)).claims.map(claim => claim.id)).toContain(ownClaim);
    expect(await desk.problem(seat, `/api/v1/companies/${holder}/partner`)).toMatchObject({ status: 404 });
  });

  test('no registration of another, nor its history', async () => {
    const path = `/api/v1/registrations/${held.registrationId}`;
    const unknown = await desk.problem(seat, '/api/v1/registrations/reg_unknown');
    for (const target of [path, `${path}/history`]) {
      const problem = await desk.problem(seat, target);
      expect({ ...problem, instance: '' }).toEqual({ ...unknown, instance: '' });
    }
  });

  test('why its claim was rejected, and not for whom', async () => {
    const id = await desk.claim(seat, { companyId: await freshHeld(), partnerCompanyId: own });
    await world.idle();
    await desk.act(manager(), id, 'withdraw', { text: 'Withdrawn for the partner.' });
    const view = await desk.registration(seat, id);
    expect(view).toMatchObject({ state: 'withdrawn', decision: { text: 'Withdrawn for the partner.' } });
    expectNobodyElse(view);
  });

  async function freshHeld(): Promise<string> {
    return (await registeredCustomer(world, holder)).companyId;
  }
});

describe('a partner with a seat may', () => {
  test('register for itself, on a customer that is free', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    expect(await desk.submit(seat, { companyId, partnerCompanyId: own })).toMatchObject({
      ok: true,
      registration: { state: 'under-review' },
    });
  });

  test('not register for another partner', async () => {
    const { companyId } = await freshCustomer(world);
    expect(await desk.submit(seat, { companyId, partnerCompanyId: holder })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
  });

  test.each(['approve', 'reject'] as const)('not %s its own claim', async act => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(seat, { companyId, partnerCompanyId: own });
    const answer = await desk.act(seat, id, act, act === 'reject' ? { code: 'INCOMPLETE' } : {});
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  });

  test.each(['/api/v1/approvals', '/api/v1/approvals/preview'])(
    'not learn of a rival’s claim by approving it: %s answers as for a claim that there is not',
    async path => {
      const asked = async (id: string) => {
        const preview = path.endsWith('preview');
        const { body } = await world.api(seat)('POST', path, {
          ...(preview ? {} : { idempotencyKey: randomUUID() }),
          registrationIds: [id],
        });
        expectNobodyElse(JSON.stringify(body).replaceAll(id, 'reg_asked'));
        return JSON.parse(JSON.stringify(body).replaceAll(id, 'reg_asked'));
      };
      expect(await asked(held.registrationId)).toEqual(await asked('reg_unknown'));
      const behindOwn = await desk.claim(manager(), {
        companyId: held.companyId,
        partnerCompanyId: (await partnersByType(world))('co-sell'),
      });
      expect(await asked(ownClaim)).toMatchObject({
        outcomes: [
          { partner: expect.stringMatching(/./), waitingBehind: 0, refusal: { code: 'NOT_PERMITTED' } },
        ],
      });
      await desk.act(manager(), behindOwn, 'withdraw');
    },
  );

  test('withdraw its own claim and no other', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(seat, { companyId, partnerCompanyId: own });
    expect(await desk.act(seat, id, 'withdraw')).toMatchObject({ ok: true });
    const other = await desk.act(seat, held.registrationId, 'withdraw');
    expect(other).toMatchObject({ ok: false });
    expect(JSON.stringify(other)).not.toContain('Cobalt');
    expect(await desk.registration(manager(), held.registrationId)).toMatchObject({ state: 'active' });
  });

  test('not answer for a rep, whose heads-up it is', async () => {
    const [finding] = (await desk.deal(manager(), behind)).findings;
    const answer = await desk.answer(seat, finding?.id ?? '', 'exempt', 'Let us in.');
    expect(answer).toMatchObject({ ok: false });
    expectNobodyElse(answer);
  });

  test('decide nothing for its employer, though it is a partner manager as well', async () => {
    await desk.changeDirectory(directory => ({
      ...directory,
      roles: [...directory.roles, { who: { userId: seat.userId }, role: 'partner-manager' }],
    }));
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(seat, { companyId, partnerCompanyId: own });
    expect(await desk.act(seat, id, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'DECIDER_IS_PARTY' },
    });
    await desk.changeDirectory(directory => ({
      ...directory,
      roles: directory.roles.filter(entry => !('userId' in entry.who) || entry.who.userId !== seat.userId),
    }));
  });

  test('open deals without a heads-up: it is no direct rep', async () => {
    const customer = await registeredCustomer(world, holder);
    const dealId = await dealOn(world, seat, customer.companyId, 'By the other partner');
    await world.idle();
    expect((await desk.deal(manager(), dealId)).findings).toEqual([]);
  });
});

describe('availability is yes or no and nothing else (E44)', () => {
  test.each([
    ['registered', () => held.domain, false],
    ['of nobody that we know', () => 'nobody-has-heard-of-this.com', true],
    ['registered, with www. and a path', () => `https://www.${held.domain}/x`, false],
  ])('for a customer that is %s', async (_, domain, available) => {
    for (const user of [seat, manager(), world.user('direct')])
      expect(await desk.available(user, domain())).toBe(available);
  });

  test('for a customer under review it is no, and yes when the claim was withdrawn', async () => {
    const { companyId, domain } = await freshCustomer(world);
    await world.idle();
    expect(await desk.available(seat, domain)).toBe(true);
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: holder });
    expect(await desk.available(seat, domain)).toBe(false);
    await desk.act(manager(), id, 'withdraw');
    expect(await desk.available(seat, domain)).toBe(true);
  });

  test.each(['gmail.com', 'co.uk', 'nonsense'])(
    'for %s, which identifies nobody, there is no answer',
    async domain => {
      expect(await desk.problem(seat, `/api/v1/availability?domain=${domain}`)).toMatchObject({
        status: 400,
      });
    },
  );
});

describe('a partner that asks about many customers (E44)', () => {
  const askAbout = (user: User, name: string) => desk.available(user, `${name}.com`);
  const alerts = async () =>
    availabilityAlertsAnswerSchema.parse(
      (await world.api(world.user('admin'))('GET', '/api/v1/availability/alerts')).body,
    ).alerts;

  test('is told of once, with the same answers as before; the same customer again and others count for nobody', async () => {
    await world.advance('P1D');
    await desk.changePolicy(policy => ({
      ...policy,
      enforcement: 'advise',
      ...(policy.hoarding !== undefined && { hoarding: { ...policy.hoarding, alertDomainsPerDay: 3 } }),
    }));
    const before = await alerts();
    for (const name of ['probe-one', 'www.probe-one', 'probe-two', 'probe-three']) await askAbout(seat, name);
    for (const name of ['probe-four', 'probe-five']) await askAbout(manager(), name);
    expect(await alerts()).toEqual(before);
    expect(await desk.available(seat, held.domain)).toBe(false);
    expect((await alerts())[0]).toMatchObject({ partnerCompanyId: own, userId: null, domains: 4 });
    expect(await askAbout(seat, 'probe-six')).toBe(true);
    expect((await alerts()).length).toBe(before.length + 1);
    expect((await alerts())[0]).toMatchObject({ domains: 5 });
    const told = await world.rows(
      `SELECT payload FROM effects WHERE subject_id LIKE 'probing:%' AND payload ->> 'subject' LIKE '%asks about many customers (E44)'`,
    );
    expect(told.length).toBeGreaterThan(0);
    const entries = await world.rows(`SELECT facts FROM ledger WHERE kind = 'availability-probed'`);
    expect(entries).toEqual([{ facts: expect.objectContaining({ domains: 4 }) }]);
    expect(JSON.stringify([told, entries])).not.toContain('probe-');
  });
});

describe('what would come of a claim on a deal (E44)', () => {
  const checked = async (user: User, dealId: string) =>
    offerCheckAnswerSchema.parse(
      (await world.api(user)('GET', `/api/v1/deals/${dealId}/claim-check?partner=${own}`)).body,
    ).check;
  const deals: string[] = [];
  let takenDeal = '';

  beforeAll(async () => {
    await world.advance('P1D');
    for (let n = 0; n < 5; n += 1)
      deals.push(await dealOn(world, seat, (await freshCustomer(world)).companyId, `Probe ${n}`));
    const customer = await registeredCustomer(world, holder);
    takenDeal = await dealOn(world, seat, customer.companyId, 'Probe of a registered customer');
    await world.idle();
  });

  test('is told a partner at the same pace whatever it is, and never sooner', async () => {
    for (const [dealId, good] of [
      [deals[0] ?? '', true],
      [takenDeal, false],
    ] as const) {
      const asked = performance.now();
      expect(await checked(seat, dealId)).toMatchObject({ good });
      expect(performance.now() - asked).toBeGreaterThan(99);
    }
  });

  test('counts as a question whether a customer is free, of a partner and of nobody else', async () => {
    const questions = async () =>
      (
        await world.rows<{ n: number }>(
          `SELECT count(DISTINCT domain_hash)::int AS n FROM availability_questions
            WHERE asked_on = (SELECT max(asked_on) FROM availability_questions)`,
        )
      )[0]?.n;
    const before = (await questions()) ?? 0;
    for (const dealId of deals) await checked(manager(), dealId);
    expect(await questions()).toBe(before);
    for (const dealId of [...deals, ...deals]) await checked(seat, dealId);
    expect(await questions()).toBe(before + 4);
    const [newest] = availabilityAlertsAnswerSchema.parse(
      (await world.api(world.user('admin'))('GET', '/api/v1/availability/alerts')).body,
    ).alerts;
    expect(newest).toMatchObject({ partnerCompanyId: own, domains: 6 });
  });
});

describe('there is nothing under', () => {
  const paths = [
    '/api/v1/registrations/reg_unknown',
    '/api/v1/registrations/reg_unknown/history',
    '/api/v1/deals/990000000001/registration',
    '/api/v1/companies/990000000001/registration',
    '/api/v1/companies/990000000001/partner',
  ];
  test.each(paths)('%s', async path => {
    expect(await desk.problem(manager(), path)).toMatchObject({ status: 404, type: 'about:blank' });
  });

  test.each(['/api/v1/deals/abc/registration', '/api/v1/deals/0/registration', '/api/v1/registrations/7'])(
    '%s, which is no id',
    async path => {
      expect(await desk.problem(manager(), path)).toMatchObject({
        status: 400,
        errors: [{ path: /params/ }],
      });
    },
  );

  test('a HubSpot account that never installed Dibs, where every route is refused in words', async () => {
    const stranger = createSignedClient({
      ...credentials,
      serverUrl: world.serverUrl,
      publicUrl: world.serverUrl,
      portalId: '555',
    }).as(manager());
    for (const path of ['/api/v1/partners', `/api/v1/deals/${held.dealId}/registration`, '/api/v1/policy'])
      expect(await stranger('GET', path)).toMatchObject({
        status: 200,
        body: { ok: false, refusal: { code: 'PORTAL_NOT_SET_UP' } },
      });
  });
});

test('a queued partner that moves up by a merge or an end still learns of nobody', async () => {
  const customer = await registeredCustomer(world, holder);
  const id = await desk.claim(seat, { companyId: customer.companyId, partnerCompanyId: own });
  await change(world, manager(), 'deals', customer.dealId, { dealname: 'Renamed' });
  await desk.act(manager(), customer.registrationId, 'withdraw', { text: 'Cobalt gave it up.' });
  await world.idle();
  const seen = [await desk.registration(seat, id), await desk.history(seat, id)];
  expect(seen[0]).toMatchObject({ state: 'under-review' });
  expectNobodyElse(seen);
  expect(JSON.stringify(seen)).not.toContain(customer.registrationId);
});

describe('how a partner works what it registers', () => {
  const quality = async (user: User, companyId: string) =>
    await world.api(user)('GET', `/api/v1/partners/${companyId}/quality`);
  const idle = async (user: User) =>
    idleRegistrationsAnswerSchema.parse((await world.api(user)('GET', '/api/v1/idle-registrations')).body)
      .registrations;

  test('is a score with its formula, and what lies idle; a partner reads its own and nobody else’s', async () => {
    const worked = await registeredCustomer(world, own);
    const left = await registeredCustomer(world, own);
    const others = await registeredCustomer(world, holder);
    for (let day = 0; day < 32; day += 8) {
      await world.advance('P8D');
      await world.idle();
      await desk.act(manager(), worked.registrationId, 'follow-ups', {
        text: `Met the customer, and again after ${day} days.`,
        kind: 'demo',
      });
      await world.idle();
    }
    const mine = (await idle(seat)).map(({ id }) => id);
    expect(mine).toContain(left.registrationId);
    expect(mine).not.toContain(worked.registrationId);
    expect(mine).not.toContain(others.registrationId);
    const all = await idle(manager());
    expect(all.map(({ id }) => id)).toEqual(
      expect.arrayContaining([left.registrationId, others.registrationId]),
    );
    expect(all.find(({ id }) => id === left.registrationId)).toMatchObject({
      lastActivityAt: null,
      partner: { companyId: own },
    });

    const { body } = await quality(seat, own);
    const told = partnerQualityAnswerSchema.parse(body);
    expect(told).toMatchObject({ partner: { companyId: own }, openClaims: expect.any(Number) });
    const { activity, score, formula } = told.quality;
    expect(activity?.are).toBeLessThan(activity?.of ?? 0);
    expect(score).toBe(Math.round((100 * (activity?.are ?? 0)) / (activity?.of ?? 1)));
    expect(formula).toContain(`${activity?.are} of ${activity?.of} registrations without a missed follow-up`);
    expect(told.idle.map(({ id }) => id).toSorted()).toEqual(mine.toSorted());
    expect((await quality(seat, holder)).status).toBe(404);
    expect((await quality(manager(), holder)).status).toBe(200);
  });
});
