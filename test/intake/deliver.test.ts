import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { signatureOf, startTestServer, type TestServer } from '../server/support/start-test-server.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

const MiB = 1024 * 1024;
const target = '/webhooks/hubspot';

let database: TestDatabase;
let server: TestServer;
let admin: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database.appUrl);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await server[Symbol.asyncDispose]();
  await database.drop();
});
beforeEach(() => admin.query('DELETE FROM deliveries'));

type Stored = { portal_id: string | null; body: Buffer };
const stored = async (): Promise<Stored[]> =>
  (await admin.query<Stored>('SELECT portal_id, body FROM deliveries ORDER BY delivery_id')).rows;

const event = (portalId: number | string, more: object = {}) =>
  JSON.stringify({
    eventId: 1,
    subscriptionType: 'object.creation',
    occurredAt: 1,
    objectId: 5,
    objectTypeId: '0-3',
    ...more,
  }).replace('{', `{"portalId":${portalId},`);
const listOf = (...events: string[]) => `[${events.join(',')}]`;
const many = (count: number) => listOf(...Array.from({ length: count }, (_, n) => event(7, { eventId: n })));

/** What a signed delivery may hold. All of it is kept as it came; `portal` is the hint for taking turns. */
const kept: { sentence: string; body: string | Buffer; portal: string | null }[] = [
  { sentence: 'one event', body: listOf(event(7)), portal: '7' },
  { sentence: 'no event', body: '[]', portal: null },
  { sentence: 'a hundred and one events', body: many(101), portal: '7' },
  { sentence: 'a thousand events', body: many(1000), portal: '7' },
  {
    sentence: 'events of ten portals',
    body: listOf(...Array.from({ length: 10 }, (_, n) => event(n + 1))),
    portal: null,
  },
  { sentence: 'an object instead of a list', body: event(7), portal: '7' },
  { sentence: 'text that is not JSON', body: 'so it goes', portal: null },
  { sentence: 'half a JSON text', body: '[{"portalId":7', portal: '7' },
  { sentence: 'nothing', body: '', portal: null },
  { sentence: 'a NUL', body: listOf(event(7, { propertyValue: '\u0000' })), portal: '7' },
  { sentence: 'a raw NUL byte', body: Buffer.from([0x5b, 0x00, 0x5d]), portal: null },
  { sentence: 'a lone surrogate', body: '[{"portalId":7,"propertyValue":"\\ud800"}]', portal: '7' },
  { sentence: 'bytes that are not UTF-8', body: Buffer.from([0x5b, 0xff, 0xfe, 0x5d]), portal: null },
  { sentence: 'a hundred thousand levels', body: '['.repeat(100_000), portal: null },
  { sentence: 'a portal beyond 2^53', body: listOf(event('9007199254740993')), portal: '9007199254740993' },
  { sentence: 'a portal beyond 2^63', body: listOf(event('9223372036854775808')), portal: null },
  { sentence: 'a portal that is text', body: '[{"portalId":"7"}]', portal: null },
  { sentence: 'a portal that is a fraction', body: '[{"portalId":7.5}]', portal: null },
  { sentence: 'a portal spaced out', body: '[{"portalId" :\n 7}]', portal: '7' },
  {
    sentence: 'another portal quoted inside a value',
    body: listOf(event(7, { propertyValue: '"portalId":8' })),
    portal: '7',
  },
  { sentence: 'an unknown type', body: listOf(event(7, { subscriptionType: 'moon.rise' })), portal: '7' },
];

test.each(kept)(
  'a signed delivery with $sentence is stored as it came, then answered 200',
  async ({ body, portal }) => {
    expect((await server.deliver(body)).status).toBe(200);
    const [row, ...others] = await stored();
    expect(others).toEqual([]);
    expect(row?.body.equals(Buffer.from(body))).toBe(true);
    expect(row?.portal_id).toBe(portal);
  },
);

test('a signed delivery of 8 MB is stored as it came, then answered 200', async () => {
  const largest = Buffer.alloc(8 * MiB, 0x20);
  expect((await server.deliver(largest)).status).toBe(200);
  expect((await stored())[0]?.body.equals(largest)).toBe(true);
});

