import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEmulator, startEmulator } from '../../dev/emulator/start-emulator.ts';
import { mountedRoutes } from '../../src/server/route-table.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

let database: TestDatabase;
let emulator: RunningEmulator;
let server: TestServer;
let db: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  emulator = await startEmulator({ seeded: false, webhookUrl: 'http://127.0.0.1:9/nobody' });
  server = await startTestServer(database.appUrl, { HUBSPOT_API_URL: emulator.url });
  db = new pg.Client({ connectionString: database.adminUrl });
  await db.connect();
});
afterAll(async () => {
  await db.end();
  await server[Symbol.asyncDispose]();
  await emulator.close();
  await database.drop();
});

const moveClock = (advance: unknown) =>
  server.fetch('/_demo/clock', { method: 'POST', body: JSON.stringify({ advance }) });
const programNow = async () =>
  (await db.query<{ now: Date }>('SELECT program_now() AS now')).rows[0]?.now.getTime() ?? 0;
const crmNow = async () => Date.parse((await (await fetch(`${emulator.url}/_emulator/clock`)).json()).crmNow);

test('production has none of the demo routes', async () => {
  expect(mountedRoutes(false).filter(route => route.path.startsWith('/_demo'))).toEqual([]);
  await using production = await startTestServer(database.appUrl, productionEnv);
  for (const [method, path] of [
    ['POST', '/_demo/clock'],
    ['GET', '/_demo/idle'],
  ] as const)
    expect((await production.fetch(path, { method })).status).toBe(404);
  expect(JSON.stringify(await (await production.fetch('/openapi.json')).json())).not.toContain('_demo');
});

const productionEnv = {
  NODE_ENV: 'production',
  HUBSPOT_CLIENT_ID: 'some-client',
  HUBSPOT_CLIENT_SECRET: 'some-secret-of-hubspot',
  HUBSPOT_APP_ID: '7',
  HUBSPOT_API_URL: 'http://127.0.0.1:9',
  TOKEN_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  RECEIPT_SIGNING_KEY: Buffer.alloc(32, 2).toString('base64'),
  LINK_KEY: Buffer.alloc(32, 3).toString('base64'),
};

test('the clock moves program time and CRM time together', async () => {
  const [program, crm] = [await programNow(), await crmNow()];
  const response = await moveClock('P14D');
  expect(response.status).toBe(200);
  const days = 14 * 86_400_000;
  expect((await programNow()) - program).toBeGreaterThanOrEqual(days);
  expect((await programNow()) - program).toBeLessThan(days + 10_000);
  expect((await crmNow()) - crm).toBeGreaterThanOrEqual(days);
  expect((await crmNow()) - crm).toBeLessThan(days + 10_000);
  expect(await response.json()).toMatchObject({ offsetMs: days });
});

test.each(['-P1D', 'P100Y', 'tomorrow', '', 7])('the clock does not move by %s', async advance => {
  const before = await programNow();
  const response = await moveClock(advance);
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ path: 'body.advance' }]);
  expect((await programNow()) - before).toBeLessThan(10_000);
});

const idle = async (waitMs: number) => {
  const response = await server.fetch(`/_demo/idle?waitMs=${waitMs}`);
  return { status: response.status, counts: await response.json() };
};
const nothing = {
  deliveries: 0,
  inbox: { pending: 0, applied: 0, 'no-change': 0, ignored: 0, quarantined: 0 },
  dueWork: 0,
  projections: 0,
  effects: 0,
  mails: 0,
  repaired: 0,
  emulator: { pending: 0, inFlight: 0, retrying: 0 },
};

test('idle answers 200 with counts when nothing is pending', async () => {
  expect(await idle(2_000)).toEqual({ status: 200, counts: { idle: true, ...nothing } });
});

test('idle answers 503 with the same counts while something is, and 200 once it is gone', async () => {
  await server.deliver('[]');
  expect(await idle(100)).toEqual({ status: 503, counts: { idle: false, ...nothing, deliveries: 1 } });
  const waiting = idle(10_000);
  await db.query('DELETE FROM deliveries');
  expect((await waiting).status).toBe(200);
});

/** One row of each kind that idle waits for, of a portal that once sent something. */
const pending: { sentence: string; insert: string; counts: object }[] = [
  {
    sentence: 'an event not decided',
    insert: `INSERT INTO inbox (portal_id, content_hash, received_at) VALUES (96, '\\x01', now())`,
    counts: { inbox: { ...nothing.inbox, pending: 1 } },
  },
  {
    sentence: 'a copy that is behind',
    insert: `INSERT INTO projections (portal_id, object_type, object_id) VALUES (96, 'deals', 1)`,
    counts: { projections: 1 },
  },
  {
    sentence: 'a task not made',
    insert: `INSERT INTO effects (portal_id, effect_id, kind, subject_id, payload, created_at)
             VALUES (96, 'e1', 'task', 's1', '{}', now())`,
    counts: { effects: 1 },
  },
  {
    sentence: 'a mail that has not left',
    insert: `WITH a AS (INSERT INTO mail_addresses (portal_id, address_id, address, time_zone)
               VALUES (96, 'adr_1', 'ann@cobalt.example', 'UTC') RETURNING address_id)
             INSERT INTO mails (portal_id, mail_id, mail_key, address_id, template, facts, links, urgency, subject_id, created_at)
             SELECT 96, 'mal_1', 'k', address_id, 'test', '{}', '{}', 'now', 'k', now() FROM a`,
    counts: { mails: 1 },
  },
  {
    sentence: 'work that is due',
    insert: `INSERT INTO due_work (portal_id, kind, due_at) VALUES (96, 'reads', program_now())`,
    counts: { dueWork: 1 },
  },
];

test.each(pending)('idle sees $sentence', async ({ insert, counts }) => {
  await db.query('INSERT INTO known_portals (portal_id) VALUES (96) ON CONFLICT DO NOTHING');
  await db.query(insert);
  expect(await idle(0)).toMatchObject({ status: 503, counts });
  for (const table of ['inbox', 'projections', 'effects', 'mails', 'due_work'])
    await db.query(`DELETE FROM ${table} WHERE portal_id = 96`);
  expect((await idle(2_000)).status).toBe(200);
});

test('idle waits for what the emulator has not delivered', async () => {
  await fetch(`${emulator.url}/_emulator/portals`, { method: 'POST', body: '{}' });
  await emulator.close();
  expect(await idle(100)).toMatchObject({ status: 503, counts: { emulator: null } });
});

test('figures are in /metrics too, over every portal', async () => {
  await havePortal(database.appUrl, '9600001', '42');
  await db.query(`INSERT INTO inbox (portal_id, content_hash, received_at, outcome)
                  VALUES (9600001, '\\x01', now(), 'ignored')`);
  const text = await (await server.fetch('/metrics')).text();
  expect(text).toMatch(/^dibs_deliveries_pending\{[^}]*\} 0$/m);
  expect(text).toMatch(/^dibs_inbox_events\{outcome="ignored",[^}]*\} 1$/m);
  expect(text).toMatch(/^dibs_due_work\{[^}]*\} \d+$/m);
  expect(text).toMatch(/^dibs_work_counts_readable\{[^}]*\} 1$/m);
  expect(text).toMatch(/^dibs_http_request_seconds_count\{[^}]*route="\/_demo\/idle",status="200"\} \d+$/m);
  expect(text).not.toContain('9600001');
});
