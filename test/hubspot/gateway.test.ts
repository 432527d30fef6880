import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { type InstalledPortal, startInstalledPortal } from './installed-portal.ts';

let hubspot: InstalledPortal;
beforeAll(async () => {
  // Beyond 2^53, so that an id that was a number anywhere shows.
  hubspot = await startInstalledPortal({ firstRecordId: 9_007_199_254_740_993n, rateLimited: false });
});
afterAll(() => hubspot[Symbol.asyncDispose]());
beforeEach(async () => {
  await hubspot.controls.delete('/faults');
  await hubspot.controls.delete('/calls');
});

const deals = (count: number, rest: Record<string, string> = {}) =>
  hubspot.seed(
    'deals',
    Array.from({ length: count }, (_, index) => ({
      properties: {
        dealname: `Deal ${index}`,
        pipeline: 'default',
        dealstage: 'appointmentscheduled',
        ...rest,
      },
    })),
  );
const companies = (count: number) =>
  hubspot.seed(
    'companies',
    Array.from({ length: count }, (_, index) => ({ properties: { name: `Company ${index}` } })),
  );
const calls = async () =>
  (await hubspot.controls.get<{ calls: { method: string; path: string; status: number }[] }>('/calls')).calls;
const UNKNOWN = '9223372036854775806';

async function kindOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HubSpotError) return error.failure.kind;
    throw error;
  }
  return 'no failure';
}

describe('reading by id', () => {
  test('hundreds of records, 100 a call, doubled ids once, each digit kept', async () => {
    const ids = await deals(205);
    const { found, missing } = await hubspot.gateway.readBatch(
      hubspot.portalId,
      'deals',
      [...ids, ...ids.slice(0, 5)],
      ['dealname'],
    );
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect([...found].every(([asked, record]) => asked === record.id)).toBe(true);
    expect(found.get(ids[7] ?? '')?.properties.dealname).toBe('Deal 7');
    expect(missing).toEqual([]);
    expect((await calls()).length).toBe(3);
  });

  test('what does not exist or was deleted is missing', async () => {
    const [kept, gone] = await deals(2);
    await fetch(`${hubspot.emulator.url}/crm/objects/2026-09/deals/${gone}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${hubspot.grant().accessToken}` },
    });
    const read = await hubspot.gateway.readBatch(
      hubspot.portalId,
      'deals',
      [kept ?? '', gone ?? '', UNKNOWN],
      ['dealname'],
    );
    expect([...read.found.keys()]).toEqual([kept]);
    expect([...read.missing].sort()).toEqual([gone ?? '', UNKNOWN].sort());
  });

  test('both ids of a merge, and those of a merge of merges, are laid to the new record', async () => {
    const [a, b, c] = (await companies(3)) as [string, string, string];
    const merge = (primaryObjectId: string, objectIdToMerge: string) =>
      hubspot.controls.post<{ id: string }>('/merge', {
        portalId: hubspot.portalId,
        objectType: 'companies',
        primaryObjectId,
        objectIdToMerge,
      });
    const first = (await merge(a, b)).id;
    const second = (await merge(first, c)).id;
    const { found, missing } = await hubspot.gateway.readBatch(
      hubspot.portalId,
      'companies',
      [a, b, c, first, second],
      ['name'],
    );
    expect(Object.fromEntries([...found].map(([asked, record]) => [asked, record.id]))).toEqual({
      [a]: second,
      [b]: second,
      [c]: second,
      [first]: second,
      [second]: second,
    });
    expect(missing).toEqual([]);
    expect((await hubspot.gateway.readOne(hubspot.portalId, 'companies', b, ['name']))?.id).toBe(second);
    expect((await calls()).filter(call => call.method === 'GET').length).toBe(1);
  });

  test('items that HubSpot fails in a 207 are read alone', async () => {
    const ids = await deals(5);
    await hubspot.controls.post('/faults', { kind: 'partial-207', fail: 2, count: 1 });
    const { found, missing } = await hubspot.gateway.readBatch(hubspot.portalId, 'deals', ids, ['dealname']);
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect(missing).toEqual([]);
  });

  test('nothing asked, nothing sent', async () => {
    expect((await hubspot.gateway.readBatch(hubspot.portalId, 'deals', [], [])).found.size).toBe(0);
    expect(await calls()).toEqual([]);
  });

  test('no record by that id', async () => {
    expect(await hubspot.gateway.readOne(hubspot.portalId, 'deals', UNKNOWN, [])).toBeNull();
  });
});

