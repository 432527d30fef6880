import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, ownerIdOf, properties, tasksOn } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { associate, change, withFault } from './support/crm-acts.ts';
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
let referralPartner = '';
/** Registered to the partner; each row opens a deal of its own on it. */
let customer: Registered;
/** A customer of nobody. */
let free = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
  referralPartner = partners('referral');
  customer = await registeredCustomer(world, partner);
  free = (await freshCustomer(world, 'Free')).companyId;
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const through = (source: string) => ({ headers: { 'x-emulator-change-source': source } });
const ownedBy = async (user: { userId: string; email: string; roles: string[] } | null) => ({
  hubspot_owner_id: user === null ? '' : await ownerIdOf(world, user),
});

/** A deal without a company, owned by its maker. */
async function looseDeal(): Promise<string> {
  const deal = await world.crm(rep())('POST', '/crm/objects/2026-09/deals', {
    properties: {
      dealname: 'Loose',
      pipeline: 'default',
      dealstage: 'appointmentscheduled',
      ...(await ownedBy(rep())),
    },
  });
  return String(deal.id);
}

type Row = [sentence: string, open: () => Promise<string>];

const hits: Row[] = [
  ['a direct rep opens a deal', () => dealOn(world, rep(), customer.companyId, 'Behind')],
  [
    'a direct rep opens a deal and makes the partner manager its owner',
    async () => dealOn(world, rep(), customer.companyId, 'Handed', { properties: await ownedBy(manager()) }),
  ],
  [
    'a connected tool makes a deal that a direct rep owns',
    async () =>
      dealOn(world, world.user('admin'), customer.companyId, 'By a tool', {
        properties: await ownedBy(rep()),
        ...through('INTEGRATION'),
      }),
  ],
  [
    'somebody without a side makes a deal that a direct rep owns',
    async () =>
      dealOn(world, world.user('admin'), customer.companyId, 'By the admin', {
        properties: await ownedBy(rep()),
      }),
  ],
  [
    'a direct rep opens a deal and links another partner than the registered one',
    () =>
      dealOn(world, rep(), customer.companyId, 'Wrong partner', {
        properties: { dibs_linked_partner: otherPartner },
      }),
  ],
  [
    'the deal names another reseller as its primary company and the customer beside it',
    async () => {
      const deal = await dealOn(world, rep(), otherPartner, 'Through a reseller');
      await associate(world, rep(), deal, customer.companyId);
      return deal;
    },
  ],
  [
    'the customer is the primary of several companies',
    async () => {
      const deal = await dealOn(world, rep(), customer.companyId, 'With a second company');
      await associate(world, rep(), deal, free);
      return deal;
    },
  ],
  [
    'the deal is made without a company and associated later',
    async () => {
      const deal = await looseDeal();
      await world.idle();
      await associate(world, rep(), deal, customer.companyId);
      return deal;
    },
  ],
  [
    'a known deal without a company is renamed and associated at once',
    async () => {
      const deal = await looseDeal();
      await world.idle();
      await change(world, rep(), 'deals', deal, { dealname: 'Renamed' });
      await associate(world, rep(), deal, customer.companyId);
      return deal;
    },
  ],
  [
    'a known deal without a company is associated and moved on at once',
    async () => {
      const deal = await looseDeal();
      await world.idle();
      await associate(world, rep(), deal, customer.companyId);
      await change(world, rep(), 'deals', deal, { dealstage: 'qualifiedtobuy' });
      return deal;
    },
  ],
  [
    'the deal is moved from another customer to this one',
    async () => {
      const deal = await dealOn(world, rep(), free, 'Moved here');
      await world.idle();
      await associate(world, rep(), deal, customer.companyId, { primary: true });
      return deal;
    },
  ],
  [
    'the deal is on a duplicate of the customer that has the same domain',
    async () => {
      const created = await world.crm(rep())('POST', '/crm/objects/2026-09/companies', {
        properties: { name: 'Quarry duplicate', domain: `www.${customer.domain.toUpperCase()}` },
      });
      return await dealOn(world, rep(), String(created.id), 'On the duplicate');
    },
  ],
  [
    'the duplicate gets the domain after the deal was opened on it',
    async () => {
      const created = await world.crm(rep())('POST', '/crm/objects/2026-09/companies', {
        properties: { name: 'Quarry once more' },
      });
      const deal = await dealOn(world, rep(), String(created.id), 'Before the domain');
      await world.idle();
      await change(world, rep(), 'companies', String(created.id), { domain: customer.domain });
      return deal;
    },
  ],
  [
    'the co-seller of the registered deal opens a second one',
    async () => {
      const own = await registeredCustomer(world, partner, { dealBy: rep() });
      return await dealOn(world, rep(), own.companyId, 'A second deal');
    },
  ],
  [
    'a direct rep opens a deal between claim and approval',
    async () => {
      const own = await freshCustomer(world);
      await world.idle();
      const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner });
      const deal = await dealOn(world, rep(), own.companyId, 'On seeing the claim');
      await world.idle();
      expect((await desk.deal(manager(), deal)).findings).toEqual([]);
      await desk.act(manager(), id, 'approve');
      return deal;
    },
  ],
];

