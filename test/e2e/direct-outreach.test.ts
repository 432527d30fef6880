import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dealOn, ownerIdOf } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { associate, change, dissociate, withFault } from './support/crm-acts.ts';
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

/** Months pass for dozens of customers at a time. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  referral = partners('referral');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
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

describe('the same acts are nothing where section 8 is off', () => {
  /** A hit of each rule that is about no link. */
  const hits = ['D4', 'D5', 'D6', 'D7'].flatMap(rule =>
    rows.filter(([, , expected]) => expected[0]?.[0] === rule).slice(0, 1),
  );

  test('the partner refers customers and the vendor leads the sale', async () => {
    const seen = await outcomes(hits, referral);
    for (const [sentence, findings] of seen) expect([sentence, findings]).toEqual([sentence, []]);
  });

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
  });
});

/** Keeps the direct window shut: what is done while it is open is no hit anyway. */
const followUp = (own: Registered) =>
  world.api(manager())('POST', `/api/v1/registrations/${own.registrationId}/follow-ups`, {
    idempotencyKey: randomUUID(),
    text: 'Spoke with the plant manager about the rollout.',
  });

test('a month of ordinary co-selling, renewals, inbound replies and form deals has no finding', async () => {
  const own = await registeredCustomer(world, partner, { partnerLinked: true });
  const { companyId, dealId } = own;
  const contactId = await contactOf(world, companyId);
  const renewal = await dealOn(world, rep(), companyId, 'Renewal', { properties: { pipeline: 'renewal' } });
  const together = await dealOn(world, rep(), companyId, 'A second one together', {
    properties: { dibs_linked_partner: partner },
  });
  const weeks: (() => Promise<unknown>)[][] = [
    [
      () => callOn(world, rep(), { companyId, contactId, dealId }),
      () => meetingOn(world, rep(), { companyId, contactId, dealId }),
      () => quoteOn(world, rep(), dealId),
      () => change(world, rep(), 'deals', dealId, { dealstage: 'presentationscheduled' }),
      async () =>
        change(world, manager(), 'deals', dealId, { hubspot_owner_id: await ownerIdOf(world, rep()) }),
    ],
    [
      () => emailOn(world, rep(), { companyId, contactId }, { hs_email_direction: 'INCOMING_EMAIL' }),
      () => emailOn(world, rep(), { companyId, contactId }),
      () => callOn(world, rep(), { companyId, contactId }),
      () => followUp(own),
    ],
    [
      () => callOn(world, rep(), { companyId, contactId, dealId: renewal }),
      () => quoteOn(world, rep(), renewal),
      () => quoteOn(world, rep(), together),
      () => emailOn(world, rep(), { companyId, contactId, dealId: together }),
      () => enrol(world, contactId, null),
      () => emailOn(world, rep(), { companyId, contactId }, { hs_campaign_guid: 'newsletter' }),
    ],
    [
      () =>
        dealOn(world, rep(), companyId, 'Asked on the site', {
          headers: { 'x-emulator-change-source': 'FORM' },
        }),
      () => callOn(world, rep(), { companyId, contactId }),
      () => followUp(own),
    ],
    [
      () => callOn(world, service(), { companyId, contactId }),
      async () =>
        change(world, service(), 'companies', companyId, {
          hubspot_owner_id: await ownerIdOf(world, service()),
        }),
      () => dealOn(world, service(), companyId, 'Onboarding'),
      () => callOn(world, manager(), { companyId, contactId }),
    ],
  ];
  for (const week of weeks) {
    for (const act of week) await act();
    await world.idle();
    await pass('P6D');
  }
  await looked();
  expect(await found(own)).toEqual([]);
  const kinds = (await desk.history(manager(), own.registrationId)).map(({ kind }) => kind);
  expect(kinds).toContain('follow-up-logged');
  expect(kinds).not.toContain('follow-up-missed');
  expect(kinds.filter(kind => kind.startsWith('finding'))).toEqual([]);
});

test('the same facts give the same findings, whatever order and number webhooks come in, and if none comes', async () => {
  const faults: object[][] = [
    [],
    [{ kind: 'duplicate-webhooks' }],
    [{ kind: 'reorder-webhooks' }, { kind: 'duplicate-webhooks' }],
    [{ kind: 'drop-webhooks' }],
  ];
  const outcome: string[][][] = [];
  for (const present of faults) {
    const own = await registeredCustomer(world, partner, { partnerLinked: true });
    const other = await dealOn(world, service(), own.companyId, 'Onboarding');
    const contactId = await contactOf(world, own.companyId);
    await world.idle();
    await withAll(present, async () => {
      await callOn(world, rep(), { companyId: own.companyId });
      await enrol(world, contactId, rep());
      await change(world, rep(), 'companies', own.companyId, {
        hubspot_owner_id: await ownerIdOf(world, rep()),
      });
      await change(world, rep(), 'deals', own.dealId, { dibs_linked_partner: '' });
      await quoteOn(world, rep(), other);
      await meetingOn(world, rep(), { companyId: own.companyId, contactId });
      await world.idle();
    });
    await looked();
    outcome.push((await found(own)).toSorted());
  }
  const [plain] = outcome;
  expect(plain).toEqual([
    ['D3', 'exception', 'heads-up'],
    ['D4', 'exception', 'heads-up'],
    ['D4', 'notice', 'heads-up'],
    ['D5', 'exception', 'heads-up'],
    ['D6', 'critical', 'heads-up'],
    ['D7', 'notice', 'heads-up'],
  ]);
  for (const findings of outcome) expect(findings).toEqual(plain);

  async function withAll(present: object[], act: () => Promise<void>): Promise<void> {
    const [first, ...more] = present;
    if (first === undefined) return await act();
    await withFault(world, first, () => withAll(more, act));
  }
});

describe('direct sales at work on a registered customer', () => {
  let seen = new Map<string, string[][]>();
  beforeAll(async () => {
    seen = await outcomes(rows, partner);
  });

  test.each(rows)('%s', (sentence, _, expected) => {
    expect(seen.get(sentence)).toEqual(expected);
  });
});
