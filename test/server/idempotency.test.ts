import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOnce } from '../../adapters/postgres/idempotency.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { rounds } from '../support/rounds.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

const person = { portalId: '9300001', userId: '42' };

let database: TestDatabase;
let pool: pg.Pool;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, { max: 20 });
  await havePortal(database.appUrl, person.portalId, person.userId);
  await havePortal(database.appUrl, '9300002', person.userId);
  server = await startTestServer(database.appUrl);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await pool.end();
  await database.drop();
});

const once = <T>(key: string, decide: () => Promise<T>, requestHash = 'hash', portalId = person.portalId) =>
  inPortal(pool, portalId, {}, tx => answerOnce(tx, { key, requestHash }, decide));

test('of rivals with one key one decides, and all get its answer', async () => {
  for (let round = 0; round < rounds(200); round += 1) {
    let decided = 0;
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => once(`race-${round}`, async () => ({ winner: ++decided }))),
    );
    expect(decided).toBe(1);
    expect(answers).toEqual(Array.from({ length: 16 }, () => ({ winner: 1 })));
  }
});

test('the first answer has the very bytes of every retry, in whatever order its members were made', async () => {
  const decide = async () => ({ state: 'queued', ids: ['b', 'a'], amount: 1 });
  const first = JSON.stringify(await once('order', decide));
  expect(JSON.stringify(await once('order', decide))).toBe(first);
});

test('a decision that failed leaves its key free', async () => {
  const failing = once('failing', async () => {
    throw new Error('planted');
  });
  await expect(failing).rejects.toThrow('planted');
  expect(await once('failing', async () => 'decided')).toBe('decided');
});

test('a rival of a decision that fails decides instead of it', async () => {
  const entered = Promise.withResolvers<void>();
  const first = once('taken-over', async () => {
    entered.resolve();
    await new Promise(resolve => setImmediate(resolve));
    throw new Error('planted');
  });
  await entered.promise;
  const second = once('taken-over', async () => 'second');
  await expect(first).rejects.toThrow('planted');
  expect(await second).toBe('second');
});

test('a key for another request is refused', async () => {
  await once('reused', async () => 1, 'one');
  await expect(once('reused', async () => 2, 'another')).rejects.toMatchObject({ failure: 'key-reused' });
});

test('portals do not share keys', async () => {
  expect(await once('shared', async () => 1, 'one', '9300001')).toBe(1);
  expect(await once('shared', async () => 2, 'another', '9300002')).toBe(2);
});

const put = (key: string, followUpDays: number, who = person) =>
  server.asCard(who, 'PUT', '/api/v1/policy', {
    idempotencyKey: key,
    policy: { ...defaultPolicy, followUp: { ...defaultPolicy.followUp, days: followUpDays } },
  });

test('over HTTP a retry gets the same answer, byte for byte, and nothing happens twice', async () => {
  const first = await (await put('http-retry', 20)).text();
  expect(JSON.parse(first)).toMatchObject({ ok: true, version: 2 });
  expect(await (await put('http-retry', 20)).text()).toBe(first);
  const inForce = await server.asCard(person, 'GET', '/api/v1/policy');
  expect(await inForce.json()).toMatchObject({ version: 2, policy: { followUp: { days: 20 } } });
});

test('over HTTP the same key with another body, route or user is 409', async () => {
  expect((await put('http-reused', 21)).status).toBe(200);
  expect((await put('http-reused', 22)).status).toBe(409);
  const directory = await (await server.asCard(person, 'GET', '/api/v1/directory')).json();
  const body = { idempotencyKey: 'http-reused', directory: directory.directory };
  expect((await server.asCard(person, 'PUT', '/api/v1/directory', body)).status).toBe(409);

  const roles = [...directory.directory.roles, { who: { userId: '43' }, role: 'admin' }];
  const second = { idempotencyKey: 'second-admin', directory: { ...directory.directory, roles } };
  expect((await server.asCard(person, 'PUT', '/api/v1/directory', second)).status).toBe(200);
  expect((await put('http-reused', 21, { ...person, userId: '43' })).status).toBe(409);
});

test('two that put different policies at once make two versions', async () => {
  const before = (await (await server.asCard(person, 'GET', '/api/v1/policy')).json()).version;
  const answers = await Promise.all([put('at-once-1', 30), put('at-once-2', 31), put('at-once-3', 32)]);
  const versions = await Promise.all(answers.map(async answer => (await answer.json()).version));
  expect(versions.toSorted()).toEqual([before + 1, before + 2, before + 3]);
});
