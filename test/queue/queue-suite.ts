import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createQueueConnection, type QueueConnection } from '../../adapters/queue/connection.ts';
import type { WakeJob } from '../../adapters/queue/names.ts';
import { createWaker, type Waker } from '../../adapters/queue/waker.ts';
import { type QueueWorker, startQueueWorker } from '../../adapters/queue/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { rounds } from '../support/rounds.ts';
import { spawnLeashed } from '../support/spawn-leashed.ts';

/** What differs between the backends. */
export type Backend = {
  redisUrl?: string;
  /** Makes the queue forget everything, as FLUSHALL does. */
  empty(database: TestDatabase): Promise<void>;
};

/** What the queue promises, the same on both backends. */
export function queueSuite(open: () => Promise<Backend & AsyncDisposable>): void {
  let database: TestDatabase;
  let backend: Backend & AsyncDisposable;
  beforeAll(async () => {
    database = await createTestDatabase();
    backend = await open();
  });
  afterAll(async () => {
    await backend[Symbol.asyncDispose]();
    await database.drop();
  });

  const faults: string[] = [];
  const logger = {
    warn: (_fields: Record<string, unknown>, message: string) => void faults.push(message),
    error: (_fields: Record<string, unknown>, message: string) => void faults.push(message),
  };
  let connection: QueueConnection;
  let waker: Waker;
  const workers: QueueWorker[] = [];
  beforeEach(async () => {
    await backend.empty(database);
    faults.length = 0;
    connection = createQueueConnection({
      databaseUrl: database.appUrl,
      ...(backend.redisUrl === undefined ? {} : { redisUrl: backend.redisUrl }),
      logger,
      maxClients: 8,
    });
    waker = createWaker(connection, { logger });
  });
  afterEach(async () => {
    await waker.close();
    for (const worker of workers.splice(0)) await worker.close();
    await connection.close();
  });

  /** A worker whose sweeps are far off, unless a test is about them. */
  async function work(handle: (job: WakeJob) => Promise<void>, sweepEveryMs = 3_600_000): Promise<void> {
    workers.push(await startQueueWorker({ connection, concurrency: 4, handle, logger, sweepEveryMs }));
  }

  test('a wake-up reaches the worker with its target', async () => {
    const seen: WakeJob[] = [];
    await work(async job => void (job.kind !== 'sweep' && seen.push(job)));
    waker.wakeUnpack();
    waker.wakePortal('9007199254740993');
    await expect.poll(() => seen.length).toBe(2);
    expect(seen).toContainEqual({ kind: 'unpack' });
    expect(seen).toContainEqual({ kind: 'portal', portalId: '9007199254740993' });
  });

  test('a thousand wake-ups make a handful of jobs, and one of them comes after the last', async () => {
    let committed = 0;
    const seen: number[] = [];
    await work(async job => void (job.kind === 'unpack' && seen.push(committed)));
    for (let n = 1; n <= 1_000; n += 1) {
      committed = n;
      waker.wakeUnpack();
    }
    await expect.poll(() => seen.at(-1)).toBe(1_000);
    expect(seen.length).toBeLessThan(10);
  });

  test('what is announced while a job runs is looked at after it, and never at the same time', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const gate = Promise.withResolvers<void>();
    await work(async job => {
      if (job.kind !== 'portal') return;
      most = Math.max(most, ++running);
      runs += 1;
      if (runs === 1) await gate.promise;
      running -= 1;
    });
    waker.wakePortal('1');
    await expect.poll(() => runs).toBe(1);
    const others = [createWaker(connection, { logger }), createWaker(connection, { logger })];
    for (const other of others) other.wakePortal('1');
    for (const other of others) await other.close();
    gate.resolve();
    await expect.poll(() => runs).toBe(2);
    expect(most).toBe(1);
  });

  test('a handler that throws is logged and costs the next wake-up nothing', async () => {
    let runs = 0;
    await work(async job => {
      if (job.kind !== 'unpack') return;
      runs += 1;
      if (runs === 1) throw new Error('planted');
    });
    waker.wakeUnpack();
    await expect.poll(() => faults).toContain('A wake-up failed; a sweep will find the work again');
    waker.wakeUnpack();
    await expect.poll(() => runs).toBe(2);
  });

  test('sweeps come by themselves', async () => {
    let sweeps = 0;
    await work(async job => {
      if (job.kind === 'sweep') sweeps += 1;
    }, 100);
    await expect.poll(() => sweeps).toBeGreaterThan(3);
  });

  test('after the queue was emptied in mid-flight, wake-ups arrive and sweeps go on', async () => {
    let sweeps = 0;
    let woken = 0;
    await work(async job => {
      if (job.kind === 'sweep') sweeps += 1;
      else woken += 1;
    }, 100);
    await expect.poll(() => sweeps).toBeGreaterThan(1);
    for (let n = 0; n < 20; n += 1) waker.wakePortal(String(n + 1));
    await backend.empty(database);
    const before = { sweeps, woken };
    await expect.poll(() => sweeps, { timeout: 5_000 }).toBeGreaterThan(before.sweeps + 3);
    await expect
      .poll(
        async () => {
          waker.wakePortal('99');
          return woken;
        },
        { timeout: 5_000, interval: 100 },
      )
      .toBeGreaterThan(before.woken);
  });

  test('a worker that closes waits for what a wake-up began and did not wait for', async () => {
    const taken = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const worker = await startQueueWorker({
      connection,
      concurrency: 4,
      handle: async job => void (job.kind === 'portal' && taken.resolve()),
      ended: () => began.promise,
      logger,
    });
    waker.wakePortal('1');
    await taken.promise;
    const closing = worker.close();
    expect(await Promise.race([closing, sleep(200, 'still open')])).toBe('still open');
    began.resolve();
    await closing;
    expect(faults).toEqual([]);
  });

  test('the job of a killed worker is taken over, however often that happens', {
    timeout: 120_000,
  }, async () => {
    for (let kill = 0; kill < rounds(5); kill += 1) {
      await using child = spawnLeashed(process.execPath, [
        join(import.meta.dirname, 'worker-child.ts'),
        database.appUrl,
        backend.redisUrl ?? '',
      ]);
      if (kill === 0) waker.wakeUnpack();
      const from = performance.now();
      await untilItTook(child);
      expect(performance.now() - from).toBeLessThan(15_000);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    let done = 0;
    const from = performance.now();
    await work(async job => {
      if (job.kind === 'unpack') done += 1;
    });
    await expect.poll(() => done, { timeout: 30_000 }).toBe(1);
    expect(performance.now() - from).toBeLessThan(15_000);
  });
}

async function untilItTook(child: ReturnType<typeof spawnLeashed>): Promise<void> {
  if (child.stdout === null) throw new Error('The child has no output');
  for await (const line of createInterface({ input: child.stdout })) if (line === 'took unpack') return;
  throw new Error('The worker ended without taking the job');
}
