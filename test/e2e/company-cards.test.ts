import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountCardSchema } from '../../contract/account-card.ts';
import { bulkCheckSchema, bulkRegisterAnswerSchema } from '../../contract/bulk.ts';
import { contactCardSchema } from '../../contract/contact-card.ts';
import { partnerCardSchema } from '../../contract/partner-card.ts';
import { partnerContactsAnswerSchema } from '../../contract/partner-contacts.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { appCalls, callMark, change, merge, withFault } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { issueLink } from './support/partner-page.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';
/** A HubSpot user who works for the rival. */
let seat: User;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
  seat = await addSeat(world, rival);
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const rep = () => world.user('direct');
const read = (user: User, companyId: string, card: 'partner' | 'registration') =>
  world.api(user)('GET', `/api/v1/companies/${companyId}/${card}`);
const partnerCard = async (user: User, companyId = partner) =>
  partnerCardSchema.parse((await read(user, companyId, 'partner')).body);
const accountCard = async (user: User, companyId: string) =>
  accountCardSchema.parse((await read(user, companyId, 'registration')).body);
const pass = async (duration: string) => {
  await world.advance(duration);
  await world.idle();
};

describe('the card of a partner shows', () => {
  let silent: Registered;
  let fresh: Registered;

  beforeAll(async () => {
    silent = await registeredCustomer(world, partner);
    await pass('P10D');
    fresh = await registeredCustomer(world, partner);
    await pass('P6D');
  });

  test('protected customers with their clocks, what hurts first at the top', async () => {
    const { protectedClaims } = await partnerCard(manager());
    expect(protectedClaims.map(({ id }) => id)).toEqual([silent.registrationId, fresh.registrationId]);
    expect(protectedClaims[0]).toMatchObject({
      dealId: silent.dealId,
      risk: { code: 'follow-up-missed' },
      followUp: { status: 'missed', directWindowOpen: true, misses: [protectedClaims[0]?.risk.at] },
      renewal: null,
    });
    expect(protectedClaims[1]).toMatchObject({ risk: { code: 'none' }, followUp: { misses: [] } });
  });

  test('what waits, by what is due first, and its place in line', async () => {
    const held = await registeredCustomer(world, rival);
    const queued = await desk.claim(manager(), { companyId: held.companyId, partnerCompanyId: partner });
    const free = await freshCustomer(world);
    const inReview = await desk.claim(manager(), { companyId: free.companyId, partnerCompanyId: partner });
    await world.idle();
    const { waitingClaims } = await partnerCard(manager());
    expect(waitingClaims.map(({ id, state, queuePosition }) => ({ id, state, queuePosition }))).toEqual([
      { id: inReview, state: 'under-review', queuePosition: null },
      { id: queued, state: 'queued', queuePosition: 1 },
    ]);
    expect(Temporal.Instant.compare(...dueAts(waitingClaims))).toBe(-1);
  });

  test('an open dispute, to the partner’s people as well, without the other side', async () => {
    const held = await registeredCustomer(world, partner);
    const own = await desk.claim(manager(), { companyId: held.companyId, partnerCompanyId: rival });
    const opened = await world.api(manager())('POST', `/api/v1/registrations/${own}/disputes`, {
      idempotencyKey: `dispute-${own}-of-partner-card`,
      kind: 'partner-partner',
      text: 'We were there first.',
    });
    expect(opened.body).toMatchObject({ ok: true });
    const { disputes } = await partnerCard(seat, rival);
    expect(disputes).toMatchObject([{ registrationId: own, kind: 'partner-partner', state: 'open' }]);
    expect(JSON.stringify(await partnerCard(seat, rival))).not.toContain('Cobalt');
    expect((await partnerCard(manager())).disputes).toMatchObject([{ registrationId: held.registrationId }]);
  });

  test('in the last 30 days what a renewal wants', async () => {
    await pass('P60D');
    const { protectedClaims } = await partnerCard(manager());
    const due = protectedClaims.find(({ id }) => id === silent.registrationId);
    expect(due?.renewal).toMatchObject({ status: 'lacking' });
    expect(due?.renewal?.text).toContain('completed meeting');
  });

  test('win rate and what was sourced, by quarter; a rep reads no numbers', async () => {
    await change(world, manager(), 'deals', fresh.dealId, { amount: '48000', deal_currency_code: 'USD' });
    await change(world, manager(), 'deals', fresh.dealId, { dealstage: 'closedwon' });
    await world.idle();
    const { numbers, protectedClaims } = await partnerCard(manager());
    expect(protectedClaims.map(({ id }) => id)).not.toContain(fresh.registrationId);
    expect(numbers).toMatchObject({
      currency: 'USD',
      winRate: { won: 1, lost: 0, percent: '100' },
      plan: null,
    });
    expect(numbers?.quarters).toHaveLength(8);
    expect(numbers?.quarters.at(-1)).toMatchObject({ sourcedMinor: '4800000', yearToItMinor: '4800000' });
    const forRep = await partnerCard(rep());
    expect(forRep.numbers).toBeUndefined();
    expect(forRep.tierProgress).toBeUndefined();
    expect(forRep.protectedClaims).not.toEqual([]);
  });

  test('what may be done about the tier: what nobody could do is left out, what stands in the way of more is told, a rep is offered nothing', async () => {
    const aboutTier = async (companyId?: string) =>
      (await partnerCard(manager(), companyId)).offers.filter(({ about }) => about === 'tier');
    expect(await aboutTier()).toEqual([]);
    expect(await aboutTier(rival)).toMatchObject([
      { name: 'promote', label: 'Promote to Select', allowed: false, reason: expect.any(String), form: null },
    ]);
    expect((await partnerCard(rep(), rival)).offers).toEqual([]);
  });

  test('that a person of the partner can be given a personal link, and each link in use be taken back', async () => {
    const { offers } = await partnerCard(manager());
    expect(offers.find(({ name }) => name === 'issue-link')).toMatchObject({
      label: 'Give a personal link',
      form: { path: `/partners/${partner}/contacts` },
    });
    const contact = await issueLink(world, partner, { name: 'Nadia Fuchs' });
    const after = (await partnerCard(manager())).offers.find(({ label }) => label.includes('Nadia Fuchs'));
    expect(after).toMatchObject({
      label: 'Take back Nadia Fuchs’s link',
      form: { path: `/partners/${partner}/contacts/${contact.id}/revoke`, destructive: true },
    });
  });

  test('to whom of its people mail came back, when and why; nobody else reads who has a link', async () => {
    const contact = await issueLink(world, partner, { name: 'Ole Lund' });
    const ole = async () => (await partnerCard(manager())).people?.find(({ id }) => id === contact.id);
    expect(await ole()).toEqual({
      id: contact.id,
      name: 'Ole Lund',
      email: contact.email,
      expiresAt: contact.expiresAt,
      returned: null,
    });
    await world.rows(
      `UPDATE mail_addresses SET bounced_at = '2026-12-02T09:00:00Z', bounce = 'HardBounce: no such user' WHERE address = $1`,
      [contact.email],
    );
    const returned = {
      at: '2026-12-02T09:00:00Z',
      reason: 'There is no such address (HardBounce: no such user)',
    };
    expect((await ole())?.returned).toEqual(returned);
    const { contacts } = partnerContactsAnswerSchema.parse(
      (await world.api(manager())('GET', `/api/v1/partners/${partner}/contacts`)).body,
    );
    expect(contacts.filter(each => each.returned !== null)).toMatchObject([{ id: contact.id, returned }]);
    expect((await partnerCard(rep())).people).toBeUndefined();
    await world.api(manager())('POST', `/api/v1/partners/${partner}/contacts/${contact.id}/revoke`, {
      idempotencyKey: randomUUID(),
    });
    expect(await ole()).toBeUndefined();
  });

  test('nothing to another partner’s people: to them it is no partner (I7)', async () => {
    expect((await read(seat, partner, 'partner')).status).toBe(404);
    expect((await read(manager(), silent.companyId, 'partner')).status).toBe(404);
  });
});

