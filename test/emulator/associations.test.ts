import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { call, get, idOf, type Json, PORTAL, post, start } from './harness.ts';

const OBJECTS = '/crm/objects/2026-09';
const LINKS = '/crm/associations/2026-09';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

const make = async (type: string, properties: object = {}, associations: unknown[] = []) =>
  idOf(await post(emulator, `${OBJECTS}/${type}`, { properties, associations }));
const spec = (associationTypeId: number) => ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId });
const link = (from: string, to: string, fromId: string, toId: string, typeId: number) =>
  post(emulator, `${LINKS}/${from}/${to}/batch/create`, {
    inputs: [{ from: { id: fromId }, to: { id: toId }, types: [spec(typeId)] }],
  });

/** The type ids on each link of one record, by the other's id. */
async function typesOf(from: string, to: string, id: string): Promise<Record<string, number[]>> {
  const { body } = await post(emulator, `${LINKS}/${from}/${to}/batch/read`, { inputs: [{ id }] });
  const first = (
    body.results as { to: { toObjectId: string; associationTypes: { typeId: number }[] }[] }[]
  )[0];
  return Object.fromEntries(
    (first?.to ?? []).map(end => [end.toObjectId, end.associationTypes.map(t => t.typeId).sort()]),
  );
}

test('the first company of a deal becomes its primary, and both directions are kept', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  expect((await link('deals', 'companies', deal, company, 341)).status).toBe(201);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [company]: [341, 5] });
  expect(await typesOf('companies', 'deals', company)).toEqual({ [deal]: [342, 6] });
});

test('so it does when the link is made from the company', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  await link('companies', 'deals', company, deal, 342);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [company]: [341, 5] });
});

test('a second company is not primary until it is named so, and then takes the place', async () => {
  const [deal, one, two] = [await make('deals'), await make('companies'), await make('companies')];
  await link('deals', 'companies', deal, one, 341);
  await link('deals', 'companies', deal, two, 341);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [one]: [341, 5], [two]: [341] });
  await link('deals', 'companies', deal, two, 5);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [one]: [341], [two]: [341, 5] });
});

test('a record may be made with its associations', async () => {
  const company = await make('companies');
  const deal = await make('deals', {}, [{ to: { id: company }, types: [spec(5)] }]);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [company]: [341, 5] });
});

describe('type ids by pair:', () => {
  test.each([
    ['deals', 'contacts', 3, 4],
    ['contacts', 'companies', 279, 280],
    ['tasks', 'deals', 216, 215],
    ['tasks', 'companies', 192, 191],
    ['notes', 'deals', 214, 213],
    ['notes', 'companies', 190, 189],
    ['calls', 'deals', 206, 205],
    ['meetings', 'deals', 212, 211],
    ['emails', 'deals', 210, 209],
  ])('%s → %s is %i, back %i', async (from, to, forward, back) => {
    const properties = ['deals', 'contacts'].includes(from) ? {} : { hs_timestamp: '0' };
    const [one, other] = [await make(from, properties), await make(to)];
    expect((await link(from, to, one, other, forward)).status).toBe(201);
    expect((await typesOf(from, to, one))[other]).toContain(forward);
    expect((await typesOf(to, from, other))[one]).toContain(back);
  });

  test('a child company points to its parent by 14, the parent back by 13', async () => {
    const [child, parent] = [await make('companies'), await make('companies')];
    await link('companies', 'companies', child, parent, 14);
    expect(await typesOf('companies', 'companies', child)).toEqual({ [parent]: [14, 450] });
    expect(await typesOf('companies', 'companies', parent)).toEqual({ [child]: [13, 450] });
  });
});

test('reading many: those without any are errors of a 207, so that both together are the inputs', async () => {
  const [deal, bare, company] = [await make('deals'), await make('deals'), await make('companies')];
  await link('deals', 'companies', deal, company, 341);
  const inputs = [{ id: deal }, { id: bare }, { id: '77' }];
  const answer = await post(emulator, `${LINKS}/deals/companies/batch/read`, { inputs });
  expect(answer.status).toBe(207);
  expect(answer.body).toMatchObject({
    results: [{ from: { id: deal }, to: [{ toObjectId: company }] }],
    numErrors: 2,
    errors: [
      { subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND', context: { fromObjectId: [bare] } },
      { context: { fromObjectId: ['77'] } },
    ],
  });
});

test('linking to a record that is not there fails alone', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  const input = (id: string) => ({ from: { id: deal }, to: { id }, types: [spec(341)] });
  const answer = await post(emulator, `${LINKS}/deals/companies/batch/create`, {
    inputs: [input(company), input('77')],
  });
  expect(answer.status).toBe(207);
  expect(answer.body).toMatchObject({
    results: [{ toObjectId: company }],
    errors: [{ context: { toObjectId: ['77'] } }],
  });
});

