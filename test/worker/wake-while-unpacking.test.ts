import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countDeliveries, storeDelivery } from '../../adapters/postgres/deliveries.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { acquireLease, fenceLease } from '../../adapters/postgres/leases.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createWakeHandler } from '../../webhooks/worker/handle-wake.ts';
import { createRightOfWay } from '../../webhooks/worker/right-of-way.ts';
import type { PortalWorkDeps } from '../../webhooks/worker/worker-deps.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Whoever is told of goes through the queue. */
const way = createRightOfWay({ places: 0 });

const deliveryOf = (portalId: number, eventId: number) =>
  Buffer.from(
    `[{"portalId":${portalId},"eventId":${eventId},"subscriptionType":"object.creation","occurredAt":1,"objectId":5,"objectTypeId":"0-3"}]`,
  );

test.each([
  ['a wake-up', 'unpack'],
  ['a sweep', 'sweep'],
] as const)(
  'while %s unpacks a backlog of one portal, another is told of before its end (P7)',
  async (_, kind) => {
    const pool = createPool(database.appUrl, { max: 2 });
    for (let number = 0; number < 30; number += 1)
      await storeDelivery(pool, { portalId: '1', body: deliveryOf(1, number) }, 5_000);
    await storeDelivery(pool, { portalId: '2', body: deliveryOf(2, 1) }, 5_000);
    const leftWhenTold: Promise<number>[] = [];
    const handle = createWakeHandler(
      { pool, logger: { error: () => undefined }, way } as unknown as PortalWorkDeps,
      portalId => {
        if (portalId === '2') leftWhenTold.push(countDeliveries(pool));
      },
    );
    await handle({ kind });
    expect(await countDeliveries(pool)).toBe(0);
    expect(leftWhenTold.length).toBeGreaterThan(0);
    expect(await leftWhenTold[0]).toBeGreaterThan(0);
    await pool.end();
  },
);

test('a sweep that comes while a backlog is unpacked goes on to the portals (P7)', async () => {
  const pool = createPool(database.appUrl, { max: 4 });
  await storeDelivery(pool, { portalId: '3', body: deliveryOf(3, 1) }, 5_000);
  const deps = { pool, logger: { error: () => undefined }, way } as unknown as PortalWorkDeps;
  const handle = createWakeHandler(deps, () => undefined);
  const other = new pg.Client({ connectionString: database.adminUrl });
  await other.connect();
  // What is unpacked cannot be written until this ends.
  await other.query('BEGIN; LOCK TABLE inbox IN EXCLUSIVE MODE');
  const unpacked = handle({ kind: 'unpack' });
  await handle({ kind: 'sweep' });
  expect(await countDeliveries(pool)).toBe(1);
  await other.query('COMMIT');
  await other.end();
  await unpacked;
  expect(await countDeliveries(pool)).toBe(0);
  await pool.end();
});

test('who asks for a portal while its holder commits is told no at once, and keeps no place that another waits for (P7)', async () => {
  const pool = createPool(database.appUrl, { max: 2 });
  // Whoever waits for a lock fails, instead of being told no.
  const impatient = createPool(`${database.appUrl}&options=-c%20lock_timeout%3D1`, { max: 1 });
  const lease = await acquireLease(pool, '4', 'work', 'one');
  if (lease === null) throw new Error('Nobody else holds it');
  await inPortal(pool, '4', { fenced: false }, async tx => {
    await fenceLease(tx, lease);
    expect(await acquireLease(impatient, '4', 'work', 'other')).toBeNull();
  });
  await impatient.end();
  await pool.end();
});
