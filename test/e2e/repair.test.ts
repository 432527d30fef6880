import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RepairsAnswer, repairsAnswerSchema } from '../../contract/repairs.ts';
import { dealOn, newCustomer, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { associate, change, merge, remove, restore, withFault } from './support/crm-acts.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';

let world: Constellation;
let desk: Desk;
let customer: Registered;

beforeAll(async () => {
  world = await startConstellation({ repair: true });
  desk = deskOf(world);
  customer = await registeredCustomer(world, (await partnersByType(world))('reseller Premier'));
});
afterAll(async () => {
  await using _ends = world;
  const known = [
    'HubSpot call failed',
    'The look for changes that nobody told of goes on later',
    'HubSpot did not answer; nothing is decided until it does',
  ];
  expect(world.complaints.filter(line => !known.includes(String(line.msg)))).toEqual([]);
});

const rep = () => world.user('direct');
const unheard = <T>(act: () => Promise<T>) => withFault(world, { kind: 'drop-webhooks' }, act);
const report = async (): Promise<RepairsAnswer> =>
  repairsAnswerSchema.parse((await world.api(world.user('admin'))('GET', '/api/v1/repairs')).body);
const gapsOf = async (objectId: string) =>
  (await report()).gaps.filter(gap => gap.objectId === objectId).map(gap => gap.objectType);
const later = async (duration: string) => {
  await world.advance(duration);
  await world.idle();
};

/** Three looks: what the index does not show yet at the first is found at a later one. */
const quarterHour = async () => {
  for (let look = 0; look < 3; look += 1) await later('PT5M');
};

describe('what no webhook told of', () => {
  test('a direct deal on a registered customer is flagged within 15 minutes, once (E39, P5)', async () => {
    const dealId = await unheard(() => dealOn(world, rep(), customer.companyId, 'Unheard'));
    expect((await desk.deal(rep(), customer.dealId)).findings).toEqual([]);
    await quarterHour();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([{ rule: 'D1', status: 'heads-up' }]);
    expect(await gapsOf(dealId)).toEqual(['deals']);
    await quarterHour();
    await quarterHour();
    expect(await gapsOf(dealId)).toEqual(['deals']);
  });

  test('a customer that was renamed is known by its new name', async () => {
    await unheard(() =>
      change(world, world.user('admin'), 'companies', customer.companyId, { name: 'Renamed unheard' }),
    );
    await quarterHour();
    expect((await desk.account(rep(), customer.companyId)).account.name).toBe('Renamed unheard');
    expect(await gapsOf(customer.companyId)).toEqual(['companies']);
  });

  test('a deal that was put on a registered customer is flagged within a day, though no search tells of links', async () => {
    const loose = await world.crm(rep())('POST', '/crm/objects/2026-09/deals', {
      properties: { dealname: 'Linked later', pipeline: 'default', dealstage: 'appointmentscheduled' },
    });
    const dealId = String(loose.id);
    await world.idle();
    await unheard(() =>
      world.crm(rep())(
        'PUT',
        `/crm/objects/2026-09/deals/${dealId}/associations/default/companies/${customer.companyId}`,
      ),
    );
    await later('P1D');
    expect(await gapsOf(dealId)).toEqual(['deals']);
    const known = await world.rows<{ company_ids: string[] }>(
      'SELECT company_ids::text[] FROM deals WHERE deal_id = $1',
      [dealId],
    );
    expect(known).toEqual([{ company_ids: [customer.companyId] }]);
  });

  test('a registered deal that was deleted is known to be gone within a day', async () => {
    await unheard(() =>
      world.crm(world.user('admin'))('DELETE', `/crm/objects/2026-09/deals/${customer.dealId}`),
    );
    await later('P1D');
    expect(await gapsOf(customer.dealId)).toEqual(['deals']);
    const known = await world.rows('SELECT missing FROM deals WHERE deal_id = $1', [customer.dealId]);
    expect(known).toEqual([{ missing: true }]);
  });

  test('two registered customers that were merged are one, ruled by I4 with a dispute (E6, M1)', async () => {
    const partners = await partnersByType(world);
    const held = await registeredCustomer(world, partners('reseller Premier'));
    const other = await freshCustomer(world);
    await world.idle();
    const claim = await desk.claim(world.user('partner-manager'), {
      companyId: other.companyId,
      partnerCompanyId: partners('reseller Registered'),
    });
    await world.idle();
    const mergedId = await unheard(() => merge(world, 'companies', other.companyId, held.companyId));
    await quarterHour();
    const manager = world.user('partner-manager');
    expect(await desk.registration(manager, claim)).toMatchObject({ state: 'queued', contested: true });
    for (const id of [mergedId, held.companyId, other.companyId])
      expect((await desk.account(manager, id)).registration?.id).toBe(held.registrationId);
    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'contested',
    });
    expect(await world.rows('SELECT cause FROM disputes WHERE $1 = ANY(registration_ids)', [claim])).toEqual([
      { cause: 'I4' },
    ]);
  });

  test('a number of a register that two companies have makes them one customer (M3)', async () => {
    await desk.changePolicy(policy => ({
      ...policy,
      matching: { ...policy.matching, numberProperties: ['vat_id'] },
    }));
    await world.crm(world.user('admin'))('POST', '/crm/properties/2026-09/companies', {
      name: 'vat_id',
      label: 'VAT id',
      type: 'string',
      fieldType: 'text',
      groupName: 'companyinformation',
    });
    const sister = await freshCustomer(world);
    await world.idle();
    await unheard(async () => {
      for (const id of [customer.companyId, sister.companyId])
        await change(world, world.user('admin'), 'companies', id, { vat_id: 'PL 526-000-12-46' });
    });
    await quarterHour();
    expect((await desk.account(rep(), sister.companyId)).account.companyIds).toContain(customer.companyId);
  });

  test('a company that was deleted holds nobody together any more within a day, and does again when it is restored', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await world.idle();
    const claim = await desk.claim(world.user('partner-manager'), {
      companyId: one.companyId,
      partnerCompanyId: (await partnersByType(world))('reseller Premier'),
    });
    const between = await newCustomer(world, 'Between', one.domain);
    await world.idle();
    const setDomains = (domains: string) =>
      change(world, world.user('admin'), 'companies', between, { hs_additional_domains: domains });
    await setDomains(two.domain);
    await world.idle();
    const together = async () =>
      (await desk.account(rep(), one.companyId)).account.companyIds.includes(two.companyId);
    expect(await together()).toBe(true);
    await unheard(() => remove(world, 'companies', between));
    await later('P1D');
    expect(await together()).toBe(false);
    expect((await desk.account(world.user('partner-manager'), one.companyId)).registration?.id).toBe(claim);
    await unheard(() => restore(world, 'companies', between));
    await later('P1D');
    expect(await together()).toBe(true);
  });

  test('a subsidiary that got another parent is of the other group within a day (M4)', async () => {
    const scope = (value: 'company' | 'group') =>
      desk.changePolicy(policy => ({ ...policy, matching: { ...policy.matching, scope: value } }));
    const [parent, other, child] = [
      await freshCustomer(world),
      await freshCustomer(world),
      await freshCustomer(world),
    ];
    const family = (how: 'create' | 'archive', to: string) => {
      const pair = { from: { id: child.companyId }, to: how === 'create' ? { id: to } : [{ id: to }] };
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 14 }];
      return world.crm(rep())('POST', `/crm/associations/2026-09/companies/companies/batch/${how}`, {
        inputs: [how === 'create' ? { ...pair, types } : pair],
      });
    };
    await family('create', parent.companyId);
    await scope('group');
    await world.idle();
    await desk.claim(world.user('partner-manager'), {
      companyId: child.companyId,
      partnerCompanyId: (await partnersByType(world))('reseller Premier'),
    });
    await world.idle();
    const companiesOf = async () =>
      (await desk.account(rep(), child.companyId)).account.companyIds.toSorted();
    expect(await companiesOf()).toEqual([parent.companyId, child.companyId].toSorted());
    await unheard(async () => {
      await family('archive', parent.companyId);
      await family('create', other.companyId);
    });
    await later('P1D');
    expect(await companiesOf()).toEqual([other.companyId, child.companyId].toSorted());
    await scope('company');
    await world.idle();
  });

  test('a registered deal of which another company became the primary one is shown to a person within a day (D8, E14)', async () => {
    const own = await registeredCustomer(world, (await partnersByType(world))('reseller Premier'), {
      partnerLinked: true,
    });
    const other = await freshCustomer(world);
    await world.idle();
    await unheard(() =>
      associate(world, world.user('partner-manager'), own.dealId, other.companyId, { primary: true }),
    );
    await later('P1D');
    const { state, findings } = await desk.registration(world.user('partner-manager'), own.registrationId);
    expect({ state, rules: findings.map(finding => finding.rule) }).toEqual({
      state: 'active',
      rules: ['D8'],
    });
  });

  test('while HubSpot is down nothing is asserted; afterwards it is found all the same (E40)', async () => {
    const dealId = await unheard(() => dealOn(world, rep(), customer.companyId, 'Made before the outage'));
    const before = (await report()).through.deals;
    await withFault(world, { kind: 'outage' }, async () => {
      await world.advance('PT15M');
      await expect
        .poll(() => world.complaints.map(line => line.msg), { timeout: 20_000 })
        .toContain('The look for changes that nobody told of goes on later');
    });
    expect((await report()).through.deals).toBe(before);
    expect(await gapsOf(dealId)).toEqual([]);
    await quarterHour();
    expect(await gapsOf(dealId)).toEqual(['deals']);
  });

  test('a deal that was won, and opened again too late for that, all while HubSpot is down, was won (E10, E40)', async () => {
    const own = await registeredCustomer(world, (await partnersByType(world))('reseller Premier'));
    await withFault(world, { kind: 'outage' }, () =>
      unheard(async () => {
        await change(world, rep(), 'deals', own.dealId, { dealstage: 'closedwon' });
        await world.advance('P40D');
        await change(world, rep(), 'deals', own.dealId, { dealstage: 'contractsent' });
      }),
    );
    await later('PT1H');
    expect(await desk.registration(world.user('partner-manager'), own.registrationId)).toMatchObject({
      state: 'won',
    });
  });
});

test('what webhooks told of is no gap', async () => {
  const before = (await report()).repaired;
  const dealId = await dealOn(world, rep(), customer.companyId, 'Heard');
  await world.idle();
  await quarterHour();
  await later('P1D');
  expect(await gapsOf(dealId)).toEqual([]);
  expect((await report()).repaired).toBe(before);
  const metrics = await (await fetch(`${world.serverUrl}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^dibs_repaired_total\\{[^}]*\\} ${before}$`, 'm'));
});
