import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { firstTurn } from '../../adapters/postgres/claim-deliveries.ts';
import { noteDueWork } from '../../adapters/postgres/due-work.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { pendingEvents } from '../../adapters/postgres/inbox.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { installPortal } from '../../operations/install-portal.ts';
import { createWakeHandler } from '../../webhooks/worker/handle-wake.ts';
import { createRightOfWay, type RightOfWay } from '../../webhooks/worker/right-of-way.ts';
import { unpackAll } from '../../webhooks/worker/unpack-all.ts';
import { unpackDeliveries } from '../../webhooks/worker/unpack-deliveries.ts';
import type { PortalWorkDeps } from '../../webhooks/worker/worker-deps.ts';
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

const nobodyWaits = () => Promise.resolve();

let lastEvent = 0;
const delivery = (portalId: string, events: number, subscriptionType = 'object.creation') => {
  const list = Array.from({ length: events }, () => {
    lastEvent += 1;
    return {
      eventId: lastEvent,
      portalId: Number(portalId),
      subscriptionType,
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
  await unpackAll(
    pool,
    portalId => {
      left[portalId] ??= count();
    },
    nobodyWaits,
  );
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
  await unpackAll(
    pool,
    (portalId, few) => told.push(`${portalId}${few ? ', few events' : ''}`),
    async portalId => void told.push(`${portalId} gives way`),
  );
  expect(told).toEqual(['200, few events', '100 gives way', '100', '300 gives way', '300']);
});

/** The worker's handler of wake-ups; what of `way` is not given is as in production. */
function workerWith(way: Partial<RightOfWay> = {}) {
  const woken: string[] = [];
  const production = createRightOfWay({ places: 4 });
  const deps = {
    pool,
    holder: 'test',
    way: { ...production, ...way },
    logger: { error: () => undefined },
    gatewayFor: () => undefined,
    anchor: null,
  } as unknown as PortalWorkDeps;
  return {
    handle: createWakeHandler(deps, portalId => woken.push(portalId)),
    ended: production.ended,
    woken,
  };
}

const waiting = async (portalId: string) =>
  await inPortal(pool, portalId, { fenced: false }, async tx => (await pendingEvents(tx, 1_000)).length);

async function install(portalId: string): Promise<void> {
  await inPortal(pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: '1',
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessExpiresAt: '2099-01-01T00:00:00Z',
    }),
  );
  // What an install has read for the first time is no part of this.
  await pool.query('DELETE FROM due_work WHERE portal_id = $1', [portalId]);
}

test('few events are decided where they were unpacked, without the queue; many go through it (P7)', async () => {
  const { handle, ended, woken } = workerWith();
  await delivery('301', 20);
  await delivery('302', 21);
  await handle({ kind: 'unpack' });
  await ended();
  expect(woken).toEqual(['302']);
  expect([await waiting('301'), await waiting('302')]).toEqual([0, 21]);
});

test('few events of which no place is free go through the queue', async () => {
  const { handle, woken } = workerWith({ goFirst: () => false });
  await delivery('303', 1);
  await handle({ kind: 'unpack' });
  expect(woken).toEqual(['303']);
});

test.each([
  ['many events gives way before it reads and before it decides', 21, [21, 21]],
  ['few events gives way to nobody', 20, []],
] as const)('a portal with %s (P7)', async (_, events, waitedFor) => {
  const portalId = String(400 + events);
  const waitedBefore: number[] = [];
  const left: string[] = [];
  const { handle } = workerWith({
    goFirst: () => false,
    giveWay: async of => void (of === portalId && waitedBefore.push(await waiting(portalId))),
    leave: of => void left.push(of),
  });
  await install(portalId);
  await delivery(portalId, events, 'object.unheardOf');
  await handle({ kind: 'unpack' });
  await handle({ kind: 'portal', portalId });
  expect(waitedBefore).toEqual(waitedFor);
  expect(await waiting(portalId)).toBe(0);
  expect(left).toEqual([portalId]);
});

test('what follows from decisions gives way before it begins (P7)', async () => {
  const gaveWay: string[] = [];
  const { handle } = workerWith({ giveWay: async portalId => void gaveWay.push(portalId) });
  await install('305');
  await inPortal(pool, '305', {}, tx => noteDueWork(tx, 'seals'));
  await handle({ kind: 'portal', portalId: '305' });
  expect(gaveWay).toEqual(['305']);
});
