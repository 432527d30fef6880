import { expect, test } from 'vitest';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import { startQueueWorker } from '../../adapters/queue/worker.ts';
import { freePort } from '../support/start-redis.ts';

/** A queue that nobody can reach, as while its server restarts. */
const away: { backend: string; urls: () => Promise<{ databaseUrl: string; redisUrl?: string }> }[] = [
  {
    backend: 'Postgres',
    urls: async () => ({ databaseUrl: `postgresql://nobody@127.0.0.1:${await freePort()}/none` }),
  },
  {
    backend: 'Redis',
    urls: async () => ({
      databaseUrl: 'postgresql://nobody@127.0.0.1/none',
      redisUrl: `redis://127.0.0.1:${await freePort()}`,
    }),
  },
];

test.each(away)(
  'while $backend is away, waking returns at once, says so in the log and throws nothing',
  async ({ urls }) => {
    const messages: string[] = [];
    const hear = (_fields: Record<string, unknown>, message: string) => void messages.push(message);
    const logger = { warn: hear, error: hear };
    const connection = createQueueConnection({ ...(await urls()), logger });
    const waker = createWaker(connection, { logger, addTimeoutMs: 200 });
    const from = performance.now();
    for (let n = 0; n < 10_000; n += 1) waker.wakePortal(String(n % 10));
    expect(performance.now() - from).toBeLessThan(500);
    await expect.poll(() => messages).toContain('A wake-up was not queued; a sweep will find the work');
    await waker.close();
    await connection.close();
  },
);

test.each(away)('while $backend is away, a worker sweeps by itself', async ({ urls }) => {
  const logger = { warn: () => undefined, error: () => undefined };
  const connection = createQueueConnection({ ...(await urls()), logger });
  let sweeps = 0;
  const worker = await startQueueWorker({
    connection,
    concurrency: 1,
    logger,
    sweepEveryMs: 50,
    handle: async job => {
      if (job.kind === 'sweep') sweeps += 1;
    },
  });
  await expect.poll(() => sweeps, { timeout: 5_000 }).toBeGreaterThan(2);
  const from = performance.now();
  await worker.close({ withinMs: 300 });
  expect(performance.now() - from).toBeLessThan(1_000);
  await connection.close();
});
