import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dealOn, ownerIdOf, tasksOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, tasksFor } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';

/** Months pass for half a dozen customers at a time. */
vi.setConfig({ testTimeout: 120_000 });

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

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const pass = async (duration: string) => {
  await world.advance(duration);
  await world.idle();
};
/** Acts of one test are no act with those of another (H3). */
const apart = () => pass('PT1H');
const rulesOf = async (registrationId: string) =>
  (await desk.registration(manager(), registrationId)).findings.map(({ rule, weight, status }) => [
    rule,
    weight,
    status,
  ]);
const kindsOf = async (registrationId: string) =>
  (await desk.history(manager(), registrationId)).map(entry => entry.kind);
const onDeal = async (dealId: string) =>
  (await desk.deal(manager(), dealId)).findings.map(({ rule, weight, status }) => [rule, weight, status]);

test('an install that observes tells nobody, and after thirty days an admin reads what it would have said', async () => {
  await desk.changePolicy(policy => ({ ...policy, enforcement: 'observe' }));
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerManagers: [{ partnerCompanyId: partner, userId: manager().userId }],
  }));
  const own = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, rep(), own.companyId, 'Watched');
  await world.idle();
  expect((await report(rep())).body).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  await pass('P5D');
  expect(await tasksOn(world, dealId)).toEqual([]);
  const admin = world.user('admin');
  const told = (as: string, user: { userId: string }) =>
    expect.objectContaining({ userId: user.userId, as, findings: 1 });
  const soFar = {
    findings: [{ rule: 'D1', count: 1, escalated: 1, dismissed: 0 }],
    misses: 0,
    wouldHaveTold: expect.arrayContaining([
      told('rep', rep()),
      told('partner-manager', manager()),
      told('manager', world.user('director')),
    ]),
  };
  expect((await report(admin)).body).toMatchObject({ ok: true, report: soFar, made: [] });
  await pass('P20D');
  await pass('P6D');
  const { body } = await report(admin);
  expect(body).toMatchObject({ made: [{ findings: soFar.findings, misses: 1 }] });
  expect(await tasksOn(world, own.dealId)).toEqual([]);
  await desk.changePolicy(policy => ({ ...policy, enforcement: 'enforce' }));
  await desk.changeDirectory(directory => ({ ...directory, partnerManagers: [] }));
  await desk.act(manager(), own.registrationId, 'withdraw');
  await world.idle();

  function report(user: User) {
    return world.api(user)('GET', '/api/v1/observe-report');
  }
});

describe('a missed follow-up opens a direct window (S2, S3)', () => {
  test('a deal opened inside it stays legitimate after it closed, one opened later is a hit', async () => {
    const own = await registeredCustomer(world, partner);
    await pass('P15D');
    const inside = await dealOn(world, rep(), own.companyId, 'In the window');
    await world.idle();
    await world.api(manager())('POST', `/api/v1/registrations/${own.registrationId}/follow-ups`, {
      idempotencyKey: randomUUID(),
      text: 'Called the plant manager; demo next week.',
    });
    await world.idle();
    await apart();
    await change(world, rep(), 'deals', inside, { dealstage: 'qualifiedtobuy' });
    const after = await dealOn(world, rep(), own.companyId, 'After the window');
    await world.idle();
    expect(await onDeal(inside)).toEqual([]);
    expect(await onDeal(after)).toEqual([['D1', 'critical', 'heads-up']]);
    const windows = await world.rows<{ opened: string; miss: string; closed: boolean }>(
      `SELECT w.opened_at::text AS opened, m.missed_at::text AS miss, w.closed_at IS NOT NULL AS closed
         FROM direct_windows w JOIN follow_up_misses m USING (portal_id, registration_id) WHERE registration_id = $1`,
      [own.registrationId],
    );
    expect(windows).toEqual([{ opened: windows[0]?.miss, miss: windows[0]?.miss, closed: true }]);
  });
});

