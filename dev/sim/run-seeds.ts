import { Worker } from 'node:worker_threads';
import type { SeedOptions, SeedResult } from './run-seed.ts';
import type { SimServer } from './seed-server.ts';

/** What a thread is given and what it answers. */
export type SeedOrder = Omit<SeedOptions, 'trace'>;
export type ThreadStart = { appUrl: string; adminUrl: string };

/**
 * Runs seeds side by side, each thread on a database of its own, and tells each result as it comes. The order of
 * results is that of the threads; each result is its seed's alone. When `tell` answers `stop`, no other seed is begun.
 */
export async function runSeeds(
  server: SimServer,
  orders: readonly SeedOrder[],
  threads: number,
  tell: (result: SeedResult) => 'on' | 'stop',
): Promise<void> {
  const waiting = orders.values();
  await Promise.all(
    Array.from({ length: Math.min(threads, orders.length) }, async () => {
      const start: ThreadStart = await server.newDatabase();
      const worker = new Worker(new URL('./seed-thread.ts', import.meta.url), { workerData: start });
      try {
        for (const order of waiting) if (tell(await ask(worker, order)) === 'stop') waiting.return?.();
      } finally {
        await worker.terminate();
      }
    }),
  );
}

async function ask(worker: Worker, order: SeedOrder): Promise<SeedResult> {
  const answered = Promise.withResolvers<SeedResult>();
  worker.once('message', answered.resolve);
  worker.once('error', answered.reject);
  worker.postMessage(order);
  try {
    return await answered.promise;
  } finally {
    worker.off('message', answered.resolve).off('error', answered.reject);
  }
}