describe('D1 is a heads-up when', () => {
  test.each(hits)('%s', async (_, open) => {
    const dealId = await open();
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'heads-up' });
    const card = await desk.deal(manager(), dealId);
    expect(card.findings).toMatchObject([{ rule: 'D1', weight: 'critical', status: 'heads-up', dealId }]);
    expect(card.findings[0]?.evidence).toContainEqual({ label: 'Who', text: 'Marcus Oyelaran' });
  });
});

const innocents: Row[] = [
  [
    'the partner is linked by the property',
    () =>
      dealOn(world, rep(), customer.companyId, 'Linked', { properties: { dibs_linked_partner: partner } }),
  ],
  [
    'the partner is linked by association',
    async () => {
      const deal = await dealOn(world, rep(), partner, 'With the partner');
      await associate(world, rep(), deal, customer.companyId);
      return deal;
    },
  ],
  ['the partner manager opens it', () => dealOn(world, manager(), customer.companyId, 'By channel')],
  ['customer success opens it', () => dealOn(world, world.user('service'), customer.companyId, 'Onboarding')],
  [
    'customer success opens it for a direct rep to own',
    async () =>
      dealOn(world, world.user('service'), customer.companyId, 'For a rep', {
        properties: await ownedBy(rep()),
      }),
  ],
  [
    'nobody with a side made it or owns it',
    () => dealOn(world, world.user('admin'), customer.companyId, 'By operations'),
  ],
  [
    'a connected tool made it and nobody owns it',
    async () =>
      dealOn(world, world.user('admin'), customer.companyId, 'Of nobody', {
        properties: await ownedBy(null),
        ...through('INTEGRATION'),
      }),
  ],
  [
    'it is a renewal',
    () => dealOn(world, rep(), customer.companyId, 'Renewal', { properties: { pipeline: 'renewal' } }),
  ],
  ...(['FORM', 'CONVERSATIONS', 'AUTOMATION_PLATFORM', 'SEQUENCES', 'IMPORT', 'MIGRATION'] as const).map(
    (source): Row => [
      `it was made by ${source}, whoever owns it`,
      () => dealOn(world, rep(), customer.companyId, `Through ${source}`, through(source)),
    ],
  ),
  [
    'the customer is only its second company',
    async () => {
      const deal = await dealOn(world, rep(), free, 'Of another customer');
      await associate(world, rep(), deal, customer.companyId);
      return deal;
    },
  ],
  [
    'it is of a subsidiary of the customer',
    async () => {
      const own = await freshCustomer(world, 'Subsidiary');
      await world.crm(rep())('POST', '/crm/associations/2026-09/companies/companies/batch/create', {
        inputs: [
          {
            from: { id: own.companyId },
            to: { id: customer.companyId },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 14 }],
          },
        ],
      });
      return await dealOn(world, rep(), own.companyId, 'Of the subsidiary');
    },
  ],
  [
    'it was open before the claim',
    async () => {
      const own = await freshCustomer(world);
      const deal = await dealOn(world, rep(), own.companyId, 'First');
      await world.idle();
      const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner });
      await desk.act(manager(), id, 'approve');
      await world.idle();
      await change(world, rep(), 'deals', deal, { dealstage: 'qualifiedtobuy', dealname: 'First, forward' });
      return deal;
    },
  ],
  [
    'it was open before the claim and is associated with the customer after it',
    async () => {
      const deal = await looseDeal();
      await world.idle();
      const own = await registeredCustomer(world, partner);
      await associate(world, rep(), deal, own.companyId);
      return deal;
    },
  ],
  [
    'the customer is registered to a referral partner',
    async () => {
      const own = await registeredCustomer(world, referralPartner);
      return await dealOn(world, rep(), own.companyId, 'The vendor leads');
    },
  ],
  [
    'the registration was withdrawn',
    async () => {
      const own = await registeredCustomer(world, partner);
      await desk.act(manager(), own.registrationId, 'withdraw');
      return await dealOn(world, rep(), own.companyId, 'Free again');
    },
  ],
  [
    'it is the registered deal itself, worked on by a direct rep',
    async () => {
      await change(world, rep(), 'deals', customer.dealId, { dealstage: 'presentationscheduled' });
      return customer.dealId;
    },
  ],
];

