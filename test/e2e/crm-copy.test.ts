import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, newCustomer, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import {
  appCalls,
  type CrmCall,
  callMark,
  change,
  notesOn,
  remove,
  restore,
  withFault,
} from './support/crm-acts.ts';
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
  const known = [
    'HubSpot did not answer; nothing is decided until it does',
    'HubSpot call failed',
    // The note about the end of a registration whose deal is deleted.
    'HubSpot refused a task, a note or a link',
  ];
  expect(world.complaints.filter(line => !known.includes(String(line.msg)))).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const updates = (calls: CrmCall[]) => calls.filter(call => call.path.endsWith('/batch/update'));
const status = async (type: 'deals' | 'companies', id: string) => {
  const values = await properties(world, type, id);
  return type === 'deals' ? values.dibs_registration_status : values.dibs_account_status;
};

/** The calls that `act` causes until everything is settled. */
async function callsOf(act: () => Promise<unknown>): Promise<CrmCall[]> {
  const mark = await callMark(world);
  await act();
  await world.idle();
  return await appCalls(world, mark);
}

test('the copy follows the ledger from the claim to the end and back to the next in the queue', async () => {
  const own = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), own.companyId, 'Followed');
  const rivalDeal = await dealOn(world, manager(), own.companyId, 'Of the rival');
  await world.idle();
  expect(await status('deals', dealId)).toBeNull();

  const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
  const rival = await desk.claim(manager(), {
    companyId: own.companyId,
    partnerCompanyId: otherPartner,
    dealId: rivalDeal,
  });
  await world.idle();
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_registration_status: 'under-review',
    dibs_registration_id: id,
    dibs_partner_name: 'Cobalt Ridge Consulting',
    dibs_protected_through: null,
    dibs_roe_status: 'none',
  });
  expect(await status('deals', rivalDeal)).toBe('queued');
  expect(await status('companies', own.companyId)).toBeNull();

  await desk.act(manager(), id, 'approve');
  await world.idle();
  const { protectedThrough } = await desk.registration(manager(), id);
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_registration_status: 'active',
    dibs_protected_through: protectedThrough,
  });
  expect(await properties(world, 'companies', own.companyId)).toMatchObject({
    dibs_account_status: 'registered',
    dibs_registered_partner: 'Cobalt Ridge Consulting',
    dibs_protected_through: protectedThrough,
  });

  await desk.act(manager(), id, 'withdraw', { text: 'The project was called off.' });
  await world.idle();
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_registration_status: 'withdrawn',
    dibs_protected_through: null,
    dibs_follow_up_due: null,
  });
  expect(await properties(world, 'companies', own.companyId)).toMatchObject({
    dibs_account_status: 'free',
    dibs_registered_partner: null,
  });
  expect(await status('deals', rivalDeal)).toBe('under-review');
  expect(await notesOn(world, dealId)).toHaveLength(2);

  await desk.act(manager(), rival, 'reject', { code: 'NOT_QUALIFIED' });
  await world.idle();
  expect(await status('deals', rivalDeal)).toBe('rejected');
  expect(await notesOn(world, rivalDeal)).toEqual([]);
});

test('a partner’s count of open registrations follows', async () => {
  const before = Number((await properties(world, 'companies', partner)).dibs_open_claims);
  const own = await registeredCustomer(world, partner);
  expect((await properties(world, 'companies', partner)).dibs_open_claims).toBe(String(before + 1));
  await desk.act(manager(), own.registrationId, 'withdraw');
  await world.idle();
  expect((await properties(world, 'companies', partner)).dibs_open_claims).toBe(String(before));
});

test('a partner’s new name reaches its deals, its customers and the deals behind its back', async () => {
  const partnerId = await newCustomer(world, 'Elmfield Systems', 'elmfield-systems.com');
  await change(world, world.user('admin'), 'companies', partnerId, {
    dibs_partner: 'true',
    dibs_partner_type: 'reseller',
  });
  await world.idle();
  const own = await registeredCustomer(world, partnerId);
  const behind = await dealOn(world, rep(), own.companyId, 'Behind Elmfield');
  await world.idle();
  await change(world, world.user('admin'), 'companies', partnerId, { name: 'Elmfield Group' });
  await world.idle();
  for (const dealId of [own.dealId, behind])
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_partner_name: 'Elmfield Group' });
  expect(await properties(world, 'companies', own.companyId)).toMatchObject({
    dibs_registered_partner: 'Elmfield Group',
  });
});

