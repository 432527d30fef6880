import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownerIdOf, properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { associate, change, dissociate } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

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

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const handTo = async (own: Registered, user: User) =>
  change(world, manager(), 'deals', own.dealId, { hubspot_owner_id: await ownerIdOf(world, user) });
const link = (own: Registered, partnerId: string) =>
  change(world, manager(), 'deals', own.dealId, { dibs_linked_partner: partnerId });

type Row = [sentence: string, act: (own: Registered) => Promise<void>];

const hits: Row[] = [
  ['is handed to a direct rep, and nobody is linked to it', own => handTo(own, rep())],
  [
    'is handed to a direct rep while another partner is linked to it',
    async own => {
      await link(own, otherPartner);
      await handTo(own, rep());
    },
  ],
  [
    'is handed to a direct rep, and the partner’s link is taken away later',
    async own => {
      await link(own, partner);
      await handTo(own, rep());
      await world.idle();
      expect((await desk.deal(manager(), own.dealId)).findings).toEqual([]);
      await link(own, '');
    },
  ],
  [
    'is handed to a direct rep, and the partner is taken off the deal later',
    async own => {
      await associate(world, manager(), own.dealId, partner);
      await handTo(own, rep());
      await world.idle();
      expect((await desk.deal(manager(), own.dealId)).findings).toEqual([]);
      await dissociate(world, manager(), own.dealId, partner);
    },
  ],
];

describe('D2 is a heads-up when the registered deal', () => {
  test.each(hits)('%s', async (_, act) => {
    const own = await registeredCustomer(world, partner);
    await act(own);
    await world.idle();
    const card = await desk.deal(manager(), own.dealId);
    expect(card.findings).toMatchObject([{ rule: 'D2', weight: 'exception', status: 'heads-up' }]);
    expect(card.registration).toMatchObject({ state: 'active', findings: [{ rule: 'D2' }] });
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({
      dibs_registration_status: 'active',
      dibs_roe_status: 'heads-up',
    });
  });
});

const innocents: Row[] = [
  [
    'is handed to a direct rep while the partner is linked by the property',
    async own => {
      await link(own, partner);
      await handTo(own, rep());
    },
  ],
  [
    'is handed to a direct rep while the partner is associated with it',
    async own => {
      await associate(world, manager(), own.dealId, partner);
      await handTo(own, rep());
    },
  ],
  ['is handed to another partner manager', own => handTo(own, world.user('approver'))],
  ['is handed to customer success', own => handTo(own, world.user('service'))],
  ['has no owner any more', own => change(world, manager(), 'deals', own.dealId, { hubspot_owner_id: '' })],
];

describe('nothing is said when the registered deal', () => {
  test.each(innocents)('%s', async (_, act) => {
    const own = await registeredCustomer(world, partner);
    await act(own);
    await world.idle();
    await nothingIsSaid(own);
  });

  test('goes back to the rep who owned it at approval: that rep is on its co-sell list', async () => {
    const own = await registeredCustomer(world, partner, { dealBy: rep() });
    await handTo(own, manager());
    await world.idle();
    await handTo(own, rep());
    await world.idle();
    await nothingIsSaid(own);
  });

  async function nothingIsSaid(own: Registered): Promise<void> {
    expect((await desk.deal(manager(), own.dealId)).findings).toEqual([]);
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({ dibs_roe_status: 'none' });
  }
});

describe('the co-sell list (H1)', () => {
  const listOf = async (user: User, own: Registered) =>
    (await desk.registration(user, own.registrationId)).life?.coSellers?.map(({ userId }) => userId);

  test('is the owner at approval and whom the partner manager adds: they may own the deal, nobody else', async () => {
    const own = await registeredCustomer(world, partner);
    expect(await listOf(manager(), own)).toEqual([manager().userId]);
    const userIds = [manager().userId, rep().userId];
    expect(await desk.act(rep(), own.registrationId, 'co-sellers', { userIds })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await desk.act(manager(), own.registrationId, 'co-sellers', { userIds })).toMatchObject({
      ok: true,
    });
    expect(await listOf(manager(), own)).toEqual(userIds);
    await handTo(own, rep());
    await world.idle();
    expect((await desk.deal(manager(), own.dealId)).findings).toEqual([]);

    expect(
      await desk.act(manager(), own.registrationId, 'co-sellers', { userIds: [manager().userId] }),
    ).toMatchObject({ ok: true });
    expect((await desk.deal(manager(), own.dealId)).findings).toMatchObject([{ rule: 'D2' }]);
    const changes = (await desk.history(manager(), own.registrationId)).filter(
      entry => entry.kind === 'co-sellers-changed',
    );
    expect(changes.map(({ facts, rules }) => ({ facts, rules }))).toEqual([
      { facts: expect.objectContaining({ added: [rep().userId], removed: [] }), rules: ['H1'] },
      { facts: expect.objectContaining({ added: [], removed: [rep().userId] }), rules: ['H1'] },
    ]);
  });

  test('takes users of this HubSpot account only, and none once the registration is over', async () => {
    const own = await registeredCustomer(world, partner);
    const add = (userId: string) =>
      desk.act(manager(), own.registrationId, 'co-sellers', { userIds: [userId] });
    expect(await add('999999')).toMatchObject({ ok: false, refusal: { code: 'UNKNOWN_USER' } });
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(await add(rep().userId)).toMatchObject({ ok: false, refusal: { code: 'ILLEGAL_MOVE' } });
  });
});

test('handing the deal back is no answer: the heads-up stays until somebody takes a way out', async () => {
  const own = await registeredCustomer(world, partner);
  await handTo(own, rep());
  await world.idle();
  await handTo(own, manager());
  await world.idle();
  const [finding] = (await desk.deal(rep(), own.dealId)).findings;
  expect(finding).toMatchObject({ rule: 'D2', status: 'heads-up' });
  expect(await desk.answer(rep(), finding?.id ?? '', 'mistake')).toMatchObject({
    ok: true,
    finding: { status: 'dismissed' },
  });
});