const dueAts = (claims: { dueAt: string | null }[]): [Temporal.Instant, Temporal.Instant] => [
  Temporal.Instant.from(claims[0]?.dueAt ?? ''),
  Temporal.Instant.from(claims[1]?.dueAt ?? ''),
];

describe('the card of a customer shows', () => {
  test('its companies and why they are one, and that one is a partner itself', async () => {
    const first = await freshCustomer(world);
    const second = await freshCustomer(world, 'Sister');
    await change(world, manager(), 'companies', second.companyId, { hs_additional_domains: first.domain });
    await world.idle();
    const card = await accountCard(manager(), second.companyId);
    expect(card.companies.map(({ companyId }) => companyId).sort()).toEqual(
      [first.companyId, second.companyId].sort(),
    );
    expect(card.links).toMatchObject([{ level: 'M2', value: first.domain }]);
    expect(card.links[0]?.text).toContain(`have the domain ${first.domain}`);
    expect(card.scope).toContain('all 2 companies');
    expect(card.isPartner).toBe(false);
    expect((await accountCard(manager(), partner)).isPartner).toBe(true);
  });

  test('a merge in HubSpot as the link', async () => {
    const kept = await freshCustomer(world);
    const gone = await freshCustomer(world);
    await merge(world, 'companies', kept.companyId, gone.companyId);
    await world.idle();
    const { companies, links } = await accountCard(manager(), kept.companyId);
    expect(companies.filter(({ mergedInto }) => mergedInto === null)).toHaveLength(1);
    expect(links.map(({ level }) => level)).toContain('M1');
  });

  test('who held it when, newest first, and how it ended', async () => {
    const own = await registeredCustomer(world, partner);
    await desk.act(manager(), own.registrationId, 'withdraw', { text: 'Not now.' });
    const next = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    await world.idle();
    await desk.act(manager(), next, 'approve');
    const { periods } = await accountCard(rep(), own.companyId);
    expect(periods).toMatchObject([
      { registrationId: next, current: true, ended: null },
      { registrationId: own.registrationId, current: false, ended: 'Withdrawn' },
    ]);
    expect(periods[0]?.from).not.toBe(periods[1]?.from);
  });

  test('to a partner’s people their own part only: no holder, no history, no waiting claim of others (I7)', async () => {
    const held = await registeredCustomer(world, partner);
    const dealId = await dealOn(world, seat, held.companyId, 'Of the seat');
    await world.idle();
    const own = await desk.claim(seat, { companyId: held.companyId, partnerCompanyId: rival, dealId });
    await world.idle();
    const card = await accountCard(seat, held.companyId);
    expect(card).toMatchObject({ holder: null, periods: [], waiting: [{ id: own }] });
    expect(card.undecidedLinks).toBeUndefined();
    expect(JSON.stringify(card)).not.toContain('Cobalt');
    expect((await accountCard(seat, partner)).isPartner).toBe(false);
  });
});

