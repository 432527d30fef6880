import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signV3 } from '../../dev/emulator/webhooks/sign.ts';
import {
  ADMIN,
  call,
  drained,
  idOf,
  install,
  type Json,
  PORTAL,
  post,
  REP,
  receiver,
  start,
  until,
} from './harness.ts';

const OBJECTS = '/crm/objects/2026-09';
const SECRET = 'dibs-demo-secret-not-for-production';
const spec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 };

/** An installed emulator that delivers to a receiver answering as told. */
async function installed(answerWith?: (nth: number) => number | null, options: object = {}) {
  const target = await receiver(answerWith);
  const emulator = await start({ webhookUrl: target.url, ...options });
  const { access } = await install(emulator);
  return {
    emulator,
    target,
    access,
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await target[Symbol.asyncDispose]();
    },
  };
}

describe('signature v3', () => {
  test("matches HubSpot's vector", () => {
    const signature = signV3(
      'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy',
      'POST',
      'https://www.example.com/webhook_uri',
      "{'example_field':'example_value'}",
      1693657560000,
    );
    expect(signature).toBe('K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=');
  });

  test('decodes only the escapes HubSpot decodes', () => {
    const plain = createHmac('sha256', 's')
      .update('GEThttps://a.example/x?q=(1),%20%26%5B@1')
      .digest('base64');
    expect(signV3('s', 'GET', 'https://a.example/x%3Fq=%281%29%2c%20%26%5B%40', '', 1)).toBe(plain);
  });

  test('covers method, full target, raw body and timestamp of each delivery', async () => {
    await using world = await installed();
    await post(world.emulator, `${OBJECTS}/deals`, { properties: { dealname: 'Köln 🚢' } }, REP);
    await drained(world.emulator);
    const [delivery] = world.target.received;
    if (!delivery) throw new Error('nothing was delivered');
    const { headers, raw } = delivery;
    const timestamp = String(headers['x-hubspot-request-timestamp']);
    const expected = createHmac('sha256', SECRET)
      .update(`POST${world.target.url}${raw}${timestamp}`)
      .digest('base64');
    expect(headers['x-hubspot-signature-v3']).toBe(expected);
    expect(Math.abs(Date.now() - Number(timestamp))).toBeLessThan(60_000);
  });
});