describe('nothing is said of a deal when', () => {
  test.each(innocents)('%s', async (_, open) => {
    const dealId = await open();
    await world.idle();
    expect((await desk.deal(manager(), dealId)).findings).toEqual([]);
    expect((await properties(world, 'deals', dealId)).dibs_roe_status ?? 'none').toBe('none');
  });
});

test('a partner that is linked within the half hour leaves a record and nothing else', async () => {
  const own = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, rep(), own.companyId, 'Linked a minute later');
  await world.idle();
  await world.advance('PT20M');
  await change(world, rep(), 'deals', dealId, { dibs_linked_partner: partner });
  await world.idle();
  expect((await desk.deal(rep(), dealId)).findings).toMatchObject([
    { status: 'resolved', exceptionAt: null, actions: [] },
  ]);
  expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
  await world.advance('P4D');
  await world.idle();
  expect(await tasksOn(world, dealId)).toEqual([]);
  const kinds = (await desk.history(manager(), own.registrationId)).map(entry => entry.kind);
  expect(kinds.filter(kind => kind.startsWith('finding'))).toEqual(['finding-raised', 'finding-closed']);
});

test('a partner that is taken off again brings the same heads-up back, with its clocks anew', async () => {
  const own = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, rep(), own.companyId, 'Linked for a moment');
  await world.idle();
  const [first] = (await desk.deal(rep(), dealId)).findings;
  await change(world, rep(), 'deals', dealId, { dibs_linked_partner: partner });
  await world.idle();
  await world.advance('P2D');
  await change(world, rep(), 'deals', dealId, { dibs_linked_partner: '' });
  await world.idle();
  const findings = (await desk.deal(rep(), dealId)).findings;
  expect(findings).toMatchObject([{ id: first?.id, status: 'heads-up' }]);
  expect(Date.parse(findings[0]?.exceptionAt ?? '')).toBeGreaterThan(Date.parse(first?.exceptionAt ?? ''));
  expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'heads-up' });
  await world.advance('PT31M');
  await world.idle();
  expect(await tasksOn(world, dealId)).toHaveLength(1);
});

test('one deal is one finding, whatever the webhooks do', async () => {
  const own = await registeredCustomer(world, partner);
  const dealId = await withFault(world, { kind: 'duplicate-webhooks' }, () =>
    withFault(world, { kind: 'reorder-webhooks' }, async () => {
      const deal = await dealOn(world, rep(), own.companyId, 'Told many times');
      for (const dealstage of ['qualifiedtobuy', 'contractsent', 'appointmentscheduled'])
        await change(world, rep(), 'deals', deal, { dealstage });
      await associate(world, rep(), deal, free);
      await world.idle();
      return deal;
    }),
  );
  await world.idle();
  expect((await desk.deal(manager(), dealId)).findings).toHaveLength(1);
  const raised = (await desk.history(manager(), own.registrationId)).filter(
    entry => entry.kind === 'finding-raised',
  );
  expect(raised).toHaveLength(1);
  await world.advance('PT31M');
  await world.idle();
  expect(await tasksOn(world, dealId)).toHaveLength(1);
});