test('a delivery that comes twice is stored twice: which events are new is decided by what they hold', async () => {
  const body = listOf(event(7));
  const headers = signatureOf('POST', target, body);
  const send = () => server.fetch(target, { method: 'POST', headers, body });
  expect((await send()).status).toBe(200);
  expect((await send()).status).toBe(200);
  expect(await stored()).toHaveLength(2);
});

const body = listOf(event(7));
const gzipped = gzipSync(body);

/** What is not taken in. None of it reaches the store. */
const refused: { sentence: string; status: number; send: () => Promise<Response> }[] = [
  {
    sentence: 'that is not signed',
    status: 401,
    send: () => server.fetch(target, { method: 'POST', body }),
  },
  {
    sentence: 'that is signed with another secret',
    status: 401,
    send: () => server.deliver(body, signatureOf('POST', target, body, { secret: 'wrong-secret' })),
  },
  {
    sentence: 'whose signature is five minutes old',
    status: 401,
    send: () =>
      server.deliver(body, signatureOf('POST', target, body, { timestampMs: Date.now() - 300_500 })),
  },
  {
    sentence: 'with one byte more than was signed',
    status: 401,
    send: () => server.deliver(`${body} `, signatureOf('POST', target, body)),
  },
  {
    sentence: 'that is signed with v1',
    status: 401,
    send: () =>
      server.fetch(target, { method: 'POST', body, headers: { 'x-hubspot-signature': 'ab'.repeat(32) } }),
  },
  {
    sentence: 'that is compressed',
    status: 401,
    send: () => server.deliver(gzipped, { 'content-encoding': 'gzip' }),
  },
  {
    sentence: 'of one byte more than 8 MB',
    status: 413,
    send: () => server.deliver(Buffer.alloc(8 * MiB + 1, 0x20)),
  },
  {
    sentence: 'of more than 8 MB that does not say its length',
    status: 413,
    send: () => {
      const chunk = new Uint8Array(MiB);
      let sent = 0;
      const endless = new ReadableStream({
        pull: controller => (sent++ < 9 ? controller.enqueue(chunk) : controller.close()),
      });
      const init = {
        method: 'POST',
        body: endless,
        duplex: 'half',
        headers: signatureOf('POST', target, ''),
      };
      return server.fetch(target, init as RequestInit);
    },
  },
];

test.each(refused)('a delivery $sentence is answered $status and not stored', async ({ send, status }) => {
  const response = await send();
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await stored()).toEqual([]);
});

test('a delivery signed with the secret of before is taken in while that one is rotated', async () => {
  const previous = 'the-secret-of-before';
  await using rotating = await startTestServer(database.appUrl, { HUBSPOT_CLIENT_SECRET_PREVIOUS: previous });
  const response = await rotating.deliver(body, signatureOf('POST', target, body, { secret: previous }));
  expect(response.status).toBe(200);
});

test('a delivery that cannot be committed is answered 503 with Retry-After, within two seconds', async () => {
  const blocker = new pg.Client({ connectionString: database.adminUrl });
  await blocker.connect();
  try {
    await blocker.query('BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE');
    const startedAt = performance.now();
    const response = await server.deliver(body);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  } finally {
    await blocker.query('ROLLBACK');
    await blocker.end();
  }
  await expect.poll(async () => (await server.deliver(body)).status).toBe(200);
});

test('a flood is shed instead of waiting for the store, and nothing that got 200 is missing', async () => {
  const blocker = new pg.Client({ connectionString: database.adminUrl });
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE');
  const waiting = Promise.all(Array.from({ length: 200 }, () => server.deliver(body)));
  // Those who got in wait for the store; the others are answered while it is still locked.
  await expect.poll(() => countOf('shed'), { timeout: 20_000 }).toBeGreaterThan(0);
  await blocker.query('ROLLBACK');
  await blocker.end();
  const answers = await waiting;
  const taken = answers.filter(answer => answer.status === 200).length;
  expect(answers.every(answer => [200, 503].includes(answer.status))).toBe(true);
  expect((await stored()).length).toBeGreaterThanOrEqual(taken);
});

/** POSTs that the intake has answered for this reason so far. */
async function countOf(why: string): Promise<number> {
  const text = await (await server.fetch('/metrics')).text();
  const line = new RegExp(`^dibs_intake_deliveries_total\\{[^}]*why="${why}"[^}]*\\} (\\d+)$`, 'm').exec(
    text,
  );
  return Number(line?.[1] ?? 0);
}
