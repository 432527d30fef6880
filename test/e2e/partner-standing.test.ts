import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ownerIdOf, properties } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, registeredCustomer } from './support/desk.ts';
import { addUser, worksFor } from './support/people.ts';
import { goTo, programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

/** Some live through months, and a busy machine takes its time for them. */
vi.setConfig({ testTimeout: 120_000 });

let world: Constellation;
let desk: Desk;
let made = 0;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const admin = () => world.user('admin');
const view = (id: string, as: User = manager()) => desk.registration(as, id);
const entry = async (id: string, kind: string) =>
  (await desk.history(manager(), id)).filter(each => each.kind === kind).at(-1);
const post = async (user: User, path: string, body: object) =>
  (await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body })).body;
const stand = (partner: string, action: string, user: User = approver()) =>
  post(user, `/api/v1/partners/${partner}/${action}`, { text: `To ${action} it.` });

/** A partner of its own for each test, so that what becomes of one concerns no other. */
async function newPartner(type = 'Reseller'): Promise<string> {
  made += 1;
  const created = await world.crm(admin())('POST', '/crm/objects/2026-09/companies', {
    properties: {
      name: `Partner ${made}`,
      domain: `partner-of-case-${made}.com`,
      dibs_partner: 'true',
      dibs_partner_type: type.toLowerCase(),
      dibs_partner_tier: 'Premier',
    },
  });
  await world.idle();
  return String(created.id);
}

/** A HubSpot user who works for the partners. */
async function newSeat(...partners: string[]): Promise<User> {
  made += 1;
  const seat = await addUser(world, { email: `seat-${made}@example.com`, lastName: `Seat ${made}` });
  await worksFor(world, seat, partners);
  return seat;
}

async function known() {
  const customer = await freshCustomer(world);
  await world.idle();
  return customer;
}

describe('E28: a partner that is suspended', () => {
  test('registers nothing and is approved nothing; its protection runs on, its place is kept', async () => {
    const partner = await newPartner();
    const own = await registeredCustomer(world, partner);
    const { companyId } = await known();
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    expect(await stand(partner, 'suspend', world.user('direct'))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await stand(partner, 'suspend')).toMatchObject({ ok: true, partner: { status: 'suspended' } });
    // Nobody of it has an address: whoever looks after it is asked to tell it.
    expect(
      await world.rows(
        `SELECT 1 FROM effects WHERE subject_id LIKE $1 AND payload ->> 'body' LIKE '%no address of anybody there%'`,
        [`${partner}:standing:%`],
      ),
    ).not.toEqual([]);
    expect(
      await desk.submit(manager(), { companyId: (await known()).companyId, partnerCompanyId: partner }),
    ).toMatchObject({ ok: false, refusal: { code: 'PARTNER_SUSPENDED', rule: 'E28' } });
    expect(await desk.act(manager(), waiting, 'approve')).toMatchObject({
      ok: false,
      refusal: {
        code: 'PARTNER_SUSPENDED',
        facts: { partnerStatus: 'suspended' },
        wouldChange: [{ fact: 'partnerStatus', becomes: 'active' }],
      },
    });
    expect(await view(own.registrationId)).toMatchObject({ state: 'active' });
    expect(await view(waiting)).toMatchObject({ state: 'under-review' });
    // Reading it again from HubSpot, where it is a partner as before, reinstates nobody.
    await change(world, admin(), 'companies', partner, { name: 'Partner renamed' });
    await world.idle();
    expect(await desk.act(manager(), waiting, 'approve')).toMatchObject({
      refusal: { code: 'PARTNER_SUSPENDED' },
    });
    const end = Temporal.Instant.from((await view(own.registrationId)).protectedUntil ?? '');
    const renewal = await desk.act(manager(), own.registrationId, 'renew');
    expect(renewal.ok).toBe(false);
    expect(end.toString()).toBe((await view(own.registrationId)).protectedUntil);
    expect(await stand(partner, 'reinstate')).toMatchObject({ ok: true, partner: { status: 'active' } });
    expect(await desk.act(manager(), waiting, 'approve')).toMatchObject({ ok: true });
  });

  test('that a person ends: what is protected is revoked, what waits is withdrawn, the customers are free', async () => {
    const [partner, rival] = [await newPartner(), await newPartner()];
    const own = await registeredCustomer(world, partner);
    const behind = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    const { companyId } = await known();
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    expect(await stand(partner, 'terminate')).toMatchObject({ ok: true, partner: { status: 'terminated' } });
    expect(await view(own.registrationId)).toMatchObject({
      state: 'revoked',
      decision: { code: 'PARTNER_TERMINATED' },
    });
    expect(await entry(own.registrationId, 'registration-revoked')).toMatchObject({
      rules: ['E28', 'R-revoke', 'I5'],
      facts: { cause: 'revoke' },
      why: { code: 'PARTNER_TERMINATED', wouldChange: [{ fact: 'partnerStatus', becomes: 'active' }] },
    });
    expect(await view(waiting)).toMatchObject({ state: 'withdrawn' });
    expect(await entry(waiting, 'registration-withdrawn')).toMatchObject({
      title: 'Withdrawn: the partner left the program',
    });
    expect(await view(behind)).toMatchObject({ state: 'under-review' });
    await world.idle();
    await stand(partner, 'reinstate');
    expect(await view(own.registrationId)).toMatchObject({ state: 'revoked' });
  });

  test('whose mark is taken away in HubSpot loses them only when it stays away for two weeks', async () => {
    const partner = await newPartner();
    const own = await registeredCustomer(world, partner);
    const mark = (yes: boolean) =>
      change(world, admin(), 'companies', partner, { dibs_partner: String(yes) });
    await mark(false);
    await world.idle();
    await goTo(world, (await programNow(world)).add({ hours: 24 * 10 }));
    await mark(true);
    await world.idle();
    await goTo(world, (await programNow(world)).add({ hours: 24 * 10 }));
    expect(await view(own.registrationId)).toMatchObject({ state: 'active' });
    await mark(false);
    await world.idle();
    await goTo(world, (await programNow(world)).add({ hours: 24 * 13 }));
    expect(await view(own.registrationId)).toMatchObject({ state: 'active' });
    await goTo(world, (await programNow(world)).add({ hours: 24 * 2 }));
    expect(await view(own.registrationId)).toMatchObject({
      state: 'revoked',
      decision: { code: 'PARTNER_TERMINATED' },
    });
  });
});

