import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallBudget } from '../../adapters/hubspot/call-budget.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { openPool } from './open-pool.ts';

let database: TestDatabase;
/** Two pools stand for two processes: they share nothing but the database. */
let pools: [pg.Pool, pg.Pool];
let portals = 0;
const newPortal = () => String(7_000 + portals++);

beforeAll(async () => {
  database = await createTestDatabase();
  const pool = () => openPool(database.appUrl);
  pools = [pool(), pool()];
});
afterAll(async () => {
  await Promise.all(pools.map(pool => pool.end()));
  await database.drop();
});

const limits = (slots: number, windowMs: number, searches = 2) => ({
  call: { slots, windowMs },
  search: { slots: searches, windowMs },
});

/** Most stamps inside any window of the given length, its start included. */
function mostInWindow(stamps: readonly number[], windowMs: number): number {
  const sorted = [...stamps].sort((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map(start => sorted.filter(at => at >= start && at < start + windowMs).length),
  );
}

/** Every use of every slot, as the database stamped it: kept by a trigger that only this test has. */
async function recordUses(): Promise<void> {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`
    CREATE TABLE IF NOT EXISTS slot_uses (portal_id bigint, kind text, used_at timestamptz);
    GRANT INSERT ON slot_uses TO PUBLIC;
    CREATE OR REPLACE FUNCTION record_use() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO slot_uses VALUES (new.portal_id, new.kind, new.used_at); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER record_use AFTER UPDATE ON call_slots FOR EACH ROW EXECUTE FUNCTION record_use();`);
  await admin.end();
}

async function usesOf(portalId: string, kind: string): Promise<number[]> {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const { rows } = await admin.query<{ ms: number }>(
    `SELECT (extract(epoch FROM used_at) * 1000)::double precision AS ms FROM slot_uses WHERE portal_id = $1 AND kind = $2`,
    [portalId, kind],
  );
  await admin.end();
  return rows.map(row => row.ms);
}