describe('the copy costs', () => {
  test('one write for each object that really changed, and no read for the echo of it', async () => {
    const own = await freshCustomer(world);
    const dealId = await dealOn(world, manager(), own.companyId, 'Counted');
    await world.idle();
    const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
    await world.idle();
    const calls = await callsOf(() => desk.act(manager(), id, 'approve'));
    // The deal; the customer and the partner in one call; the note.
    expect(updates(calls).map(call => call.path.split('/').at(-3))).toEqual(['deals', 'companies']);
    expect(calls.filter(call => call.path.endsWith('/notes'))).toHaveLength(1);
    expect(calls).toHaveLength(3);
  });

  test('no call at all in a quiet portal, though time passes', async () => {
    await world.idle();
    const calls = await callsOf(async () => {
      await world.advance('PT1M');
      await world.idle();
      await world.advance('PT1M');
    });
    expect(calls).toEqual([]);
  });

  test('no write where a deal changed in something that is not ours', async () => {
    const own = await registeredCustomer(world, partner);
    const calls = await callsOf(() =>
      change(world, manager(), 'deals', own.dealId, { dealname: 'Another name', dealstage: 'contractsent' }),
    );
    expect(updates(calls)).toEqual([]);
    // As it is, and with the history of its stages, because somebody is registered on it.
    expect(calls.filter(call => call.path.endsWith('deals/batch/read'))).toHaveLength(1);
  });

  test('no write for a deal that concerns nobody', async () => {
    const calls = await callsOf(async () => {
      const own = await freshCustomer(world);
      await dealOn(world, rep(), own.companyId, 'Of no concern');
    });
    expect(updates(calls)).toEqual([]);
  });
});

describe('what somebody writes into our properties', () => {
  const hands: [sentence: string, headers: Record<string, string>][] = [
    ['by hand', {}],
    ['by a workflow', { 'x-emulator-change-source': 'AUTOMATION_PLATFORM' }],
    ['by another app', { 'x-emulator-change-source': 'INTEGRATION' }],
  ];
  test.each(hands)('%s is put right again, once', async (_, headers) => {
    const own = await registeredCustomer(world, partner);
    // Evidence of what was made just now is read soon.
    await callsOf(() => world.advance('PT1M'));
    const calls = await callsOf(async () => {
      await change(world, rep(), 'deals', own.dealId, { dibs_registration_status: 'won' }, headers);
      await change(world, rep(), 'companies', own.companyId, { dibs_account_status: 'free' }, headers);
    });
    expect(await status('deals', own.dealId)).toBe('active');
    expect(await status('companies', own.companyId)).toBe('registered');
    expect(updates(calls)).toHaveLength(2);
    expect(await callsOf(() => world.advance('PT1M'))).toEqual([]);
  });

  test('is not read again where the deal is read anyway', async () => {
    const own = await registeredCustomer(world, partner);
    await callsOf(() => world.advance('PT1M'));
    const calls = await callsOf(() =>
      change(world, rep(), 'deals', own.dealId, { amount: '7', dibs_registration_status: 'won' }),
    );
    expect(await status('deals', own.dealId)).toBe('active');
    expect(updates(calls)).toHaveLength(1);
    expect(calls.filter(call => call.path.endsWith('deals/batch/read'))).toHaveLength(1);
  });

  test('on a record that we never wrote to is taken away', async () => {
    const own = await freshCustomer(world);
    const dealId = await dealOn(world, rep(), own.companyId, 'A false claim');
    await world.idle();
    await change(world, rep(), 'deals', dealId, {
      dibs_registration_status: 'active',
      dibs_partner_name: 'Me',
    });
    await change(world, rep(), 'companies', own.companyId, { dibs_registered_partner: 'Me' });
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({
      dibs_registration_status: null,
      dibs_partner_name: null,
    });
    expect((await properties(world, 'companies', own.companyId)).dibs_registered_partner).toBeNull();
  });

  test('stays where it is theirs to say: which partner is linked', async () => {
    const own = await registeredCustomer(world, partner);
    const calls = await callsOf(() =>
      change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: otherPartner }),
    );
    expect(updates(calls)).toEqual([]);
  });
});

