import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { merge, withFault } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
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

/** Rows of a table of this database, past row-level security. */
async function disputesNaming(registrationId: string): Promise<{ registration_ids: string[] }[]> {
  return await world.rows('SELECT registration_ids FROM disputes WHERE $1 = ANY(registration_ids)', [
    registrationId,
  ]);
}

/** A company of the same customer under another name, which HubSpot may merge with it. */
const duplicate = () => freshCustomer(world, 'Duplicate');

/** How the news of a merge may come; the last rows: not at all, but for what else happens to the new record. */
const deliveries: [sentence: string, fault: object | null][] = [
  ['as HubSpot tells it', null],
  ['told twice', { kind: 'duplicate-webhooks' }],
  ['shuffled', { kind: 'reorder-webhooks' }],
];

describe('companies that are merged into a new record (M1, E5)', () => {
  test.each(deliveries)('keep their registration, %s', async (_, fault) => {
    const own = await registeredCustomer(world, partner);
    const other = await duplicate();
    await world.idle();
    const act = () => merge(world, 'companies', own.companyId, other.companyId);
    const mergedId = fault === null ? await act() : await withFault(world, fault, act);
    await world.idle();

    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'registered',
      dibs_registered_partner: 'Cobalt Ridge Consulting',
    });
    for (const id of [mergedId, own.companyId, other.companyId])
      expect((await desk.account(manager(), id)).registration).toMatchObject({
        id: own.registrationId,
        state: 'active',
        account: { companyIds: [mergedId] },
      });
    const behind = await dealOn(world, rep(), mergedId, 'On the merged record');
    await world.idle();
    expect((await desk.deal(rep(), behind)).findings).toMatchObject([{ rule: 'D1' }]);
  });

  test('keep it when the surviving record is the one that nobody claimed', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await duplicate();
    await world.idle();
    const mergedId = await merge(world, 'companies', other.companyId, own.companyId);
    await world.idle();
    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'registered',
    });
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      state: 'active',
      account: { companyIds: [mergedId] },
    });
  });

  test('are found merged without the news of it, when the new record changes and the old one is read', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await duplicate();
    await world.idle();
    const mergedId = await withFault(world, { kind: 'drop-webhooks' }, () =>
      merge(world, 'companies', own.companyId, other.companyId),
    );
    await dealOn(world, manager(), mergedId, 'First sign of the new record');
    await world.idle();
    // The new record carries the old one's domain, so it is the same account before the merge is known.
    expect((await desk.account(manager(), mergedId)).registration).toMatchObject({ id: own.registrationId });
    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'registered',
    });
  });

  test('take one more merge: every id that there ever was means the customer', async () => {
    const own = await registeredCustomer(world, partner);
    const [second, third] = [await duplicate(), await duplicate()];
    await world.idle();
    const once = await merge(world, 'companies', own.companyId, second.companyId);
    await world.idle();
    const twice = await merge(world, 'companies', third.companyId, once);
    await world.idle();
    for (const id of [own.companyId, second.companyId, third.companyId, once, twice])
      expect((await desk.account(manager(), id)).registration).toMatchObject({ id: own.registrationId });
    expect(await properties(world, 'companies', twice)).toMatchObject({ dibs_account_status: 'registered' });
  });

  test('bring a rival’s submission on the old id behind the claim', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await duplicate();
    await world.idle();
    await merge(world, 'companies', own.companyId, other.companyId);
    await world.idle();
    const rival = await desk.claim(manager(), {
      companyId: other.companyId,
      partnerCompanyId: otherPartner,
    });
    await world.idle();
    expect(await desk.registration(manager(), rival)).toMatchObject({ state: 'queued' });
  });
});

describe('merged companies that were both claimed (I4, E6)', () => {
  test.each(deliveries)('keep the hold, and one dispute is opened, %s', async (_, fault) => {
    const earlier = await freshCustomer(world);
    await world.idle();
    const claim = await desk.claim(manager(), {
      companyId: earlier.companyId,
      partnerCompanyId: otherPartner,
    });
    const held = await registeredCustomer(world, partner);
    const act = () => merge(world, 'companies', earlier.companyId, held.companyId);
    const mergedId = fault === null ? await act() : await withFault(world, fault, act);
    await world.idle();

    expect(await desk.registration(manager(), held.registrationId)).toMatchObject({ state: 'active' });
    expect(await desk.registration(manager(), claim)).toMatchObject({
      state: 'queued',
      contested: true,
      queuePosition: 1,
    });
    expect(await disputesNaming(claim)).toEqual([{ registration_ids: [held.registrationId, claim] }]);
    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'contested',
      dibs_registered_partner: 'Cobalt Ridge Consulting',
    });
    expect(await desk.act(manager(), claim, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'DUP_ACTIVE_PARTNER' },
    });
  });

  test('keep the earlier claim where neither is approved', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await world.idle();
    const first = await desk.claim(manager(), { companyId: one.companyId, partnerCompanyId: otherPartner });
    const second = await desk.claim(manager(), { companyId: two.companyId, partnerCompanyId: partner });
    await world.idle();
    await merge(world, 'companies', two.companyId, one.companyId);
    await world.idle();
    expect(await desk.registration(manager(), first)).toMatchObject({
      state: 'under-review',
      contested: true,
    });
    expect(await desk.registration(manager(), second)).toMatchObject({ state: 'queued', contested: true });
    expect(await disputesNaming(second)).toHaveLength(1);
  });

  test('keep the earlier hold where both are held, and the other’s protection and heads-ups end', async () => {
    const [one, two] = [
      await registeredCustomer(world, partner),
      await registeredCustomer(world, otherPartner),
    ];
    const behind = await dealOn(world, rep(), two.companyId, 'Behind the second');
    await world.idle();
    await merge(world, 'companies', two.companyId, one.companyId);
    await world.idle();
    expect(await desk.registration(manager(), one.registrationId)).toMatchObject({ state: 'active' });
    expect(await desk.registration(manager(), two.registrationId)).toMatchObject({
      state: 'queued',
      contested: true,
      protectedThrough: null,
    });
    expect(await properties(world, 'deals', two.dealId)).toMatchObject({
      dibs_registration_status: 'queued',
      dibs_protected_through: null,
    });
    // The deal is behind the keeper's back now; what was said for the other is over.
    expect((await desk.deal(manager(), behind)).findings.map(({ status }) => status).sort()).toEqual([
      'heads-up',
      'resolved',
    ]);
  });
});