describe('the budget of a portal', () => {
  test('holds in any sliding window, whatever number of callers and processes ask', async () => {
    await recordUses();
    const scenario = fc.record({
      slots: fc.integer({ min: 1, max: 6 }),
      windowMs: fc.constantFrom(60, 150),
      callers: fc.integer({ min: 5, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ slots, windowMs, callers }) => {
        const portalId = newPortal();
        const budgets = pools.map(pool => createCallBudget(pool, limits(slots, windowMs)));
        const permits = await Promise.all(
          Array.from({ length: callers }, (_, index) => budgets[index % 2]?.acquire(portalId)),
        );
        expect(permits.every(permit => permit?.granted)).toBe(true);
        const uses = await usesOf(portalId, 'call');
        expect(uses.length).toBe(callers);
        expect(mostInWindow(uses, windowMs)).toBeLessThanOrEqual(slots);
      }),
      { numRuns: 15 },
    );
  });

  test('is used to the full: 90 at once, and the 91st is told how long', async () => {
    const portalId = newPortal();
    const [one, two] = pools.map(pool => createCallBudget(pool));
    const permits = await Promise.all(
      Array.from({ length: 90 }, (_, index) =>
        (index % 2 ? one : two)?.acquire(portalId, { maxWaitMs: 5_000 }),
      ),
    );
    expect(permits.filter(permit => permit?.granted).length).toBe(90);
    const refused = await one?.acquire(portalId, { maxWaitMs: 0 });
    if (!refused || refused.granted) throw new Error('a 91st call was granted');
    expect(refused.retryAfterMs).toBeGreaterThan(5_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(10_500);
  });

  test('is granted at first use without waiting', async () => {
    expect(await createCallBudget(pools[0]).acquire(newPortal(), { maxWaitMs: 0 })).toMatchObject({
      granted: true,
    });
  });

  test('does not depend on what other portals do', async () => {
    const budget = createCallBudget(pools[0], limits(1, 60_000));
    expect((await budget.acquire(newPortal(), { maxWaitMs: 0 })).granted).toBe(true);
    expect((await budget.acquire(newPortal(), { maxWaitMs: 0 })).granted).toBe(true);
  });

  test('a waiter is told at once when no place frees in the time it has', async () => {
    const budget = createCallBudget(pools[0], limits(1, 60_000));
    const portalId = newPortal();
    await budget.acquire(portalId);
    const startedAt = performance.now();
    const permit = await budget.acquire(portalId, { maxWaitMs: 30_000 });
    expect(permit.granted).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  test('a waiter goes when it is told to', async () => {
    const budget = createCallBudget(pools[0], limits(1, 60_000));
    const portalId = newPortal();
    await budget.acquire(portalId);
    const stop = new AbortController();
    const waiting = budget.acquire(portalId, { maxWaitMs: 600_000, signal: stop.signal });
    stop.abort();
    expect((await waiting).granted).toBe(false);
  });

  test('who came first is served first', async () => {
    const budget = createCallBudget(pools[0], limits(1, 30));
    const portalId = newPortal();
    const order: number[] = [];
    await Promise.all(
      [0, 1, 2, 3, 4].map(async turn => {
        await budget.acquire(portalId);
        order.push(turn);
      }),
    );
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  test('more slots are made when the limit is raised', async () => {
    const portalId = newPortal();
    await createCallBudget(pools[0], limits(1, 60_000)).acquire(portalId);
    const raised = createCallBudget(pools[1], limits(2, 60_000));
    expect((await raised.acquire(portalId, { maxWaitMs: 0 })).granted).toBe(true);
    expect((await raised.acquire(portalId, { maxWaitMs: 0 })).granted).toBe(false);
  });

  test('a database that is gone is not taken for a full budget', async () => {
    const gone = openPool(database.appUrl.replace(database.name, 'no_such_database'));
    await expect(createCallBudget(gone).acquire(newPortal())).rejects.toThrow(/no_such_database/);
    await gone.end();
  });
});

describe('a search', () => {
  test('takes exactly one place of both kinds', async () => {
    await recordUses();
    const portalId = newPortal();
    const budget = createCallBudget(pools[0], limits(3, 100, 1));
    await Promise.all([1, 2, 3].map(() => budget.acquire(portalId, { kind: 'search' })));
    const searches = await usesOf(portalId, 'search');
    expect(searches.length).toBe(3);
    expect(mostInWindow(searches, 100)).toBe(1);
    expect((await usesOf(portalId, 'call')).length).toBe(3);
  });

  test('that has to wait keeps no other call from its place', async () => {
    const portalId = newPortal();
    const budget = createCallBudget(pools[0], limits(3, 60_000, 1));
    await budget.acquire(portalId, { kind: 'search' });
    expect((await budget.acquire(portalId, { kind: 'search', maxWaitMs: 0 })).granted).toBe(false);
    expect((await budget.acquire(portalId, { maxWaitMs: 0 })).granted).toBe(true);
    expect((await budget.acquire(portalId, { maxWaitMs: 0 })).granted).toBe(true);
    expect((await budget.acquire(portalId, { maxWaitMs: 0 })).granted).toBe(false);
  });

  test('is not granted when only calls are used up', async () => {
    const portalId = newPortal();
    const budget = createCallBudget(pools[0], limits(1, 60_000, 4));
    await budget.acquire(portalId);
    expect((await budget.acquire(portalId, { kind: 'search', maxWaitMs: 0 })).granted).toBe(false);
  });
});

test('no portal sees or uses the slots of another', async () => {
  const [mine, other] = [newPortal(), newPortal()];
  await createCallBudget(pools[0]).acquire(other);
  const client = await pools[0].connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('dibs.portal_id', $1, true)", [mine]);
    const seen = await client.query('SELECT FROM call_slots WHERE portal_id = $1', [other]);
    const used = await client.query('UPDATE call_slots SET used_at = now() WHERE portal_id = $1', [other]);
    expect([seen.rowCount, used.rowCount]).toEqual([0, 0]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});