describe('an event tells', () => {
  test('of a creation and of each subscribed property', async () => {
    await using world = await installed();
    const id = idOf(await post(world.emulator, `${OBJECTS}/deals`, { properties: { dealname: 'New' } }, REP));
    await drained(world.emulator);
    const [creation] = world.target.ofType('object.creation');
    expect(creation).toEqual({
      eventId: expect.any(Number),
      subscriptionId: expect.any(Number),
      portalId: Number(PORTAL),
      appId: 1001,
      occurredAt: expect.any(Number),
      subscriptionType: 'object.creation',
      attemptNumber: 0,
      objectId: Number(id),
      objectTypeId: '0-3',
      changeFlag: 'CREATED',
      changeSource: 'CRM_UI',
      sourceId: 'userId:71000002',
    });
    const changed = world.target.ofType('object.propertyChange').map(event => event.propertyName);
    expect(changed.sort()).toEqual(['dealname', 'pipeline']);
  });

  test('of a changed property with its new value, and of nothing when nothing changed', async () => {
    await using world = await installed();
    const path = `${OBJECTS}/companies/30100000007`;
    const properties = { name: 'Northwind Rail' };
    await call(world.emulator, 'PATCH', path, { token: REP, body: { properties } });
    await call(world.emulator, 'PATCH', path, { token: REP, body: { properties } });
    await call(world.emulator, 'PATCH', path, { token: REP, body: { properties: { city: 'Erie' } } });
    await drained(world.emulator);
    expect(world.target.events()).toMatchObject([
      {
        subscriptionType: 'object.propertyChange',
        propertyName: 'name',
        propertyValue: 'Northwind Rail',
        isSensitive: false,
      },
    ]);
  });

  test('of an association from both sides, with its types', async () => {
    await using world = await installed();
    const deal = idOf(await post(world.emulator, `${OBJECTS}/deals`, { properties: {} }, REP));
    const company = '30100000007';
    const inputs = [{ from: { id: deal }, to: { id: company }, types: [spec] }];
    await post(world.emulator, '/crm/associations/2026-09/deals/companies/batch/create', { inputs }, REP);
    await drained(world.emulator);
    const seen = world.target.ofType('object.associationChange').map(event => ({
      from: event.fromObjectTypeId,
      type: event.associationTypeId,
      primary: event.isPrimaryAssociation,
      removed: event.associationRemoved,
    }));
    expect(seen).toHaveLength(4);
    expect(seen).toEqual(
      expect.arrayContaining([
        { from: '0-3', type: 341, primary: false, removed: false },
        { from: '0-2', type: 342, primary: false, removed: false },
        { from: '0-3', type: 5, primary: true, removed: false },
        { from: '0-2', type: 6, primary: true, removed: false },
      ]),
    );
  });

  test('of a merge: the primary, the merged and the new id', async () => {
    await using world = await installed();
    const body = { primaryObjectId: '30100000057', objectIdToMerge: '30100000058' };
    const merged = idOf(await post(world.emulator, `${OBJECTS}/companies/merge`, body, REP));
    await drained(world.emulator);
    expect(world.target.events()).toMatchObject([
      {
        subscriptionType: 'object.merge',
        objectId: Number(merged),
        primaryObjectId: 30100000057,
        mergedObjectIds: [30100000058],
        newObjectId: Number(merged),
        numberOfPropertiesMoved: expect.any(Number),
      },
    ]);
  });

  test('of deletion, restoring and erasure', async () => {
    await using world = await installed();
    const { emulator } = world;
    const contact = idOf(
      await post(emulator, `${OBJECTS}/contacts`, { properties: { email: 'x@x-co.com' } }),
    );
    await call(emulator, 'DELETE', `${OBJECTS}/contacts/${contact}`);
    await post(emulator, '/_emulator/restore', {
      portalId: PORTAL,
      objectType: 'contact',
      objectId: contact,
    });
    await post(emulator, `${OBJECTS}/contacts/gdpr-delete`, { objectId: contact });
    await drained(emulator);
    const types = world.target.events().map(event => event.subscriptionType);
    expect(types).toEqual(
      expect.arrayContaining(['object.deletion', 'object.restore', 'contact.privacyDeletion']),
    );
  });

  test("of the app's own writes, as an integration's", async () => {
    await using world = await installed();
    await post(world.emulator, `${OBJECTS}/deals`, { properties: { dealname: 'Ours' } }, world.access);
    await drained(world.emulator);
    expect(world.target.ofType('object.creation')).toMatchObject([
      { changeSource: 'INTEGRATION', sourceId: '1001' },
    ]);
  });

  test('of a form or a workflow, by the request header of tests', async () => {
    await using world = await installed();
    for (const source of ['FORM', 'AUTOMATION_PLATFORM', 'IMPORT', 'MIGRATION']) {
      await call(world.emulator, 'POST', `${OBJECTS}/deals`, {
        token: REP,
        body: { properties: {} },
        headers: { 'x-emulator-change-source': source },
      });
    }
    await drained(world.emulator);
    const sources = world.target.ofType('object.creation').map(event => event.changeSource);
    expect(sources.sort()).toEqual(['AUTOMATION_PLATFORM', 'FORM', 'IMPORT', 'MIGRATION']);
  });
});

test('ids beyond 2^53 arrive as exact JSON numbers', async () => {
  await using world = await installed(undefined, { firstRecordId: 9_007_199_254_740_993n });
  // A double still holds the even ids of this range: two in a row make sure that one is odd.
  const ids = [];
  for (let n = 0; n < 2; n++)
    ids.push(idOf(await post(world.emulator, `${OBJECTS}/deals`, { properties: {} }, REP)));
  await drained(world.emulator);
  const sent = world.target.received.map(item => item.raw).join();
  expect(ids.some(id => String(Number(id)) !== id)).toBe(true);
  for (const id of ids) expect(sent).toContain(`"objectId":${id},`);
});

test('nothing is sent for a portal that has not installed the app, nor after it uninstalled', async () => {
  await using world = await installed();
  const { emulator } = world;
  const other = await post(emulator, '/_emulator/portals', {});
  await post(emulator, `${OBJECTS}/deals`, { properties: {} }, `user:${other.body.adminUserId}`);
  await post(emulator, '/_emulator/uninstall', { portalId: PORTAL });
  await post(emulator, `${OBJECTS}/deals`, { properties: {} }, REP);
  await drained(emulator);
  expect(world.target.received).toEqual([]);
});

