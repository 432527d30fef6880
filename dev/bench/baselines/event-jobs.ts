import { createPostgresBackend, type Job, type PgPool, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { PendingEvent } from '../../../adapters/postgres/inbox.ts';

const name = 'bench-events';

/** Where the jobs are: on Redis where there is one, else on Postgres, as the owner of BullMQ's tables. */
export type JobsAt = { QUEUE_URL: string; REDIS_URL?: string | undefined };

export type EventJob = { portalId: string; event: PendingEvent };
type EventWorker = Pick<Worker, 'waitUntilReady'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
};

/** Jobs for single events; none is taken before `begin`. */
export async function startEventJobs(at: JobsAt) {
  await using stack = new AsyncDisposableStack();
  const queue =
    at.REDIS_URL === undefined
      ? new Queue(name, { connection: onPostgres(at, stack) }, createPostgresBackend)
      : new Queue(name, { connection: new Redis(at.REDIS_URL, { maxRetriesPerRequest: null }) });
  stack.defer(() => queue.close());
  await queue.pause();
  const kept = stack.move();
  return {
    add: async (portalId: string, events: readonly PendingEvent[]) => {
      const opts = { removeOnComplete: true, removeOnFail: true };
      for (let start = 0; start < events.length; start += 500)
        await queue.addBulk(
          events.slice(start, start + 500).map(event => ({ name: 'event', data: { portalId, event }, opts })),
        );
    },
    begin: () => queue.resume(),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Takes the jobs, ten at a time. */
export function workOnEventJobs(
  at: JobsAt,
  work: (job: { data: EventJob }) => Promise<void>,
): AsyncDisposable & { worker: EventWorker } {
  const stack = new AsyncDisposableStack();
  const options = { concurrency: 10, removeOnComplete: { count: 0 }, removeOnFail: { count: 100 } };
  const worker =
    at.REDIS_URL === undefined
      ? new Worker(name, work, { ...options, connection: onPostgres(at, stack) }, createPostgresBackend)
      : new Worker(name, work, {
          ...options,
          connection: new Redis(at.REDIS_URL, { maxRetriesPerRequest: null }),
        });
  stack.defer(() => worker.close());
  return { worker, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function onPostgres({ QUEUE_URL }: JobsAt, stack: AsyncDisposableStack): PgPool {
  const options = '-c search_path=bullmq';
  const pool = stack.adopt(new pg.Pool({ connectionString: QUEUE_URL, max: 12, options }), one => one.end());
  pool.setMaxListeners(50);
  return pool as unknown as PgPool;
}