describe('updating', () => {
  test('one outcome per item, in order: written, missing, refused', async () => {
    const [one, two, three] = (await deals(3)) as [string, string, string];
    const outcomes = await hubspot.gateway.updateBatch(hubspot.portalId, 'deals', [
      { id: one, properties: { dealname: 'New name' } },
      { id: UNKNOWN, properties: { dealname: 'x' } },
      { id: two, properties: { dealstage: 'no_such_stage' } },
      { id: three, properties: { no_such_property: 'x' } },
      { id: one, properties: { amount: '12.50' } },
    ]);
    expect(outcomes).toEqual([
      { kind: 'written', id: one, created: false },
      { kind: 'missing' },
      { kind: 'refused', category: expect.any(String), message: expect.stringContaining('no_such_stage') },
      { kind: 'refused', category: expect.any(String), message: expect.stringContaining('no_such_property') },
      { kind: 'written', id: one, created: false },
    ]);
    const { found } = await hubspot.gateway.readBatch(
      hubspot.portalId,
      'deals',
      [one],
      ['dealname', 'amount'],
    );
    expect(found.get(one)?.properties).toMatchObject({ dealname: 'New name', amount: '12.50' });
  });

  test('null clears a property', async () => {
    const [id] = (await deals(1, { amount: '5' })) as [string];
    await hubspot.gateway.updateBatch(hubspot.portalId, 'deals', [{ id, properties: { amount: null } }]);
    expect(
      (await hubspot.gateway.readOne(hubspot.portalId, 'deals', id, ['amount']))?.properties.amount ?? null,
    ).toBeNull();
  });

  test("the portal's own rule is an outcome with its category", async () => {
    const [id, other] = (await deals(2)) as [string, string];
    await hubspot.controls.post('/faults', {
      kind: 'refuse-write',
      objectType: 'deals',
      property: 'closedate',
      controlledBy: { property: 'dealstage', value: 'closedwon' },
    });
    const outcomes = await hubspot.gateway.updateBatch(hubspot.portalId, 'deals', [
      { id, properties: { dealstage: 'closedwon' } },
      { id: other, properties: { dealname: 'fine' } },
    ]);
    expect(outcomes[0]).toMatchObject({ kind: 'refused', category: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY' });
    expect(outcomes[1]).toMatchObject({ kind: 'written' });
  });

  test('an item that failed inside a 207 may be tried again', async () => {
    const ids = await deals(3);
    await hubspot.controls.post('/faults', { kind: 'partial-207', fail: 1, count: 1 });
    const outcomes = await hubspot.gateway.updateBatch(
      hubspot.portalId,
      'deals',
      ids.map(id => ({ id, properties: { dealname: 'x' } })),
    );
    expect(outcomes.map(outcome => outcome.kind)).toEqual(['failed', 'written', 'written']);
    expect(outcomes[0]).toMatchObject({ failure: { kind: 'unavailable' } });
  });

  test('through the old id of a merged record, the outcome names the new one', async () => {
    const [a, b] = (await deals(2)) as [string, string];
    const { id } = await hubspot.controls.post<{ id: string }>('/merge', {
      portalId: hubspot.portalId,
      objectType: 'deals',
      primaryObjectId: a,
      objectIdToMerge: b,
    });
    const [outcome] = await hubspot.gateway.updateBatch(hubspot.portalId, 'deals', [
      { id: a, properties: { dealname: 'x' } },
    ]);
    expect(outcome).toEqual({ kind: 'written', id, created: false });
  });

  test('upsert by a unique property says what it made', async () => {
    const upsert = (email: string) =>
      hubspot.gateway.upsert(hubspot.portalId, 'contacts', 'email', [
        { id: email, properties: { firstname: 'Ada' } },
      ]);
    const [made] = await upsert('ada@upsert.example');
    const [again] = await upsert('ada@upsert.example');
    expect(made).toMatchObject({ kind: 'written', created: true });
    expect(again).toEqual({ ...made, created: false });
  });

  test('of many new records only the faulty one is refused', async () => {
    const outcomes = await hubspot.gateway.createBatch(hubspot.portalId, 'companies', [
      { properties: { name: 'First' } },
      { properties: { nothing_like_it: 'x' } },
      { properties: { name: 'Third' } },
    ]);
    expect(outcomes.map(outcome => outcome.kind)).toEqual(['written', 'refused', 'written']);
    expect((await calls()).length).toBe(1);
    const ids = outcomes.flatMap(outcome => (outcome.kind === 'written' ? [outcome.id] : []));
    const { found } = await hubspot.gateway.readBatch(hubspot.portalId, 'companies', ids, ['name']);
    expect([...found.values()].map(record => record.properties.name)).toEqual(['First', 'Third']);
  });
});

describe('tasks and notes', () => {
  const task = (dealId: string, marker: string) =>
    hubspot.gateway.create(hubspot.portalId, 'tasks', {
      properties: {
        hs_timestamp: '2026-12-01T09:00:00Z',
        hs_task_subject: 'Look',
        hs_task_body: `See the deal. [${marker}]`,
        hs_task_status: 'NOT_STARTED',
      },
      associatedWith: [{ type: 'deals', id: dealId }],
    });

  test('an effect of ours is found again by the deal it hangs on', async () => {
    const [dealId, otherDeal] = (await deals(2)) as [string, string];
    const made = await task(dealId, 'dibs:7f3a');
    const find = (markers: string[], id: string) =>
      hubspot.gateway.findEffect(hubspot.portalId, 'tasks', markers, { type: 'deals', id });
    expect(await find(['dibs:7f3a', 'dibs:none'], dealId)).toEqual(new Map([['dibs:7f3a', made.id]]));
    expect(await find(['dibs:7f3a'], otherDeal)).toEqual(new Map());
    expect(await find([''], dealId)).toEqual(new Map());
  });

  test('of two with one marker the older is told', async () => {
    const [dealId] = (await deals(1)) as [string];
    const first = await task(dealId, 'dibs:twice');
    await task(dealId, 'dibs:twice');
    const found = await hubspot.gateway.findEffect(hubspot.portalId, 'tasks', ['dibs:twice'], {
      type: 'deals',
      id: dealId,
    });
    expect(found.get('dibs:twice')).toBe(first.id);
  });

  test('a note on a company, too', async () => {
    const [companyId] = (await companies(1)) as [string];
    const note = await hubspot.gateway.create(hubspot.portalId, 'notes', {
      properties: { hs_timestamp: '2026-12-01T09:00:00Z', hs_note_body: 'Registered. dibs:note' },
      associatedWith: [{ type: 'companies', id: companyId }],
    });
    const found = await hubspot.gateway.findEffect(hubspot.portalId, 'notes', ['dibs:note'], {
      type: 'companies',
      id: companyId,
    });
    expect(found.get('dibs:note')).toBe(note.id);
  });

  test('a task whose answer was lost is found, and so not made twice', async () => {
    const [dealId] = (await deals(1)) as [string];
    await hubspot.controls.post('/faults', {
      kind: 'reset',
      when: 'after',
      method: 'POST',
      path: '/tasks',
      count: 1,
    });
    expect(await kindOf(task(dealId, 'dibs:lost'))).toBe('network');
    const found = await hubspot.gateway.findEffect(hubspot.portalId, 'tasks', ['dibs:lost'], {
      type: 'deals',
      id: dealId,
    });
    expect(found.has('dibs:lost')).toBe(true);
  });

  test('a task on a deal that was merged since is found by the old id, and so not made twice', async () => {
    const [dealId, otherDeal] = (await deals(2)) as [string, string];
    const made = await task(dealId, 'dibs:moved');
    await hubspot.controls.post('/merge', {
      portalId: hubspot.portalId,
      objectType: 'deals',
      primaryObjectId: otherDeal,
      objectIdToMerge: dealId,
    });
    const found = await hubspot.gateway.findEffect(hubspot.portalId, 'tasks', ['dibs:moved'], {
      type: 'deals',
      id: dealId,
    });
    expect(found.get('dibs:moved')).toBe(made.id);
  });

  test('a task without its due date is refused', async () => {
    expect(
      await kindOf(
        hubspot.gateway.create(hubspot.portalId, 'tasks', { properties: { hs_task_subject: 'x' } }),
      ),
    ).toBe('bad-request');
  });
});

describe('associations', () => {
  test('type ids, and which company is the primary one, both ways', async () => {
    const [dealId, lonely] = (await deals(2)) as [string, string];
    const [first, second] = (await companies(2)) as [string, string];
    const outcomes = await hubspot.gateway.createAssociations(hubspot.portalId, 'deals', 'companies', [
      { fromId: dealId, toId: first, typeId: 5 },
      { fromId: dealId, toId: second },
      { fromId: dealId, toId: UNKNOWN },
    ]);
    expect(outcomes.map(outcome => outcome.kind)).toEqual(['written', 'written', 'missing']);
    const { found } = await hubspot.gateway.readAssociations(hubspot.portalId, 'deals', 'companies', [
      dealId,
      lonely,
    ]);
    const companiesOf = new Map(found.get(dealId)?.map(company => [company.id, company]));
    expect(companiesOf.get(first)?.primary).toBe(true);
    expect(companiesOf.get(second)?.primary).toBe(false);
    expect(companiesOf.get(second)?.types.map(type => type.typeId)).toEqual([341]);
    expect(found.get(lonely)).toEqual([]);
    const back = await hubspot.gateway.readAssociations(hubspot.portalId, 'companies', 'deals', [
      first,
      second,
    ]);
    expect([first, second].map(id => back.found.get(id)?.[0]?.primary)).toEqual([true, false]);
  });

  test('more than one page of associated records, and more than 1,000 asked', async () => {
    const [companyId] = (await companies(1)) as [string];
    const ids = await deals(1_100);
    const outcomes = await hubspot.gateway.createAssociations(
      hubspot.portalId,
      'deals',
      'companies',
      ids.map(id => ({ fromId: id, toId: companyId })),
    );
    expect(outcomes.every(outcome => outcome.kind === 'written')).toBe(true);
    const { found } = await hubspot.gateway.readAssociations(hubspot.portalId, 'companies', 'deals', [
      companyId,
    ]);
    expect(new Set(found.get(companyId)?.map(deal => deal.id))).toEqual(new Set(ids));
    await hubspot.controls.delete('/calls');
    const back = await hubspot.gateway.readAssociations(hubspot.portalId, 'deals', 'companies', ids);
    expect(ids.every(id => back.found.get(id)?.[0]?.id === companyId)).toBe(true);
    expect((await calls()).length).toBe(2);
  });

  test('a direction that has no type known to us is a fault of ours', async () => {
    await expect(
      hubspot.gateway.createAssociations(hubspot.portalId, 'notes', 'tasks', [{ fromId: '1', toId: '2' }]),
    ).rejects.toThrow(TypeError);
  });
});

describe('lists, search, directory', () => {
  test('every record by pages, with what it is associated with', async () => {
    const [dealId] = (await deals(1)) as [string];
    const [companyId] = (await companies(1)) as [string];
    await hubspot.gateway.createAssociations(hubspot.portalId, 'deals', 'companies', [
      { fromId: dealId, toId: companyId },
    ]);
    const seen = new Map<string, readonly string[]>();
    let after: string | null = null;
    do {
      const page = await hubspot.gateway.listPage(hubspot.portalId, 'deals', {
        limit: 100,
        properties: ['dealname'],
        associations: ['companies'],
        ...(after === null ? {} : { after }),
      });
      for (const record of page.records) seen.set(record.id, record.associations?.companies ?? []);
      after = page.after;
    } while (after !== null);
    expect(seen.get(dealId)).toEqual([companyId]);
    expect(seen.size).toBeGreaterThan(1_300);
  });

  test('a search', async () => {
    await hubspot.seed('companies', [{ properties: { name: 'Needle', domain: 'needle.example' } }]);
    const page = await hubspot.gateway.search(hubspot.portalId, 'companies', {
      filterGroups: [{ filters: [{ propertyName: 'domain', operator: 'EQ', value: 'needle.example' }] }],
      properties: ['name'],
    });
    expect(page.records.map(record => record.properties.name)).toEqual(['Needle']);
    expect(page.total).toBe(1);
  });

  test('owners of all pages, with user id and teams', async () => {
    for (let index = 0; index < 120; index += 1) {
      await hubspot.controls.post('/users', {
        portalId: hubspot.portalId,
        email: `u${index}@owners.example`,
        firstName: 'U',
        lastName: String(index),
        teams: ['Direct West'],
      });
    }
    const owners = await hubspot.gateway.readOwners(hubspot.portalId);
    expect(owners.length).toBe(121);
    const last = owners.find(owner => owner.email === 'u119@owners.example');
    expect(last).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      userId: expect.stringMatching(/^\d+$/),
      teams: [{ name: 'Direct West', primary: true }],
      archived: false,
    });
    expect(await hubspot.gateway.readOwners(hubspot.portalId, { archived: true })).toEqual([]);
  });

  test('pipelines with their stages in order', async () => {
    const pipelines = await hubspot.gateway.readPipelines(hubspot.portalId, 'deals');
    const sales = pipelines.find(pipeline => pipeline.id === 'default');
    expect(sales?.stages.at(0)?.id).toBe('appointmentscheduled');
    expect(sales?.stages.find(stage => stage.id === 'closedwon')?.metadata).toMatchObject({
      isClosed: 'true',
    });
  });
});

test('what a portal refuses as a whole is a typed failure', async () => {
  await hubspot.controls.post('/faults', { kind: 'outage', status: 503, retryAfterSeconds: 3, count: 1 });
  expect(await kindOf(hubspot.gateway.readOwners(hubspot.portalId))).toBe('unavailable');
  await hubspot.controls.post('/faults', { kind: 'rate-limit', policyName: 'DAILY', count: 1 });
  expect(await kindOf(hubspot.gateway.readOwners(hubspot.portalId))).toBe('rate-limited');
  await hubspot.controls.post('/faults', { kind: 'outage', status: 423, count: 1 });
  expect(await kindOf(hubspot.gateway.readOwners(hubspot.portalId))).toBe('locked');
});

test('every call goes to a dated path', async () => {
  await deals(1);
  await hubspot.gateway.readPipelines(hubspot.portalId, 'deals');
  const paths = (await calls()).map(call => call.path);
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter(path => !path.includes('/2026-09'))).toEqual([]);
});
