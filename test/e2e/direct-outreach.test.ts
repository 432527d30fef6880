import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, ownerIdOf } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { associate, change, dissociate } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import {
  callOn,
  contactOf,
  emailOn,
  enrol,
  leadOn,
  meetingOn,
  quoteOn,
  submitForm,
} from './support/outreach.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let referral = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners['reseller Premier'] ?? '';
  referral = partners.referral ?? '';
});
afterAll(async () => {
  expect(world.complaints).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const service = () => world.user('service');
const pass = async (duration: string) => {
  await world.advance(duration);
  await world.idle();
};
/** Until HubSpot is read again. */
const looked = () => pass('PT6H1M');
const found = async (own: Registered) =>
  (await desk.registration(manager(), own.registrationId)).findings.map(({ rule, weight, status }) => [
    rule,
    weight,
    status,
  ]);

type Row = [
  sentence: string,
  act: (own: Registered) => Promise<unknown>,
  expected: [rule: string, weight: string][],
];

/** Each on a customer of its own; HubSpot is read once for all of them. */
async function outcomes(rows: Row[], partnerCompanyId: string): Promise<Map<string, string[][]>> {
  const customers = new Map<string, Registered>();
  for (const [sentence] of rows) customers.set(sentence, await registeredCustomer(world, partnerCompanyId));
  for (const [sentence, act] of rows) {
    const own = customers.get(sentence);
    if (own !== undefined) await act(own);
  }
  await world.idle();
  await looked();
  const seen = new Map<string, string[][]>();
  for (const [sentence, own] of customers)
    seen.set(
      sentence,
      (await found(own)).map(([rule = '', weight = '']) => [rule, weight]),
    );
  return seen;
}

const rows: Row[] = [
  // D3
  [
    'D3: a rep takes the partner off the registered deal by the property',
    async own => {
      await change(world, manager(), 'deals', own.dealId, { dibs_linked_partner: partner });
      await world.idle();
      await change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: '' });
    },
    [['D3', 'exception']],
  ],
  [
    'D3: a rep takes the partner off the registered deal by the association',
    async own => {
      await associate(world, manager(), own.dealId, partner);
      await world.idle();
      await dissociate(world, rep(), own.dealId, partner);
    },
    [['D3', 'exception']],
  ],
  [
    'no D3: the partner manager takes it off',
    async own => {
      await associate(world, manager(), own.dealId, partner);
      await world.idle();
      await dissociate(world, manager(), own.dealId, partner);
    },
    [],
  ],
  [
    'no D3: the link is there again',
    async own => {
      await change(world, manager(), 'deals', own.dealId, { dibs_linked_partner: partner });
      await world.idle();
      await change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: '' });
      await change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: partner });
    },
    [],
  ],
  [
    'no D3: an import takes it off',
    async own => {
      await change(world, manager(), 'deals', own.dealId, { dibs_linked_partner: partner });
      await world.idle();
      const through = { 'x-emulator-change-source': 'IMPORT' };
      await change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: '' }, through);
    },
    [],
  ],
  // D4
  [
    'D4: a rep calls the customer outside the registered deal',
    own => callOn(world, rep(), { companyId: own.companyId }),
    [['D4', 'notice']],
  ],
  [
    'D4: a rep writes to a contact of the customer, and nothing says which company it is about',
    async own => emailOn(world, rep(), { contactId: await contactOf(world, own.companyId) }),
    [['D4', 'notice']],
  ],
  [
    'D4: the second within fourteen days is an exception',
    async own => {
      await callOn(world, rep(), { companyId: own.companyId });
      await meetingOn(world, rep(), {
        companyId: own.companyId,
        contactId: await contactOf(world, own.companyId),
      });
    },
    [
      ['D4', 'notice'],
      ['D4', 'exception'],
    ],
  ],
  [
    'D4: a rep calls on a deal of customer success, and nothing else says whom',
    async own =>
      callOn(world, rep(), { dealId: await dealOn(world, service(), own.companyId, 'Onboarding') }),
    [['D4', 'notice']],
  ],
  [
    'no D4: on the registered deal direct and partner sell together',
    own => callOn(world, rep(), { companyId: own.companyId, dealId: own.dealId }),
    [],
  ],
  ['no D4: customer success calls', own => callOn(world, service(), { companyId: own.companyId }), []],
  [
    'no D4: nobody answered',
    own =>
      callOn(
        world,
        rep(),
        { companyId: own.companyId },
        {
          hs_call_disposition: '73a0d17f-1163-4015-bdd5-ec830791da20',
        },
      ),
    [],
  ],
  [
    'no D4: a marketing mail',
    own => emailOn(world, rep(), { companyId: own.companyId }, { hs_campaign_guid: 'c-1' }),
    [],
  ],
  [
    'no D4: a reply to what the customer wrote',
    async own => {
      await emailOn(world, rep(), { companyId: own.companyId }, { hs_email_direction: 'INCOMING_EMAIL' });
      await emailOn(world, rep(), { companyId: own.companyId });
    },
    [],
  ],
  [
    'no D4: an answer to a form that the customer sent',
    async own => {
      const contactId = await contactOf(world, own.companyId);
      await submitForm(world, contactId);
      await callOn(world, rep(), { companyId: own.companyId, contactId });
    },
    [],
  ],
  [
    'no D4: work on a renewal',
    async own => {
      const dealId = await dealOn(world, service(), own.companyId, 'Renewal', {
        properties: { pipeline: 'renewal' },
      });
      await callOn(world, rep(), { companyId: own.companyId, dealId });
    },
    [],
  ],
  // D5
  [
    'D5: a rep enrols a contact in a sequence',
    async own => enrol(world, await contactOf(world, own.companyId), rep()),
    [['D5', 'exception']],
  ],
  ['no D5: a workflow enrols it', async own => enrol(world, await contactOf(world, own.companyId), null), []],
  [
    'no D5: the partner manager enrols it',
    async own => enrol(world, await contactOf(world, own.companyId), manager()),
    [],
  ],
  // D6
  [
    'D6: a rep quotes on a deal of customer success',
    async own => quoteOn(world, rep(), await dealOn(world, service(), own.companyId, 'Onboarding')),
    [['D6', 'critical']],
  ],
  [
    'no D6: it is a draft',
    async own =>
      quoteOn(world, rep(), await dealOn(world, service(), own.companyId, 'Onboarding'), {
        hs_status: 'DRAFT',
      }),
    [],
  ],
  ['no D6: it is on the registered deal', own => quoteOn(world, rep(), own.dealId), []],
  [
    'no D6: the partner is linked to the deal',
    async own =>
      quoteOn(
        world,
        rep(),
        await dealOn(world, rep(), own.companyId, 'Together', {
          properties: { dibs_linked_partner: partner },
        }),
      ),
    [],
  ],
  // D7
  [
    'D7: a rep takes the customer over',
    async own =>
      change(world, rep(), 'companies', own.companyId, {
        hubspot_owner_id: await ownerIdOf(world, rep()),
      }),
    [['D7', 'notice']],
  ],
  [
    'D7: a rep takes a lead over',
    async own => {
      const lead = await leadOn(world, own.companyId);
      await world.crm(rep())('PATCH', `/crm/objects/2026-09/leads/${lead}`, {
        properties: { hubspot_owner_id: await ownerIdOf(world, rep()) },
      });
    },
    [['D7', 'notice']],
  ],
  [
    'no D7: the partner manager takes it over',
    async own =>
      change(world, manager(), 'companies', own.companyId, {
        hubspot_owner_id: await ownerIdOf(world, manager()),
      }),
    [],
  ],
  [
    'no D7: an import sets the owner',
    async own =>
      change(
        world,
        rep(),
        'companies',
        own.companyId,
        { hubspot_owner_id: await ownerIdOf(world, rep()) },
        { 'x-emulator-change-source': 'IMPORT' },
      ),
    [],
  ],
];

describe('direct sales at work on a registered customer', () => {
  let seen = new Map<string, string[][]>();
  beforeAll(async () => {
    seen = await outcomes(rows, partner);
  }, 120_000);

  test.each(rows)('%s', (sentence, _, expected) => {
    expect(seen.get(sentence)).toEqual(expected);
  });
});

describe('the same acts are nothing where section 8 is off', () => {
  /** A hit of each rule that is about no link. */
  const hits = ['D4', 'D5', 'D6', 'D7'].flatMap(rule =>
    rows.filter(([, , expected]) => expected[0]?.[0] === rule).slice(0, 1),
  );

  test('the partner refers customers and the vendor leads the sale', async () => {
    const seen = await outcomes(hits, referral);
    for (const [sentence, findings] of seen) expect([sentence, findings]).toEqual([sentence, []]);
  }, 120_000);

  test('the direct window is open', async () => {
    const customers: Registered[] = [];
    for (const _ of hits) customers.push(await registeredCustomer(world, partner));
    await pass('P15D');
    for (const [index, [, act]] of hits.entries()) {
      const own = customers[index];
      if (own !== undefined) await act(own);
    }
    await world.idle();
    await looked();
    for (const own of customers) expect(await found(own)).toEqual([]);
  }, 120_000);
});
