import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { claimAndDefend } from '../e2e/support/claim-and-defend.ts';
import { describeWith } from '../support/find-tool.ts';
import { rounds } from '../support/rounds.ts';
import { freePort, startRedis } from '../support/start-redis.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkAll, disturbQueue } from './support/disturb-queue.ts';
import { type Fleet, startFleet } from './support/fleet.ts';
import { startLoad } from './support/load.ts';

describeWith('redis', 'with BullMQ on Redis', tool => {
  test('a claim is made, approved and defended', { timeout: 120_000 }, async () => {
    await using redis = await startRedis(tool);
    await using fleet = await startFleet({ env: { REDIS_URL: redis.url } });
    await claimAndDefend({ ...fleet, complaints: [] });
    expect(await keysOf(redis.url)).toBeGreaterThan(0);
  });

  test('Redis, flushed in mid-flight, takes nothing with it', { timeout: 10 * 60_000 }, async () => {
    await using redis = await startRedis(tool);
    await using fleet = await startFleet({ env: { REDIS_URL: redis.url } });
    const client = new Redis(redis.url);
    await disturbQueue(fleet, rounds(30), async () => {
      await client.flushall();
    });
    client.disconnect();
  });

  test('while Redis is away work goes on, and when it is back it goes on', {
    timeout: 5 * 60_000,
  }, async context => {
    if ('configured' in tool) return context.skip('somebody else’s Redis is not ours to stop');
    const port = await freePort();
    const first = await startRedis(tool, { port });
    await using fleet = await startFleet({ env: { REDIS_URL: first.url } });
    const load = await startLoad(fleet, 29);
    const burst = load.burst();
    await first[Symbol.asyncDispose]();
    await burst;
    await load.burst();
    await expect.poll(() => undecided(fleet), { timeout: 60_000, interval: 100 }).toBe(0);
    await using _again = await startRedis(tool, { port });
    await load.burst();
    await fleet.idle();
    await checkAll(fleet);
    expect(await keysOf(first.url)).toBeGreaterThan(0);
  });

  test('Redis that evicts, as a misconfigured one does, takes nothing with it', {
    timeout: 10 * 60_000,
  }, async context => {
    if ('configured' in tool) return context.skip('somebody else’s Redis is not ours to misconfigure');
    await using redis = await startRedis(tool);
    await using fleet = await startFleet({ env: { REDIS_URL: redis.url } });
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-random');
    const lost = async () => Number(/evicted_keys:(\d+)/.exec(await client.info('stats'))?.[1]);
    await disturbQueue(fleet, rounds(30), async () => {
      await client.config('SET', 'maxmemory', '1');
      // Memory is given back at the next write.
      await client.set('one-too-many', '').catch(() => undefined);
      await client.config('SET', 'maxmemory', '0');
    });
    expect(await lost()).toBeGreaterThan(0);
    client.disconnect();
  });

  test('server and worker start without Redis, work goes on, and they find it when it comes', {
    timeout: 5 * 60_000,
  }, async context => {
    if ('configured' in tool) return context.skip('somebody else’s Redis is not ours to stop');
    const port = await freePort();
    await using fleet = await startFleet({ env: { REDIS_URL: `redis://127.0.0.1:${port}` } });
    const load = await startLoad(fleet, 43);
    await load.burst();
    await expect.poll(() => undecided(fleet), { timeout: 60_000, interval: 100 }).toBe(0);
    await using redis = await startRedis(tool, { port });
    await load.burst();
    await fleet.idle();
    await checkAll(fleet);
    expect(await keysOf(redis.url)).toBeGreaterThan(0);
  });
});

/** Events on their way, stored or in the inbox, that nobody has decided yet. */
async function undecided(fleet: Fleet): Promise<number> {
  const [row] = await adminQuery<{ n: number }>(
    fleet.database,
    `SELECT (SELECT count(*) FROM deliveries)::int
          + (SELECT count(*) FROM inbox WHERE outcome = 'pending')::int AS n`,
  );
  const { pending, inFlight, retrying } = fleet.emulator.dispatcher.counts();
  return (row?.n ?? 0) + pending + inFlight + retrying;
}

async function keysOf(url: string): Promise<number> {
  const client = new Redis(url);
  try {
    return await client.dbsize();
  } finally {
    client.disconnect();
  }
}