test('D9: a direct deal on a duplicate that waits for a person is critical on the customer it duplicates', async () => {
  await apart();
  const own = await registeredCustomer(world, partner);
  const other = await freshCustomer(world, 'Twin');
  await world.idle();
  await desk.claim(manager(), { companyId: other.companyId, partnerCompanyId: otherPartner });
  await world.idle();
  await change(world, manager(), 'companies', other.companyId, { hs_additional_domains: own.domain });
  await world.idle();
  const dealId = await dealOn(world, rep(), other.companyId, 'On the twin');
  await world.idle();
  expect(await onDeal(dealId)).toEqual([['D9', 'critical', 'heads-up']]);
  expect(await rulesOf(own.registrationId)).toEqual([['D9', 'critical', 'heads-up']]);
  await pass('PT31M');
  expect(await tasksOn(world, dealId)).toHaveLength(1);
  const linked = await dealOn(world, rep(), other.companyId, 'On the twin, with the partner', {
    properties: { dibs_linked_partner: partner },
  });
  await world.idle();
  expect(await onDeal(linked)).toEqual([]);
});

describe('D9: a direct deal on a company that nobody claims', () => {
  const place = { country: 'Germany', city: 'Essen' };
  async function twinOf(own: Registered, properties: Record<string, string>): Promise<string> {
    const made = await world.crm(rep())('POST', '/crm/objects/2026-09/companies', { properties });
    await world.idle();
    expect((await desk.account(manager(), String(made.id))).account.companyIds).not.toContain(own.companyId);
    return String(made.id);
  }

  test('with the name of a registered customer in its place (M6) is critical on that customer', async () => {
    await apart();
    const own = await registeredCustomer(world, partner);
    const named = { name: `Nordlicht Anlagenbau ${own.companyId} GmbH`, ...place };
    await change(world, manager(), 'companies', own.companyId, named);
    await world.idle();
    const twin = await twinOf(own, { name: `NORDLICHT Anlagenbau ${own.companyId}`, ...place });
    const dealId = await dealOn(world, rep(), twin, 'Behind the back');
    const elsewhere = await twinOf(own, { ...named, country: 'Austria', city: 'Graz' });
    const other = await dealOn(world, rep(), elsewhere, 'In another country');
    await world.idle();
    expect(await onDeal(dealId)).toEqual([['D9', 'critical', 'heads-up']]);
    expect(await onDeal(other)).toEqual([]);
    expect(await rulesOf(own.registrationId)).toEqual([['D9', 'critical', 'heads-up']]);
  });

  test('with a contact of a registered customer (M7) is critical on that customer', async () => {
    await apart();
    const { companyId, domain } = await freshCustomer(world);
    const made = await world.crm(rep())('POST', '/crm/objects/2026-09/companies', {
      properties: { name: `Sister of ${companyId}` },
    });
    const twin = String(made.id);
    await world.crm(rep())('POST', '/crm/objects/2026-09/contacts', {
      properties: { email: `buyer@${domain}` },
      associations: [companyId, twin].map(id => ({
        to: { id },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      })),
    });
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await world.idle();
    expect(await desk.act(manager(), id, 'approve')).toMatchObject({ ok: true });
    await world.idle();
    const dealId = await dealOn(world, rep(), twin, 'To the same buyer');
    await world.idle();
    expect(await onDeal(dealId)).toEqual([['D9', 'critical', 'heads-up']]);
    expect(await rulesOf(id)).toEqual([['D9', 'critical', 'heads-up']]);
  });

  describe('with a contact of a registered customer (M7) that it got later', () => {
    const contactOf = async (companyId: string) => {
      const made = await world.crm(rep())('POST', '/crm/objects/2026-09/contacts', {
        properties: { email: `late-${companyId}@mail.example` },
        associations: [
          {
            to: { id: companyId },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
          },
        ],
      });
      return String(made.id);
    };
    const link = (contactId: string, companyId: string) =>
      world.crm(rep())('POST', '/crm/associations/2026-09/contacts/companies/batch/create', {
        inputs: [
          {
            from: { id: contactId },
            to: { id: companyId },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
          },
        ],
      });

    test('is critical at once, when the deal comes after the contact', async () => {
      await apart();
      const own = await registeredCustomer(world, partner);
      const twin = await twinOf(own, { name: `Late sister of ${own.companyId}` });
      await link(await contactOf(own.companyId), twin);
      await world.idle();
      const dealId = await dealOn(world, rep(), twin, 'To the same buyer');
      await world.idle();
      expect(await onDeal(dealId)).toEqual([['D9', 'critical', 'heads-up']]);
      expect(await rulesOf(own.registrationId)).toEqual([['D9', 'critical', 'heads-up']]);
    });

    test('is critical from the next look at the customer on, when the contact comes after the deal', async () => {
      await apart();
      const own = await registeredCustomer(world, partner);
      const twin = await twinOf(own, { name: `Later sister of ${own.companyId}` });
      const dealId = await dealOn(world, rep(), twin, 'Before anybody knew');
      await world.idle();
      expect(await onDeal(dealId)).toEqual([]);
      await link(await contactOf(own.companyId), twin);
      await pass('PT7H');
      expect(await onDeal(dealId)).toEqual([['D9', 'critical', 'heads-up']]);
    });
  });
});

