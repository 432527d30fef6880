import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { call, idOf, type Json, post, start, until } from './harness.ts';

const COMPANIES = '/crm/objects/2026-09/companies';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

async function names(body: Json, from = emulator): Promise<string[]> {
  const answer = await post(from, `${COMPANIES}/search`, { properties: ['name'], limit: 200, ...body });
  return (answer.body.results as { properties: { name: string } }[]).map(item => item.properties.name).sort();
}

describe('a filter', () => {
  const filter = (propertyName: string, operator: string, more: Json) => ({
    filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
  });
  test.each([
    ['EQ, in any case', filter('name', 'EQ', { value: 'hollis bank' }), ['Hollis Bank']],
    [
      'EQ on a bool',
      filter('dibs_partner_tier', 'EQ', { value: 'Select' }),
      ['Fernhill IT Services', 'Quayside Distribution'],
    ],
    [
      'GT on a number, not on text',
      filter('numberofemployees', 'GT', { value: '6000' }),
      ['Northmoor Holdings', 'Wexcombe Hospitals'],
    ],
    [
      'BETWEEN',
      filter('numberofemployees', 'BETWEEN', { value: '10', highValue: '20' }),
      ['Delgado Family Bakery'],
    ],
    ['IN', filter('city', 'IN', { values: ['bergen', 'ghent'] }), ['Nordvik Shipping']],
    ['NOT_HAS_PROPERTY', filter('domain', 'NOT_HAS_PROPERTY', {}), ['Sunnyside Community Gardens']],
    [
      'CONTAINS_TOKEN',
      filter('domain', 'CONTAINS_TOKEN', { value: 'bluepeaklogistics*' }),
      ['Blue Peak Logistics Inc.', 'Bluepeak Logistics'],
    ],
    [
      'a free-text query',
      { query: 'northmoor' },
      ['Northmoor Foods', 'Northmoor Freight', 'Northmoor Holdings'],
    ],
  ])('%s', async (_how, body, expected) => {
    expect(await names(body)).toEqual(expected);
  });

  test('groups are alternatives, filters within one all hold', async () => {
    const found = await names({
      filterGroups: [
        { filters: [{ propertyName: 'country', operator: 'EQ', value: 'Norway' }] },
        {
          filters: [
            { propertyName: 'country', operator: 'EQ', value: 'Germany' },
            { propertyName: 'industry', operator: 'EQ', value: 'MACHINERY' },
          ],
        },
      ],
    });
    expect(found).toEqual(['Lindenhof Maschinen', 'Nordvik Shipping']);
  });
});

test('pages follow each other until the total is reached', async () => {
  const ids: unknown[] = [];
  let after: string | undefined = '0';
  while (after !== undefined) {
    const page = await post(emulator, `${COMPANIES}/search`, { limit: 25, after });
    expect(page.body.total).toBe(60);
    ids.push(...(page.body.results as Json[]).map(item => item.id));
    after = (page.body.paging as { next?: { after: string } } | undefined)?.next?.after;
  }
  expect(new Set(ids).size).toBe(60);
});

test('sorting is by value, not by text', async () => {
  const sorts = [{ propertyName: 'numberofemployees', direction: 'DESCENDING' }];
  const answer = await post(emulator, `${COMPANIES}/search`, { sorts, limit: 2, properties: ['name'] });
  expect(answer.body.results).toMatchObject([
    { properties: { name: 'Northmoor Holdings' } },
    { properties: { name: 'Wexcombe Hospitals' } },
  ]);
});

test('the index lags: a new record is found later, an old value until then', async () => {
  const slow = await start({ indexLagMs: 150 });
  const made = await post(slow, COMPANIES, { properties: { name: 'Latecomer' } });
  expect(await names({ query: 'latecomer' }, slow)).toEqual([]);
  await until('the index caught up', async () => (await names({ query: 'latecomer' }, slow)).length === 1);
  await call(slow, 'PATCH', `${COMPANIES}/${idOf(made)}`, { body: { properties: { name: 'Renamed' } } });
  expect(await names({ query: 'latecomer' }, slow)).toEqual(['Latecomer']);
  await until('the rename is seen', async () => (await names({ query: 'renamed' }, slow)).length === 1);
  await call(slow, 'DELETE', `${COMPANIES}/${idOf(made)}`);
  expect(await names({ query: 'renamed' }, slow)).toEqual(['Renamed']);
  await until('the deletion is seen', async () => (await names({ query: 'renamed' }, slow)).length === 0);
  await slow.close();
});
