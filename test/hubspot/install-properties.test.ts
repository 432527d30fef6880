import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { createHubSpotGateway } from '../../adapters/hubspot/gateway.ts';
import { ensureProperties } from '../../adapters/hubspot/install-properties.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import { type InstalledPortal, startInstalledPortal } from './installed-portal.ts';

let hubspot: InstalledPortal;
beforeEach(async () => {
  hubspot = await startInstalledPortal();
});
afterEach(() => hubspot[Symbol.asyncDispose]());

const keys = [
  ...propertyDefinitions.deals.map(({ name }) => `deals.${name}`),
  ...propertyDefinitions.companies.map(({ name }) => `companies.${name}`),
].sort();
const ensure = (gateway = hubspot.gateway) =>
  ensureProperties(gateway, hubspot.portalId, propertyDefinitions);
const read = async (object: 'deals' | 'companies', name: string) =>
  (await hubspot.gateway.readProperties(hubspot.portalId, object)).find(property => property.name === name);
const text = { type: 'string', fieldType: 'text', description: '' };

test('the first install makes the group and every property; the second finds them', async () => {
  const first = await ensure();
  expect(first).toMatchObject({ existing: [], extended: [], clashes: [] });
  expect([...first.created].sort()).toEqual(keys);
  const second = await ensure();
  expect([...second.existing].sort()).toEqual(keys);
  expect(second).toMatchObject({ created: [], extended: [], clashes: [] });
  expect(await read('deals', 'dibs_registration_status')).toMatchObject({
    groupName: 'dibs',
    type: 'enumeration',
  });
});

test('two processes at once: nobody fails, and together they made each once', async () => {
  const other = createHubSpotGateway({
    apiUrl: hubspot.emulator.url,
    getToken: async () => hubspot.grant().accessToken,
    budget: createCallBudget(hubspot.pool),
    fetchTimeoutMs: 5_000,
    appId: '1001',
  });
  const reports = await Promise.all([ensure(), ensure(other)]);
  expect(reports.flatMap(report => report.clashes)).toEqual([]);
  expect(reports.flatMap(report => report.created).sort()).toEqual(keys);
  for (const report of reports) expect([...report.created, ...report.existing].sort()).toEqual(keys);
});

describe('what is there already', () => {
  const make = async (property: Parameters<typeof hubspot.gateway.createProperty>[2]) => {
    await hubspot.gateway.createPropertyGroup(hubspot.portalId, 'deals', {
      name: property.groupName,
      label: 'x',
    });
    await hubspot.gateway.createProperty(hubspot.portalId, 'deals', property);
  };
  const status = {
    name: 'dibs_registration_status',
    label: 'Ours',
    type: 'enumeration',
    fieldType: 'select',
  };
  const options = [
    { value: 'active', label: 'Aktiv' },
    { value: 'theirs', label: 'Theirs' },
  ];

  test('with another type is reported and left alone, and all others are made', async () => {
    await make({ ...text, name: 'dibs_registration_status', label: 'Theirs', groupName: 'theirs' });
    const report = await ensure();
    expect(report.clashes).toEqual([
      {
        object: 'deals',
        name: 'dibs_registration_status',
        why: 'other-type',
        expected: 'enumeration/select',
        found: 'string/text',
      },
    ]);
    expect(report.created.length).toBe(keys.length - 1);
    expect(await read('deals', 'dibs_registration_status')).toMatchObject({
      label: 'Theirs',
      type: 'string',
      groupName: 'theirs',
    });
  });

  test('with another field type is a clash too', async () => {
    await make({ ...status, fieldType: 'radio', groupName: 'dibs', options });
    expect((await ensure()).clashes).toMatchObject([
      { why: 'other-type', expected: 'enumeration/select', found: 'enumeration/radio' },
    ]);
  });

  test('in our group, with options missing: they are appended, the others stay as people made them', async () => {
    await make({ ...status, groupName: 'dibs', options });
    const report = await ensure();
    expect(report).toMatchObject({ extended: ['deals.dibs_registration_status'], clashes: [] });
    const found = await read('deals', 'dibs_registration_status');
    expect(found?.options.slice(0, 2)).toMatchObject(options);
    const wanted = propertyDefinitions.deals
      .find(({ name }) => name === status.name)
      ?.options?.map(({ value }) => value);
    expect(found?.options.map(({ value }) => value)).toEqual(expect.arrayContaining(wanted ?? []));
    expect((await ensure()).existing).toContain('deals.dibs_registration_status');
  });

  test('in another group, with options missing: reported, never changed', async () => {
    await make({ ...status, groupName: 'theirs', options });
    const report = await ensure();
    expect(report.clashes).toMatchObject([
      { name: 'dibs_registration_status', why: 'missing-options', found: 'active, theirs' },
    ]);
    expect((await read('deals', 'dibs_registration_status'))?.options).toMatchObject(options);
  });

  test('with more options than ours is fine', async () => {
    const ours = propertyDefinitions.deals.find(({ name }) => name === status.name)?.options ?? [];
    await make({ ...status, groupName: 'theirs', options: [...ours, { value: 'x', label: 'X' }] });
    expect(await ensure()).toMatchObject({ clashes: [], extended: [] });
  });
});

test('a name that HubSpot refuses is a clash, and costs no other property', async () => {
  const definitions = {
    deals: [
      { ...text, name: 'hs_ours', label: 'Reserved' },
      { ...text, name: 'dibs_ours', label: 'Ours' },
    ],
    companies: [],
  };
  const report = await ensureProperties(hubspot.gateway, hubspot.portalId, definitions);
  expect(report.created).toEqual(['deals.dibs_ours']);
  expect(report.clashes).toMatchObject([
    { name: 'hs_ours', why: 'refused', found: expect.stringContaining('hs_') },
  ]);
});

test('an outage is no clash: it is thrown, and the next try goes on where it stopped', async () => {
  await hubspot.controls.post('/faults', { kind: 'outage', path: '/companies', count: 1 });
  await expect(ensure()).rejects.toThrow(HubSpotError);
  const report = await ensure();
  expect([...report.created, ...report.existing].sort()).toEqual(keys);
  expect(report.clashes).toEqual([]);
});