describe('a form, chat or workflow makes a deal on a registered customer', () => {
  test('it is no hit; the partner manager gets one task to route it, however often it is told', async () => {
    await apart();
    const own = await registeredCustomer(world, partner);
    const dealId = await dealOn(world, rep(), own.companyId, 'Asked for a quote on the site', {
      headers: { 'x-emulator-change-source': 'FORM' },
    });
    await world.idle();
    await change(world, rep(), 'deals', dealId, { dealstage: 'qualifiedtobuy' });
    await world.idle();
    expect(await onDeal(dealId)).toEqual([]);
    const tasks = await tasksFor(world, dealId);
    expect(tasks.map(task => task.ownerId)).toEqual([await ownerIdOf(world, manager())]);
    expect(tasks[0]?.subject).toContain('Route this deal');
    expect((await kindsOf(own.registrationId)).filter(kind => kind === 'deal-routed')).toHaveLength(1);
  });

  test('one that was made before the claim is routed nowhere', async () => {
    const own = await registeredCustomer(world, partner, { dealBy: rep() });
    expect(await tasksOn(world, own.dealId)).toEqual([]);
    expect(await kindsOf(own.registrationId)).not.toContain('deal-routed');
  });
});

test('D10: a direct deal soon after the registration expired is a notice where direct had worked the customer before, and none where it had not', async () => {
  await apart();
  const worked = await registeredCustomer(world, partner);
  const untouched = await registeredCustomer(world, partner);
  await dealOn(world, rep(), worked.companyId, 'While it was protected');
  await world.idle();
  await pass('P91D');
  const back = await dealOn(world, rep(), worked.companyId, 'Soon after');
  const first = await dealOn(world, rep(), untouched.companyId, 'A fresh start');
  await world.idle();
  expect(await onDeal(back)).toEqual([['D10', 'notice', 'heads-up']]);
  expect(await onDeal(first)).toEqual([]);
  await pass('P4D');
  expect(await onDeal(back)).toEqual([['D10', 'notice', 'heads-up']]);
  expect(await tasksOn(world, back)).toEqual([]);
  await pass('P30D');
  const late = await dealOn(world, rep(), worked.companyId, 'More than a month later');
  await world.idle();
  expect(await onDeal(late)).toEqual([]);
});

test('D11: a direct deal soon after a loss that direct set is critical; after one that the partner manager set it is none', async () => {
  await apart();
  const byDirect = await registeredCustomer(world, partner, { partnerLinked: true });
  const byManager = await registeredCustomer(world, partner, { partnerLinked: true });
  await change(world, rep(), 'deals', byDirect.dealId, { dealstage: 'closedlost' });
  await change(world, manager(), 'deals', byManager.dealId, { dealstage: 'closedlost' });
  await world.idle();
  await pass('P12D');
  for (const own of [byDirect, byManager])
    expect((await desk.registration(manager(), own.registrationId)).state).toBe('lost');
  const after = await dealOn(world, rep(), byDirect.companyId, 'Now direct');
  const fair = await dealOn(world, rep(), byManager.companyId, 'A fresh start');
  await world.idle();
  expect(await onDeal(after)).toEqual([['D11', 'critical', 'heads-up']]);
  expect(await onDeal(fair)).toEqual([]);
  await pass('P4D');
  expect(await onDeal(after)).toEqual([['D11', 'critical', 'exception']]);
});