test('archiving a link removes every type, both ways', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  await link('deals', 'companies', deal, company, 341);
  const body = { inputs: [{ from: { id: deal }, to: [{ id: company }] }] };
  expect((await post(emulator, `${LINKS}/deals/companies/batch/archive`, body)).status).toBe(204);
  expect(await typesOf('companies', 'deals', company)).toEqual({});
});

test('removing the primary label alone leaves the plain link', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  await link('deals', 'companies', deal, company, 341);
  const body = { inputs: [{ from: { id: deal }, to: { id: company }, types: [spec(5)] }] };
  await post(emulator, `${LINKS}/deals/companies/batch/labels/archive`, body);
  expect(await typesOf('deals', 'companies', deal)).toEqual({ [company]: [341] });
});

test('an archived record disappears from the links of others', async () => {
  const [deal, company] = [await make('deals'), await make('companies')];
  await link('deals', 'companies', deal, company, 341);
  await call(emulator, 'DELETE', `${OBJECTS}/companies/${company}`);
  expect(await typesOf('deals', 'companies', deal)).toEqual({});
});

test("the account's own label gets a type id for each direction", async () => {
  const made = await post(emulator, `${LINKS}/deals/companies/labels`, { name: 'partner', label: 'Partner' });
  const [forward] = made.body.results as { typeId: number; category: string }[];
  const [deal, company] = [await make('deals'), await make('companies')];
  const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: forward?.typeId }];
  const inputs = [{ from: { id: deal }, to: { id: company }, types }];
  expect((await post(emulator, `${LINKS}/deals/companies/batch/create`, { inputs })).status).toBe(201);
  const labels = await get(emulator, `${LINKS}/deals/companies/labels`);
  expect((labels.body.results as Json[]).map(item => item.label)).toEqual([null, 'Primary', 'Partner']);
  expect(await typesOf('deals', 'companies', deal)).toMatchObject({
    [company]: expect.arrayContaining([forward?.typeId]),
  });
});

describe('a merge', () => {
  test('mints a new id to which both old ones resolve; the primary wins; the other loses its primary links', async () => {
    const [kept, lost] = [
      await make('companies', { name: 'Kept', domain: 'kept-co.com' }),
      await make('companies', { name: 'Lost', domain: 'lost-co.com', city: 'Ghent' }),
    ];
    const [dealOfKept, dealOfLost] = [await make('deals'), await make('deals')];
    await link('deals', 'companies', dealOfKept, kept, 341);
    await link('deals', 'companies', dealOfLost, lost, 341);
    const merged = await post(emulator, `${OBJECTS}/companies/merge`, {
      primaryObjectId: kept,
      objectIdToMerge: lost,
    });
    const id = idOf(merged);
    expect([kept, lost]).not.toContain(id);
    for (const old of [kept, lost]) {
      const seen = await get(
        emulator,
        `${OBJECTS}/companies/${old}?properties=name,city,domain,hs_additional_domains,hs_merged_object_ids`,
      );
      expect(seen.body).toMatchObject({
        id,
        properties: {
          name: 'Kept',
          city: 'Ghent',
          domain: 'kept-co.com',
          hs_additional_domains: 'lost-co.com',
          hs_merged_object_ids: `${kept};${lost}`,
        },
      });
    }
    expect(await typesOf('deals', 'companies', dealOfKept)).toEqual({ [id]: [341, 5] });
    expect(await typesOf('deals', 'companies', dealOfLost)).toEqual({ [id]: [341] });
    expect(await typesOf('companies', 'deals', id)).toEqual({ [dealOfKept]: [342, 6], [dealOfLost]: [342] });
  });

  test('leaves nothing to be found under the old id by the associations API', async () => {
    const [one, two, company] = [await make('deals'), await make('deals'), await make('companies')];
    await link('deals', 'companies', one, company, 341);
    const body = { portalId: PORTAL, objectType: 'deals', primaryObjectId: one, objectIdToMerge: two };
    const merged = await post(emulator, '/_emulator/merge', body);
    expect(await typesOf('deals', 'companies', one)).toEqual({});
    expect(await typesOf('deals', 'companies', idOf(merged))).toEqual({ [company]: [341, 5] });
  });

  test('of a merged record follows the chain', async () => {
    const [a, b, c] = [await make('companies'), await make('companies'), await make('companies')];
    const merge = async (primaryObjectId: string, objectIdToMerge: string) =>
      idOf(await post(emulator, `${OBJECTS}/companies/merge`, { primaryObjectId, objectIdToMerge }));
    const last = await merge(await merge(a, b), c);
    expect((await get(emulator, `${OBJECTS}/companies/${b}`)).body.id).toBe(last);
  });
});