describe('the card of a contact shows', () => {
  const contactCard = async (user: User, contactId: string) =>
    contactCardSchema.parse(
      (await world.api(user)('GET', `/api/v1/contacts/${contactId}/registration`)).body,
    );
  async function contactOf(...companyIds: string[]): Promise<string> {
    const { id } = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/contacts', {
      properties: { firstname: 'Kim', lastname: 'Lane', email: `kim-${companyIds.join('-')}@quarry.com` },
      associations: companyIds.map(companyId => ({
        to: { id: companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      })),
    });
    return String(id);
  }

  test('who is registered to its customer; to the partner’s own people that it is theirs, to others nobody (I7)', async () => {
    const held = await registeredCustomer(world, rival);
    const contactId = await contactOf(held.companyId);
    const { customers } = await contactCard(rep(), contactId);
    expect(customers).toMatchObject([
      { companyId: held.companyId, isOwn: false, registration: { id: held.registrationId } },
    ]);
    expect((await contactCard(seat, contactId)).customers).toMatchObject([{ isOwn: true }]);
    const cobalts = await registeredCustomer(world, partner);
    const others = await contactCard(seat, await contactOf(cobalts.companyId));
    expect(others.customers).toMatchObject([{ holder: null, registration: null, isOwn: false }]);
    expect(JSON.stringify(others)).not.toContain('Cobalt');
  });

  test('that it works for a partner, and nothing for one that HubSpot does not have', async () => {
    const free = await freshCustomer(world);
    const card = await contactCard(rep(), await contactOf(partner, free.companyId));
    expect(card.partners).toHaveLength(1);
    expect(card.customers.map(({ companyId }) => companyId)).toEqual([free.companyId]);
    expect((await world.api(rep())('GET', '/api/v1/contacts/99/registration')).status).toBe(404);
  });
});