test('E32: what a person with two hats does is a notice without task and exception, never a violation', async () => {
  await apart();
  const own = await registeredCustomer(world, partner);
  const approver = world.user('approver');
  await desk.changeDirectory(directory => ({
    ...directory,
    sides: [...directory.sides, { who: { userId: approver.userId }, side: 'direct' }],
  }));
  const dealId = await dealOn(world, approver, own.companyId, 'With two hats on');
  await world.idle();
  expect(await onDeal(dealId)).toEqual([['D1', 'notice', 'heads-up']]);
  await pass('P5D');
  expect(await onDeal(dealId)).toEqual([['D1', 'notice', 'heads-up']]);
  expect(await tasksOn(world, dealId)).toEqual([]);
  await desk.changeDirectory(directory => ({
    ...directory,
    sides: directory.sides.filter(({ who }) => !('userId' in who && who.userId === approver.userId)),
  }));
});

describe('H3', () => {
  test('several hits of one act are one case: two deals opened in a row are one task', async () => {
    await apart();
    const own = await registeredCustomer(world, partner);
    const one = await dealOn(world, rep(), own.companyId, 'The first of two');
    const two = await dealOn(world, rep(), own.companyId, 'The second of two');
    await world.idle();
    await pass('PT31M');
    expect([...(await tasksOn(world, one)), ...(await tasksOn(world, two))]).toHaveLength(1);
    await pass('P4D');
    expect([...(await tasksOn(world, one)), ...(await tasksOn(world, two))]).toHaveLength(2);
    expect(await rulesOf(own.registrationId)).toEqual([
      ['D1', 'critical', 'exception'],
      ['D1', 'critical', 'exception'],
    ]);
  });

  test('E45: a bulk import that hands many registered deals to a rep is one grouped notice; each keeps its heads-up', async () => {
    await apart();
    const many: Registered[] = [];
    for (let n = 0; n < 6; n += 1) many.push(await registeredCustomer(world, partner));
    await apart();
    const owner = { hubspot_owner_id: await ownerIdOf(world, rep()) };
    for (const own of many)
      await change(world, world.user('admin'), 'deals', own.dealId, owner, {
        'x-emulator-change-source': 'IMPORT',
      });
    await world.idle();
    for (const own of many)
      expect(await rulesOf(own.registrationId)).toEqual([['D2', 'exception', 'heads-up']]);
    await pass('PT31M');
    const all = async () => (await Promise.all(many.map(own => tasksFor(world, own.dealId)))).flat();
    expect((await all()).map(({ subject, ownerId }) => [subject, ownerId])).toEqual([
      ['Heads-up: this customer is registered (6 customers)', owner.hubspot_owner_id],
    ]);
    await pass('P4D');
    const director = await ownerIdOf(world, world.user('director'));
    expect((await all()).map(task => task.ownerId).sort()).toEqual([owner.hubspot_owner_id, director].sort());
    for (const own of many)
      expect(await rulesOf(own.registrationId)).toEqual([['D2', 'exception', 'exception']]);
  });
});

test('a dismissed finding is erased after ninety days: who and what are gone, the history stays, and it is not raised again', async () => {
  await apart();
  const own = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, rep(), own.companyId, 'Not what it seems');
  await world.idle();
  const [finding] = (await desk.deal(rep(), dealId)).findings;
  await desk.answer(rep(), finding?.id ?? '', 'exempt', 'Hardware only, agreed with Marcus.');
  const before = await kindsOf(own.registrationId);
  await pass('P89D');
  const kept = await row(finding?.id ?? '');
  expect(kept).toMatchObject({ actor_user_id: rep().userId, erased: false });
  await pass('P2D');
  expect(await row(finding?.id ?? '')).toEqual({ actor_user_id: null, evidence: {}, erased: true });
  expect(
    await world.rows(
      `SELECT 1 FROM texts WHERE body LIKE '%Marcus%' UNION ALL
      SELECT 1 FROM effects WHERE subject_id = $1 AND payload ->> 'body' <> ''`,
      [finding?.id ?? ''],
    ),
  ).toEqual([]);
  const after = await kindsOf(own.registrationId);
  expect(after).toEqual(expect.arrayContaining([...before, 'finding-erased']));
  await change(world, rep(), 'deals', dealId, { dealname: 'Touched again' });
  await world.idle();
  expect(await onDeal(dealId)).toEqual([['D1', 'critical', 'dismissed']]);

  async function row(id: string) {
    const [found] = await world.rows<{ actor_user_id: string | null; evidence: object; erased: boolean }>(
      'SELECT actor_user_id::text, evidence, erased_at IS NOT NULL AS erased FROM findings WHERE finding_id = $1',
      [id],
    );
    return found;
  }
});