describe('E29: one partner buys another', () => {
  test('its registrations and people move; of two claims on one customer the hold stays', async () => {
    const [buyer, bought] = [await newPartner(), await newPartner()];
    const seat = await newSeat(bought);
    const held = await registeredCustomer(world, bought);
    const before = await view(held.registrationId);
    const waitedForIt = await desk.claim(manager(), { companyId: held.companyId, partnerCompanyId: buyer });
    const { companyId } = await known();
    const front = await desk.claim(manager(), { companyId, partnerCompanyId: buyer });
    const behind = await desk.claim(manager(), { companyId, partnerCompanyId: bought });
    const body = { fromCompanyId: bought, text: 'Bought on 1 December.' };
    expect(await post(approver(), `/api/v1/partners/${buyer}/take-over`, body)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const answer = await post(admin(), `/api/v1/partners/${buyer}/take-over`, body);
    expect(answer).toMatchObject({ ok: true, movedRegistrationIds: [held.registrationId] });
    expect([...(answer.givenUpRegistrationIds as string[])].sort()).toEqual([waitedForIt, behind].sort());
    expect(await view(held.registrationId)).toMatchObject({
      state: 'active',
      partner: { companyId: buyer },
      claimedAt: before.claimedAt,
      protectedUntil: before.protectedUntil,
    });
    expect(await view(front)).toMatchObject({ state: 'under-review' });
    expect(await view(behind)).toMatchObject({ state: 'withdrawn', decision: { code: 'PARTNERS_MERGED' } });
    expect(await entry(held.registrationId, 'registration-taken-over')).toMatchObject({
      rules: ['E29'],
      facts: { fromPartnerCompanyId: bought, toPartnerCompanyId: buyer },
    });
    expect(await view(held.registrationId, seat)).toMatchObject({ partner: { companyId: buyer } });
    await world.idle();
    const deal = await world.crm(admin())(
      'GET',
      `/crm/objects/2026-09/deals/${held.dealId}?properties=dibs_linked_partner,dibs_roe_status`,
    );
    expect(deal.properties).toMatchObject({ dibs_linked_partner: buyer, dibs_roe_status: 'none' });
    expect(await desk.submit(manager(), { companyId, partnerCompanyId: bought })).toMatchObject({
      ok: false,
      refusal: { code: 'PARTNER_SUSPENDED' },
    });
  });
});

describe('E30: a person who works for two partners', () => {
  test('reads and acts for both, each on its own, and decides for neither', async () => {
    const [one, two, third] = [await newPartner(), await newPartner(), await newPartner()];
    const seat = await newSeat(one, two);
    const own = await registeredCustomer(world, one);
    const others = await registeredCustomer(world, third);
    const behind = await desk.claim(seat, { companyId: own.companyId, partnerCompanyId: two });
    expect(await view(own.registrationId, seat)).toMatchObject({ partner: { companyId: one } });
    expect(await view(behind, seat)).toMatchObject({ state: 'queued', partner: { companyId: two } });
    expect((await desk.problem(seat, `/api/v1/registrations/${others.registrationId}`)).status).toBe(404);
    expect(await desk.act(seat, behind, 'reconfirm')).toMatchObject({ ok: true });
    const call = await world.crm(seat)('POST', '/crm/objects/2026-09/calls', {
      properties: {
        hs_timestamp: String((await world.control('GET', '/_emulator/clock')).crmNow),
        hubspot_owner_id: await ownerIdOf(world, seat),
        hs_call_direction: 'OUTBOUND',
        hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
        hs_call_status: 'COMPLETED',
      },
      associations: [
        {
          to: { id: own.companyId },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 182 }],
        },
      ],
    });
    expect(call.id).toBeDefined();
    await goTo(world, (await programNow(world)).add({ hours: 24 * 15 }));
    const { evidence } = await view(own.registrationId);
    expect(evidence?.map(piece => [piece.title, piece.why])).toEqual([['Connected call', null]]);
    await desk.changeDirectory(directory => ({
      ...directory,
      roles: [...directory.roles, { who: { userId: seat.userId }, role: 'approver' }],
    }));
    expect(await desk.act(seat, own.registrationId, 'revoke', { code: 'FRAUD' })).toMatchObject({
      ok: false,
      refusal: { code: 'DECIDER_IS_PARTY' },
    });
  });
});