describe('the bulk action', () => {
  const check = async (user: User, type: 'deals' | 'companies', ids: string[]) =>
    bulkCheckSchema.parse((await world.api(user)('GET', `/api/v1/bulk/${type}?ids=${ids.join(',')}`)).body);

  test('says of each ticked record how its customer stands, and registers one partner, each for itself', async () => {
    const held = await registeredCustomer(world, partner);
    const free = await freshCustomer(world);
    const freeDeal = await dealOn(world, manager(), free.companyId, 'Free');
    const heldDeal = await dealOn(world, manager(), held.companyId, 'Second');
    await world.idle();
    const ids = [held.dealId, heldDeal, freeDeal, '77'];
    const { rows, partners } = await check(manager(), 'deals', ids);
    expect(rows.map(({ status, canRegister }) => [status, canRegister.allowed])).toEqual([
      ['registered', false],
      ['registered', true],
      ['free', true],
      ['unknown', false],
    ]);
    expect(partners.map(({ companyId }) => companyId)).toContain(rival);

    const body = {
      idempotencyKey: 'bulk-of-three',
      partnerCompanyId: rival,
      ids: [heldDeal, freeDeal, '77'],
    };
    const send = async () =>
      bulkRegisterAnswerSchema.parse(
        (await world.api(manager())('POST', '/api/v1/bulk/deals/registrations', body)).body,
      );
    const { outcomes } = await send();
    expect(outcomes.map(({ refusal }) => refusal?.code ?? null)).toEqual([null, null, 'UNKNOWN_DEAL']);
    expect(await send(), 'a retry is the same answer').toEqual({ ok: true, outcomes });
    await world.idle();
    const states = outcomes.flatMap(({ registrationId }) => registrationId ?? []);
    expect(await Promise.all(states.map(async id => (await desk.registration(manager(), id)).state))).toEqual(
      ['queued', 'under-review'],
    );
  });

  test('asks HubSpot once for all that no webhook told of, deals or companies', async () => {
    const { dealIds, companyIds } = await withFault(world, { kind: 'drop-webhooks' }, async () => {
      const unheard: { dealIds: string[]; companyIds: string[] } = { dealIds: [], companyIds: [] };
      for (let n = 0; n < 4; n += 1) {
        const { companyId } = await freshCustomer(world);
        unheard.companyIds.push((await freshCustomer(world)).companyId);
        unheard.dealIds.push(await dealOn(world, manager(), companyId, `Unheard ${n}`));
      }
      return unheard;
    });
    const reads = async (type: 'deals' | 'companies', ids: string[]) => {
      const mark = await callMark(world);
      const { rows } = await check(manager(), type, ids);
      expect(rows.map(({ id, status }) => [id, status])).toEqual(ids.map(id => [id, 'free']));
      const calls = (await appCalls(world, mark)).filter(({ method }) => method === 'POST');
      return calls.filter(({ path }) => path.includes(`/objects/2026-09/${type}/batch/read`)).length;
    };
    expect(await reads('deals', dealIds)).toBe(1);
    expect(await reads('companies', companyIds)).toBe(1);
  });

  test('nothing to a partner of which companies are partners (I7)', async () => {
    const loose = await world.crm(manager())('POST', '/crm/objects/2026-09/deals', {
      properties: { dealname: 'On no company', pipeline: 'default', dealstage: 'appointmentscheduled' },
    });
    const ofPartner = await dealOn(world, manager(), partner, 'On a partner alone');
    await world.idle();
    const free = await freshCustomer(world);
    await world.idle();
    const [asked, customer] = (await check(seat, 'companies', [partner, free.companyId])).rows;
    expect(asked).toMatchObject({ status: customer?.status, canRegister: customer?.canRegister });
    const mute = (text: string) => text.replaceAll(/\d{5,}/g, 'id');
    const deals = (await check(seat, 'deals', [String(loose.id), ofPartner])).rows;
    expect(mute(JSON.stringify(deals[0]?.canRegister))).toBe(mute(JSON.stringify(deals[1]?.canRegister)));
    expect(JSON.stringify(deals)).not.toContain('partners');
    const told = (await check(manager(), 'deals', [ofPartner])).rows[0]?.canRegister.refusal?.detail;
    expect(told).toContain('partners only');
  });

  test('companies as well; a partner is none to register, and its people register for themselves only', async () => {
    const free = await freshCustomer(world);
    await world.idle();
    const { rows, partners } = await check(seat, 'companies', [free.companyId, rival]);
    expect(rows.map(({ status }) => status)).toEqual(['free', 'cannot']);
    expect(partners.map(({ companyId }) => companyId)).toEqual([rival]);
    const refused = await world.api(seat)('POST', '/api/v1/bulk/companies/registrations', {
      idempotencyKey: 'bulk-for-another',
      partnerCompanyId: partner,
      ids: [free.companyId],
    });
    expect(bulkRegisterAnswerSchema.parse(refused.body).outcomes).toMatchObject([
      { registrationId: null, refusal: { code: 'NOT_PERMITTED' } },
    ]);
  });
});