describe('when HubSpot does not take a write', () => {
  test('because of the portal’s own rules, that is recorded and not tried again until the next change', async () => {
    const own = await freshCustomer(world);
    const dealId = await dealOn(world, manager(), own.companyId, 'Refused');
    await world.idle();
    const id = await withFault(
      world,
      { kind: 'refuse-write', objectType: 'deals', property: 'closed_lost_reason' },
      async () => {
        const claimed = await desk.claim(manager(), {
          companyId: own.companyId,
          partnerCompanyId: partner,
          dealId,
        });
        await world.idle();
        expect(await status('deals', dealId)).toBeNull();
        const [copy] = await world.rows<{ failure: string }>(
          `SELECT failure FROM projections WHERE object_type = 'deals' AND object_id = $1`,
          [dealId],
        );
        expect(copy?.failure).toContain('closed_lost_reason');
        expect(updates(await callsOf(() => world.advance('PT1H')))).toEqual([]);
        return claimed;
      },
    );
    await desk.act(manager(), id, 'approve');
    await world.idle();
    expect(await status('deals', dealId)).toBe('active');
  });

  test('one record’s refusal costs the others of its batch nothing', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    const refused = await dealOn(world, manager(), one.companyId, 'In the way', {
      properties: { closed_lost_reason: '' },
    });
    const good = await dealOn(world, manager(), two.companyId, 'Not in the way', {
      properties: { closed_lost_reason: 'price' },
    });
    await world.idle();
    await withFault(
      world,
      { kind: 'refuse-write', objectType: 'deals', property: 'closed_lost_reason' },
      async () => {
        await desk.claim(manager(), { companyId: one.companyId, partnerCompanyId: partner, dealId: refused });
        await desk.claim(manager(), { companyId: two.companyId, partnerCompanyId: partner, dealId: good });
        await world.idle();
      },
    );
    expect(await status('deals', refused)).toBeNull();
    expect(await status('deals', good)).toBe('under-review');
  });

  const passing: [sentence: string, fault: object][] = [
    ['because it is down for a while', { kind: 'outage', path: '/batch/update', count: 2 }],
    ['because the connection breaks before', { kind: 'reset', path: '/batch/update', count: 2 }],
    [
      'but the connection breaks after it did',
      { kind: 'reset', path: '/batch/update', count: 2, when: 'after' },
    ],
    ['for some records of a batch (207)', { kind: 'partial-207', path: '/batch/update', count: 2 }],
    [
      'because of its limits',
      { kind: 'rate-limit', path: '/batch/update', policyName: 'SECONDLY', count: 2 },
    ],
    ['because it is locked', { kind: 'outage', path: '/batch/update', status: 423, count: 1 }],
  ];
  test.each(passing)('%s, it is written later', async (_, fault) => {
    const own = await freshCustomer(world);
    const dealId = await dealOn(world, manager(), own.companyId, 'Later');
    await world.idle();
    const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
    await world.idle();
    await withFault(world, fault, async () => {
      await desk.act(manager(), id, 'approve');
      await world.idle();
    });
    await world.idle();
    expect(await status('deals', dealId)).toBe('active');
    expect(await status('companies', own.companyId)).toBe('registered');
    expect(await notesOn(world, dealId)).toHaveLength(1);
  });

  test('because it is down while much happens, only the last state is written', async () => {
    const own = await freshCustomer(world);
    const dealId = await dealOn(world, manager(), own.companyId, 'Much happens');
    await world.idle();
    const mark = await callMark(world);
    await withFault(world, { kind: 'outage', path: '/crm/' }, async () => {
      const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
      await desk.act(manager(), id, 'approve');
      await desk.act(manager(), id, 'withdraw');
      // What was about to be written while it was decided has failed by then.
      const decided = await callMark(world);
      await expect.poll(async () => (await appCalls(world, decided)).length).toBeGreaterThan(0);
    });
    await world.idle();
    expect(await status('deals', dealId)).toBe('withdrawn');
    expect(await status('companies', own.companyId)).toBe('free');
    const written = updates(await appCalls(world, mark)).filter(
      call => call.status < 300 && call.path.includes('/deals/'),
    );
    expect(written).toHaveLength(1);
    expect(await notesOn(world, dealId)).toHaveLength(2);
  });
});

test('a deal whose deletion nobody told of, and that was restored, shows what was decided meanwhile', async () => {
  const own = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), own.companyId, 'Gone for a moment');
  const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
  await world.idle();
  await withFault(world, { kind: 'drop-webhooks' }, () => remove(world, 'deals', dealId));
  await desk.act(world.user('approver'), id, 'approve');
  await world.idle();
  await restore(world, 'deals', dealId);
  await world.idle();
  expect(await status('deals', dealId)).toBe('active');
});

test('a registered deal that is deleted and restored shows its registration again', async () => {
  const own = await registeredCustomer(world, partner);
  await remove(world, 'deals', own.dealId);
  await world.idle();
  expect(await desk.registration(manager(), own.registrationId)).toMatchObject({ state: 'active' });
  const calls = await callsOf(() => restore(world, 'deals', own.dealId));
  expect(calls.length).toBeGreaterThan(0);
  expect(await desk.deal(manager(), own.dealId)).toMatchObject({ registration: { state: 'active' } });
  expect(await status('deals', own.dealId)).toBe('active');
});

test('what changes while a deal is deleted stands on it when it is restored', async () => {
  const own = await registeredCustomer(world, partner);
  await remove(world, 'deals', own.dealId);
  await world.idle();
  await desk.act(manager(), own.registrationId, 'withdraw');
  await world.idle();
  await restore(world, 'deals', own.dealId);
  await world.idle();
  expect(await status('deals', own.dealId)).toBe('withdrawn');
});

test('of a record of which only a property changed nothing but the record is read', async () => {
  const own = await freshCustomer(world);
  const dealId = await dealOn(world, rep(), own.companyId, 'Known');
  await world.idle();
  const paths = async (type: 'deals' | 'companies', id: string, values: Record<string, string>) =>
    (await callsOf(() => change(world, rep(), type, id, values))).map(call => call.path);
  expect(await paths('deals', dealId, { amount: '4711' })).toEqual(['/crm/objects/2026-09/deals/batch/read']);
  expect(await paths('companies', own.companyId, { name: 'Renamed' })).toEqual([
    '/crm/objects/2026-09/companies/batch/read',
  ]);
});
