import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { ADMIN, call, get, idOf, install, type Json, PORTAL, post, REP, start } from './harness.ts';

const OBJECTS = '/crm/objects/2026-09';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

const propertiesOf = (body: Json) => body.properties as Record<string, string | null>;
const read = async (type: string, id: string, names: string) =>
  propertiesOf((await get(emulator, `${OBJECTS}/${type}/${id}?properties=${names}`)).body);

describe('a value is stored as HubSpot stores it:', () => {
  test.each([
    ['a datetime in milliseconds', 'deals', 'closedate', '1795305600000', '2026-11-22T00:00:00.000Z'],
    [
      'a datetime with an offset',
      'deals',
      'closedate',
      '2026-11-22T02:00:00+02:00',
      '2026-11-22T00:00:00.000Z',
    ],
    ['a number as it was written', 'deals', 'amount', '1500.50', '1500.50'],
    ['a JSON number as text', 'deals', 'amount', 1500, '1500'],
    ['a JSON boolean as text', 'companies', 'dibs_partner', true, 'true'],
    ['a domain in lower case', 'companies', 'domain', 'Example-One.COM', 'example-one.com'],
    ['an e-mail address in lower case', 'contacts', 'email', 'Ann@Example-One.com', 'ann@example-one.com'],
    ['a cleared value as null', 'deals', 'amount', '', null],
  ])('%s', async (_what, type, name, sent, stored) => {
    const made = await post(emulator, `${OBJECTS}/${type}`, { properties: { [name]: sent } });
    expect(made.status).toBe(201);
    expect((await read(type, idOf(made), name))[name]).toBe(stored);
  });
});

test('a record made by a person says so', async () => {
  const made = await post(emulator, `${OBJECTS}/deals`, { properties: { dealname: 'By hand' } }, REP);
  const names =
    'hs_object_source,hs_object_source_id,hs_object_source_label,hs_created_by_user_id,createdate,pipeline';
  expect(await read('deals', idOf(made), names)).toMatchObject({
    hs_object_source: 'CRM_UI',
    hs_object_source_id: 'userId:71000002',
    hs_object_source_label: 'CRM_UI',
    hs_created_by_user_id: '71000002',
    createdate: expect.stringMatching(/^\d{4}-.*Z$/),
    hs_object_id: idOf(made),
    pipeline: 'default',
  });
});

test('a record made by the app says so', async () => {
  const { access } = await install(emulator);
  const made = await post(emulator, `${OBJECTS}/deals`, { properties: { dealname: 'By app' } }, access);
  expect(
    await read('deals', idOf(made), 'hs_object_source,hs_object_source_id,hs_created_by_user_id'),
  ).toMatchObject({
    hs_object_source: 'INTEGRATION',
    hs_object_source_id: '1001',
    hs_created_by_user_id: null,
  });
});

test('a request header makes a change come from a form, an import or a workflow', async () => {
  const made = await call(emulator, 'POST', `${OBJECTS}/deals`, {
    token: REP,
    body: { properties: { dealname: 'By form' } },
    headers: { 'X-Emulator-Change-Source': 'FORM' },
  });
  expect(await read('deals', idOf(made), 'hs_object_source,hs_created_by_user_id')).toMatchObject({
    hs_object_source: 'FORM',
    hs_created_by_user_id: null,
  });
});

test('HubSpot works out what follows from a stage and an owner', async () => {
  const made = await post(emulator, `${OBJECTS}/deals`, {
    properties: { dealname: 'Won', dealstage: 'closedwon', hubspot_owner_id: '640000002' },
  });
  const names =
    'hs_is_closed,hs_is_closed_won,hs_deal_stage_probability,hubspot_team_id,hubspot_owner_assigneddate';
  expect(await read('deals', idOf(made), names)).toMatchObject({
    hs_is_closed: 'true',
    hs_is_closed_won: 'true',
    hs_deal_stage_probability: '1.0',
    hubspot_team_id: '5100002',
    hubspot_owner_assigneddate: expect.any(String),
  });
});

test('an unknown property asked for is simply absent', async () => {
  const seen = await get(emulator, `${OBJECTS}/companies/30100000001?properties=name,nope`);
  expect(Object.keys(propertiesOf(seen.body)).sort()).toEqual([
    'createdate',
    'hs_lastmodifieddate',
    'hs_object_id',
    'name',
  ]);
});