test('a POST carries at most 100 events and at most ten are in flight', async () => {
  await using world = await installed(() => null, { webhookTimeoutMs: 60_000 });
  const records = Array.from({ length: 1_500 }, (_, n) => ({ properties: { name: `N${n}` } }));
  const body = { portalId: PORTAL, objectType: 'companies', webhooks: true, records };
  await post(world.emulator, '/_emulator/seed', body);
  await until('ten deliveries', () => world.target.received.length === 10);
  const counts = world.emulator.dispatcher.counts();
  expect(counts).toEqual({ inFlight: 1_000, pending: 2_000, retrying: 0 });
  expect(world.target.received.every(item => item.events.length === 100)).toBe(true);
  expect(world.target.received).toHaveLength(10);
});

describe('a delivery that is refused', () => {
  test.each([
    ['with 500', (nth: number) => (nth <= 3 ? 500 : 200)],
    ['with 404', (nth: number) => (nth <= 3 ? 404 : 200)],
    ['with 401', (nth: number) => (nth <= 3 ? 401 : 200)],
  ])('%s comes again with a rising attempt number until it is taken', async (_how, answers) => {
    await using world = await installed(answers);
    await post(world.emulator, `${OBJECTS}/companies`, { properties: {} }, REP);
    await drained(world.emulator);
    expect(world.target.events().map(event => event.attemptNumber)).toEqual([0, 1, 2, 3]);
    const signatures = world.target.received.map(item => item.headers['x-hubspot-request-timestamp']);
    expect(signatures.every(Boolean)).toBe(true);
  });

  test('by silence beyond the time limit comes again', async () => {
    await using world = await installed(nth => (nth === 1 ? null : 200), { webhookTimeoutMs: 30 });
    await post(world.emulator, `${OBJECTS}/companies`, { properties: {} }, REP);
    await drained(world.emulator);
    expect(world.target.events().map(event => event.attemptNumber)).toEqual([0, 1]);
  });

  test('ten more times is lost', async () => {
    await using world = await installed(() => 503);
    await post(world.emulator, `${OBJECTS}/companies`, { properties: {} }, REP);
    await until('eleven attempts', () => world.target.received.length === 11);
    await drained(world.emulator);
    expect(world.target.received).toHaveLength(11);
    expect(world.target.events().at(-1)).toMatchObject({ attemptNumber: 10 });
  });
});

describe('webhook faults', () => {
  const fault = (emulator: Parameters<typeof post>[0], spec: Json) =>
    post(emulator, '/_emulator/faults', spec);

  test('drop: the first event never comes', async () => {
    await using world = await installed();
    await fault(world.emulator, { kind: 'drop-webhooks', count: 1 });
    await post(world.emulator, `${OBJECTS}/deals`, { properties: { dealname: 'x' } }, REP);
    await drained(world.emulator);
    expect(world.target.ofType('object.creation')).toEqual([]);
    expect(world.target.events().length).toBeGreaterThan(0);
  });

  test('duplicate: the first event comes twice', async () => {
    await using world = await installed();
    await fault(world.emulator, { kind: 'duplicate-webhooks', count: 1 });
    await post(world.emulator, `${OBJECTS}/deals`, { properties: {} }, REP);
    await drained(world.emulator);
    const [one, two] = world.target.ofType('object.creation');
    expect(two).toEqual(one);
    expect(one).toBeDefined();
  });

  test('delay: the event is overtaken', async () => {
    await using world = await installed();
    await fault(world.emulator, { kind: 'delay-webhooks', count: 1, delayMs: 80 });
    await post(world.emulator, `${OBJECTS}/deals`, { properties: {} }, REP);
    await drained(world.emulator);
    const order = world.target.events().map(event => event.subscriptionType);
    expect(order.at(-1)).toBe('object.creation');
    expect(order.length).toBeGreaterThan(1);
  });

  test('reorder: a batch comes shuffled', async () => {
    await using world = await installed();
    await fault(world.emulator, { kind: 'reorder-webhooks' });
    const records = Array.from({ length: 30 }, (_, n) => ({ properties: { name: `N${n}` } }));
    await post(world.emulator, '/_emulator/seed', {
      portalId: PORTAL,
      objectType: 'companies',
      webhooks: true,
      records,
    });
    await drained(world.emulator);
    const ids = world.target.ofType('object.creation').map(event => Number(event.objectId));
    expect(ids).toHaveLength(30);
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
  });
});

test('deliveries can be read back, with ids as text', async () => {
  await using world = await installed();
  const id = idOf(await post(world.emulator, `${OBJECTS}/companies`, { properties: {} }, REP));
  await drained(world.emulator);
  const { body } = await call(world.emulator, 'GET', `/_emulator/deliveries?portalId=${PORTAL}`, {
    token: ADMIN,
  });
  expect(body.deliveries).toMatchObject([{ status: 200, attemptNumber: 0, events: [{ objectId: id }] }]);
});