test('E31: a partner that claims itself is refused, and told what to name', async () => {
  const partner = await newPartner();
  expect(await desk.submit(manager(), { companyId: partner, partnerCompanyId: partner })).toMatchObject({
    ok: false,
    refusal: {
      code: 'SELF_CLAIM',
      rule: 'E31',
      wouldChange: [{ fact: 'accountIsPartnerItself', becomes: false }],
    },
  });
});

describe('E47: a distributor registers for a sub-reseller', () => {
  test('the reseller holds, the vendor sees both, and neither learns of the other’s people', async () => {
    const [distributor, reseller] = [await newPartner('Distributor'), await newPartner()];
    const [seat, sellersSeat] = [await newSeat(distributor), await newSeat(reseller)];
    const { companyId } = await known();
    const submitted = await desk.submit(seat, {
      companyId,
      partnerCompanyId: distributor,
      submittedFor: reseller,
    });
    expect(submitted).toMatchObject({ ok: true, registration: { partner: { companyId: reseller } } });
    const id = submitted.ok ? submitted.registration.id : '';
    expect(await desk.act(approver(), id, 'approve')).toMatchObject({ ok: true });
    expect(await view(id)).toMatchObject({ life: { submitter: { companyId: distributor } } });
    const own = await view(id, sellersSeat);
    expect(own).toMatchObject({ state: 'active', partner: { companyId: reseller } });
    expect(own.life).not.toHaveProperty('submitter');
    const told = await desk.history(sellersSeat, id);
    expect(JSON.stringify(told)).not.toContain(distributor);
    expect(told.find(each => each.kind === 'registration-submitted')?.actor.name).toBe('The other side');
    expect(await entry(id, 'registration-submitted')).toMatchObject({
      facts: { submitterCompanyId: distributor },
    });
    await world.idle();
    expect(await properties(world, 'companies', reseller)).toMatchObject({ dibs_open_claims: '1' });
    expect(await properties(world, 'companies', distributor)).not.toMatchObject({ dibs_open_claims: '1' });
  });

  test('its people read later how it stands, and nothing of what the reseller does; other partners read nothing', async () => {
    const [distributor, reseller, third] = [
      await newPartner('Distributor'),
      await newPartner(),
      await newPartner('Distributor'),
    ];
    const [seat, stranger] = [await newSeat(distributor), await newSeat(third)];
    const { companyId } = await known();
    const submitted = await desk.submit(seat, {
      companyId,
      partnerCompanyId: distributor,
      submittedFor: reseller,
      note: 'Written by the distributor.',
      estimate: { amountMinor: '123400', currency: 'EUR' },
    });
    const id = submitted.ok ? submitted.registration.id : '';
    await desk.act(approver(), id, 'approve');
    const read = await view(id, seat);
    expect(read).toMatchObject({
      state: 'active',
      partner: { companyId: reseller },
      protectedThrough: (await view(id)).protectedThrough,
      followUp: null,
      findings: [],
    });
    for (const hidden of ['evidence', 'note', 'estimate', 'consents', 'dispute', 'life'])
      expect(read).not.toHaveProperty(hidden);
    expect(read.actions.filter(({ allowed }) => allowed)).toEqual([]);
    expect((await desk.problem(stranger, `/api/v1/registrations/${id}`)).status).toBe(404);
    expect((await desk.problem(seat, `/api/v1/registrations/${id}/history`)).status).toBe(404);
  });

  test('nobody but a distributor does', async () => {
    const [one, other] = [await newPartner(), await newPartner()];
    const { companyId } = await known();
    expect(
      await desk.submit(manager(), { companyId, partnerCompanyId: one, submittedFor: other }),
    ).toMatchObject({
      ok: false,
      refusal: {
        code: 'NOT_A_DISTRIBUTOR',
        wouldChange: [{ fact: 'submitterType', becomes: 'distributor' }],
      },
    });
  });
});