test('object types answer to their id, singular and plural', async () => {
  for (const name of ['0-2', 'company', 'companies', 'COMPANY']) {
    expect((await get(emulator, `${OBJECTS}/${name}/30100000001`)).body.id).toBe('30100000001');
  }
});

test('history tells each value, newest first, with its source', async () => {
  const id = idOf(await post(emulator, `${OBJECTS}/deals`, { properties: { amount: '1' } }));
  await call(emulator, 'PATCH', `${OBJECTS}/deals/${id}`, {
    token: REP,
    body: { properties: { amount: '2' } },
  });
  const seen = await get(emulator, `${OBJECTS}/deals/${id}?propertiesWithHistory=amount`);
  expect(seen.body.propertiesWithHistory).toMatchObject({
    amount: [
      { value: '2', sourceType: 'CRM_UI', sourceId: 'userId:71000002', updatedByUserId: 71000002 },
      { value: '1', sourceId: 'userId:71000001' },
    ],
  });
});

test('a write that changes nothing leaves the modification date alone', async () => {
  const made = await post(emulator, `${OBJECTS}/deals`, { properties: { amount: '1' } });
  emulator.state.world.clockOffsetMs += 60_000;
  const same = await call(emulator, 'PATCH', `${OBJECTS}/deals/${idOf(made)}`, {
    body: { properties: { amount: '1' } },
  });
  expect(same.body.updatedAt).toBe(made.body.updatedAt);
  emulator.state.world.clockOffsetMs = 0;
});

test('listing pages through every record once', async () => {
  const seen = new Set<string>();
  let after: string | undefined;
  do {
    const page = await get(emulator, `${OBJECTS}/companies?limit=25${after ? `&after=${after}` : ''}`);
    for (const record of page.body.results as Json[]) seen.add(String(record.id));
    after = (page.body.paging as { next?: { after: string } } | undefined)?.next?.after;
  } while (after);
  expect(seen.size).toBe(emulator.state.world.portals.get(PORTAL)?.records.get('0-2')?.size);
});

test('an archived record is gone, unless asked for, and comes back when restored', async () => {
  const id = idOf(await post(emulator, `${OBJECTS}/deals`, { properties: { dealname: 'Binned' } }));
  expect((await call(emulator, 'DELETE', `${OBJECTS}/deals/${id}`)).status).toBe(204);
  expect((await get(emulator, `${OBJECTS}/deals/${id}`)).status).toBe(404);
  expect((await get(emulator, `${OBJECTS}/deals/${id}?archived=true`)).body).toMatchObject({
    id,
    archived: true,
  });
  const back = await post(emulator, '/_emulator/restore', {
    portalId: PORTAL,
    objectType: 'deals',
    objectId: id,
  });
  expect(back.body).toMatchObject({ id, archived: false });
  expect((await get(emulator, `${OBJECTS}/deals/${id}`)).status).toBe(200);
});

