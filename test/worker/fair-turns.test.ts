import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstTurn } from '../../adapters/postgres/claim-deliveries.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { unpackAll } from '../../webhooks/worker/unpack-all.ts';
import { unpackDeliveries } from '../../webhooks/worker/unpack-deliveries.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.appUrl, { max: 2, applicationName: 'test' });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

let lastEvent = 0;
const delivery = (portalId: string, events: number) => {
  const list = Array.from({ length: events }, () => {
    lastEvent += 1;
    return {
      eventId: lastEvent,
      portalId: Number(portalId),
      subscriptionType: 'object.creation',
      objectTypeId: '0-3',
      objectId: lastEvent,
      occurredAt: 1_795_000_000_000,
    };
  });
  return pool.query('INSERT INTO deliveries (portal_id, body) VALUES ($1, $2)', [
    portalId,
    Buffer.from(JSON.stringify(list)),
  ]);
};

test('a portal whose one delivery came behind another’s flood is told of before the flood is through (P7)', async () => {
  const floods = 60;
  for (let n = 0; n < floods; n += 1) await delivery('100', 50);
  // A greater and a smaller number than the flooding portal's: the order of numbers plays no part.
  await delivery('200', 1);
  await delivery('50', 1);
  const left: Record<string, Promise<number>> = {};
  const count = async () => {
    const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM deliveries');
    return rows[0]?.n ?? 0;
  };
  await unpackAll(pool, portalId => {
    left[portalId] ??= count();
  });
  expect(await left['200']).toBeGreaterThan(floods - 10);
  expect(await left['50']).toBeGreaterThan(floods - 10);
  expect(await count()).toBe(0);
});

test('however many portals flood, whoever waits beside them has a turn in every round (P7)', async () => {
  const floods = 12;
  for (let n = 0; n < floods; n += 1)
    for (let each = 0; each < 20; each += 1) await delivery(String(100 + n), 1);
  await delivery('200', 1);
  await delivery('50', 1);
  const turns: string[][] = [];
  for (let lastTurn = firstTurn; ; ) {
    const batch = await unpackDeliveries(pool, { after: lastTurn });
    if (batch.unpacked === 0) break;
    lastTurn = batch.lastTurn;
    turns.push(batch.portals);
  }
  const first = (portalId: string) => turns.findIndex(portals => portals.includes(portalId));
  expect([first('50'), first('200')]).toEqual([0, 1]);
  // Ten have a turn at once, so that nobody waits for more than one batch between two.
  for (let n = 0; n < floods; n += 1)
    for (let batch = 0; batch < 5; batch += 1)
      expect(turns.slice(batch, batch + 2).flat()).toContain(String(100 + n));
});

test('who sends little does not wait for the large turn of another in the same round (P7)', async () => {
  await delivery('100', 200);
  await delivery('200', 1);
  await delivery('300', 200);
  const told: string[] = [];
  await unpackAll(pool, portalId => told.push(portalId));
  expect(told).toEqual(['200', '100', '300']);
});