describe('E24: an old registration is imported', () => {
  const row = async (companyId: string, partnerCompanyId: string, reference: string) => {
    const now = await programNow(world);
    return {
      reference,
      companyId,
      partnerCompanyId,
      protectedFrom: now.subtract({ hours: 24 * 60 }).toString(),
      protectedUntil: now.add({ hours: 24 * 30 }).toString(),
    };
  };

  test('where nobody is it protects until its old end, marked as imported, and once', async () => {
    const partner = await newPartner();
    const { companyId } = await known();
    const old = await row(companyId, partner, 'CRM-1');
    expect(await post(manager(), '/api/v1/imports/registrations', old)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const imported = await post(admin(), '/api/v1/imports/registrations', old);
    expect(imported).toMatchObject({
      ok: true,
      registration: { state: 'active', protectedUntil: old.protectedUntil, life: { importedAs: 'CRM-1' } },
    });
    const again = await post(admin(), '/api/v1/imports/registrations', old);
    expect(again.registration).toMatchObject({ id: (imported.registration as { id: string }).id });
    await goTo(world, old.protectedUntil);
    expect(await view((imported.registration as { id: string }).id)).toMatchObject({ state: 'expired' });
  });

  test('it never displaces a live one: it waits behind all that is here', async () => {
    const [partner, rival] = [await newPartner(), await newPartner()];
    const own = await registeredCustomer(world, partner);
    const imported = await post(
      admin(),
      '/api/v1/imports/registrations',
      await row(own.companyId, rival, 'CRM-2'),
    );
    expect(imported).toMatchObject({ ok: true, registration: { state: 'queued', queuePosition: 1 } });
    expect(await view(own.registrationId)).toMatchObject({ state: 'active' });
    expect(await entry((imported.registration as { id: string }).id, 'registration-imported')).toMatchObject({
      why: { code: 'LIVE_CLAIM_COMES_FIRST', wouldChange: [{ fact: 'liveClaims', becomes: 0 }] },
    });
  });
});

describe('an ended registration', () => {
  test('is followed by a new one that names it, once the cooling-off is over or waived', async () => {
    const partner = await newPartner();
    const own = await registeredCustomer(world, partner);
    const claim = { companyId: own.companyId, partnerCompanyId: partner };
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(await desk.submit(manager(), claim)).toMatchObject({ ok: false, refusal: { code: 'COOL_OFF' } });
    const waive = { partnerCompanyId: partner, what: 'cooling-off', text: 'It was our mistake.' };
    expect(await post(manager(), `/api/v1/companies/${own.companyId}/waivers`, waive)).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await post(approver(), `/api/v1/companies/${own.companyId}/waivers`, waive)).toMatchObject({
      ok: true,
    });
    const again = await desk.submit(manager(), claim);
    expect(again).toMatchObject({
      ok: true,
      registration: { life: { previousId: own.registrationId, waived: ['cooling-off'] } },
    });
    const id = again.ok ? again.registration.id : '';
    expect(id).not.toBe(own.registrationId);
    expect(await desk.act(approver(), id, 'approve')).toMatchObject({ ok: true });
    // The waiver served one registration.
    await desk.act(manager(), id, 'withdraw');
    expect(await desk.submit(manager(), claim)).toMatchObject({ ok: false, refusal: { code: 'COOL_OFF' } });
  });

  test('counts toward the limit of days in a year, unless an approver waives it for the next', async () => {
    const partner = await newPartner();
    const own = await registeredCustomer(world, partner);
    const claim = { companyId: own.companyId, partnerCompanyId: partner };
    const end = async (id: string) => Temporal.Instant.from((await view(id)).protectedUntil ?? '');
    await goTo(world, (await end(own.registrationId)).add({ hours: 24 * 31 }));
    const second = await desk.claim(manager(), claim);
    await desk.act(approver(), second, 'approve');
    await goTo(world, (await end(second)).add({ hours: 24 * 31 }));
    expect(await desk.submit(manager(), claim)).toMatchObject({
      ok: false,
      refusal: { code: 'PROTECTION_LIMIT' },
    });
    await post(approver(), `/api/v1/companies/${own.companyId}/waivers`, {
      partnerCompanyId: partner,
      what: 'protection-limit',
      text: 'The project was delayed by us.',
    });
    const third = await desk.claim(manager(), claim);
    expect(await desk.act(approver(), third, 'approve')).toMatchObject({
      ok: true,
      registration: { life: { waived: ['protection-limit'], previousId: second } },
    });
    expect(await entry(third, 'registration-submitted')).toMatchObject({
      facts: { previousRegistrationId: second },
    });
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['IMPORTED']));
});