describe('a batch', () => {
  const batch = (verb: string, inputs: unknown[], more: object = {}) =>
    post(emulator, `${OBJECTS}/companies/batch/${verb}`, { inputs, ...more });

  test('read with unknown ids answers 207: results and the ids in its error make up the inputs', async () => {
    const answer = await batch('read', [{ id: '30100000001' }, { id: '8' }, { id: '9' }], {
      properties: ['name'],
    });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      status: 'COMPLETE',
      numErrors: 1,
      results: [{ id: '30100000001' }],
      errors: [{ status: 'error', category: 'OBJECT_NOT_FOUND', context: { ids: ['8', '9'] } }],
    });
  });

  test('create is all or nothing', async () => {
    const before = emulator.state.world.portals.get(PORTAL)?.records.get('0-2')?.size;
    const answer = await batch('create', [{ properties: { name: 'Good' } }, { properties: { nope: 'x' } }]);
    expect(answer.status).toBe(400);
    expect(emulator.state.world.portals.get(PORTAL)?.records.get('0-2')?.size).toBe(before);
  });

  test('create with a trace id on each input fails one by one', async () => {
    const answer = await batch('create', [
      { properties: { name: 'Good' }, objectWriteTraceId: 'a' },
      { properties: { nope: 'x' }, objectWriteTraceId: 'b' },
    ]);
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({
      results: [{ objectWriteTraceId: 'a' }],
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['b'] } }],
    });
  });

  test('update with one bad value writes nothing; with an unknown id it writes the rest', async () => {
    const [one, two] = ['30100000001', '30100000002'];
    const bad = await batch('update', [
      { id: one, properties: { city: 'Nowhere' } },
      { id: two, properties: { dibs_partner_tier: 'Gold' } },
    ]);
    expect(bad.status).toBe(400);
    expect((await read('companies', one ?? '', 'city')).city).toBe('Boston');
    const partial = await batch('update', [
      { id: one, properties: { city: 'Salem' } },
      { id: '8', properties: { city: 'Salem' } },
    ]);
    expect(partial.status).toBe(207);
    expect(partial.body).toMatchObject({ results: [{ id: one }], errors: [{ context: { ids: ['8'] } }] });
  });

  test('upsert makes what is new and updates what is there, by a unique property', async () => {
    const inputs = [{ id: 'up@example-two.com', idProperty: 'email', properties: { firstname: 'Una' } }];
    const path = `${OBJECTS}/contacts/batch/upsert`;
    const first = await post(emulator, path, { inputs });
    const second = await post(emulator, path, { inputs });
    expect([first.body, second.body]).toMatchObject([
      { results: [{ new: true }] },
      { results: [{ new: false }] },
    ]);
  });

  test('read of ten thousand records in hundreds stays quick', async () => {
    const records = Array.from({ length: 10_000 }, (_, n) => ({ properties: { name: `Bulk ${n}` } }));
    const seeded = await post(emulator, '/_emulator/seed', {
      portalId: PORTAL,
      objectType: 'companies',
      records,
    });
    const ids = seeded.body.ids as string[];
    expect(ids).toHaveLength(10_000);
    const startedAt = Date.now();
    for (let from = 0; from < ids.length; from += 100) {
      const answer = await batch(
        'read',
        ids.slice(from, from + 100).map(id => ({ id })),
      );
      expect(answer.body.results).toHaveLength(100);
    }
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

test('owners come with their teams, by owner id or user id', async () => {
  const all = await get(emulator, '/crm/owners/2026-09?limit=3');
  expect(all.body.results).toHaveLength(3);
  const after = (all.body.paging as { next: { after: string } }).next.after;
  const next = await get(emulator, `/crm/owners/2026-09?limit=3&after=${after}`);
  expect((next.body.results as Json[])[0]).toMatchObject({ id: '640000004' });
  const byUser = await get(emulator, '/crm/owners/2026-09/71000002?idProperty=userId');
  expect(byUser.body).toMatchObject({
    id: '640000002',
    userId: 71000002,
    email: 'marcus.oyelaran@harborline-software.com',
    teams: [{ name: 'Direct Sales East', primary: true }],
  });
});

test('pipelines tell which stages are closed and how likely they win', async () => {
  const { body } = await get(emulator, '/crm/pipelines/2026-09/deals');
  expect(body.results).toMatchObject([{ id: 'default' }, { id: 'renewal' }]);
  const stages = (body.results as { stages: Json[] }[])[0]?.stages ?? [];
  expect(stages.at(-2)).toMatchObject({
    id: 'closedwon',
    metadata: { isClosed: 'true', probability: '1.0' },
  });
});

test('a property can be defined, read, relabelled and archived', async () => {
  const base = '/crm/properties/2026-09/deals';
  await post(emulator, `${base}/groups`, { name: 'dibs', label: 'Dibs' });
  const fields = {
    name: 'dibs_roe_status',
    label: 'RoE',
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'dibs',
  };
  const options = [{ label: 'None', value: 'none' }];
  expect((await post(emulator, base, { ...fields, options })).status).toBe(201);
  const relabelled = await call(emulator, 'PATCH', `${base}/dibs_roe_status`, {
    body: { label: 'RoE status' },
  });
  expect(relabelled.body).toMatchObject({ label: 'RoE status', type: 'enumeration', hubspotDefined: false });
  const both = await post(emulator, `${base}/batch/read`, {
    inputs: [{ name: 'dibs_roe_status' }, { name: 'nope' }],
  });
  expect(both.body).toMatchObject({ results: [{ name: 'dibs_roe_status' }], numErrors: 1 });
  expect((await call(emulator, 'DELETE', `${base}/dibs_roe_status`, { token: ADMIN })).status).toBe(204);
  expect((await get(emulator, `${base}/dibs_roe_status`)).status).toBe(404);
});
