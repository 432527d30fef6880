import {
  createPostgresBackend,
  type PgPool,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { QUEUE_SCHEMA, REDIS_PREFIX, WAKE_QUEUE, type WakeJob } from './names.ts';
import type { QueueLogger } from './queue-logger.ts';

/** What both backends' queues and workers have in common, and we use. */
export type WakeQueue = Pick<Queue<WakeJob>, 'add' | 'close' | 'getJobScheduler' | 'upsertJobScheduler'>;
export type WakeWorker = Pick<Worker<WakeJob>, 'close'>;

/** Makes queues and workers on one backend, and ends what they share. */
export type QueueConnection = {
  readonly kind: 'postgres' | 'redis';
  createQueue(): WakeQueue;
  createWorker(
    process: Processor<WakeJob>,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): WakeWorker;
  /** Close the queues and workers first. */
  close(): Promise<void>;
};

/**
 * Connects BullMQ to Redis where `redisUrl` is given, else to Postgres through a small pool of its own, so
 * that a waiting worker (which pins one client) never starves decisions. BullMQ's schema is made by `migrate`.
 * A lost connection is logged and made again; it never ends the process.
 */
export function createQueueConnection(options: {
  databaseUrl: string;
  redisUrl?: string;
  logger: QueueLogger;
  /** Postgres clients; a worker needs one more than its concurrency is worth. Default 4. */
  maxClients?: number;
}): QueueConnection {
  return options.redisUrl === undefined
    ? onPostgres(options.databaseUrl, options.maxClients ?? 4, options.logger)
    : onRedis(options.redisUrl, options.logger);
}

function onPostgres(databaseUrl: string, max: number, logger: QueueLogger): QueueConnection {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    application_name: 'dibs-queue',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: `-c search_path=${QUEUE_SCHEMA}`,
  });
  pool.on('error', error => logLost(logger, 'postgres', error));
  // One listener for each queue and worker is what BullMQ adds; the warning at eleven would be noise.
  pool.setMaxListeners(50);
  // A pg.Pool is one, as BullMQ documents; its types describe only the overloads of `on` that it uses.
  const connection = pool as unknown as PgPool;
  return {
    kind: 'postgres',
    createQueue: () => {
      const queue = new Queue(WAKE_QUEUE, { connection }, createPostgresBackend);
      return heard(queue, logger);
    },
    createWorker: (process, workerOptions) => {
      const settings = { ...workerOptions, connection };
      const worker = new Worker(WAKE_QUEUE, process, settings, createPostgresBackend);
      return heard(worker, logger);
    },
    close: () => pool.end(),
  };
}

function onRedis(redisUrl: string, logger: QueueLogger): QueueConnection {
  // null: a worker's blocking read outlives a restart of Redis instead of failing after 20 tries.
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', error => logLost(logger, 'redis', error));
  const shared = { connection: redis, prefix: REDIS_PREFIX };
  return {
    kind: 'redis',
    createQueue: () => heard(new Queue(WAKE_QUEUE, shared), logger),
    createWorker: (process, workerOptions) =>
      heard(new Worker(WAKE_QUEUE, process, { ...workerOptions, ...shared }), logger),
    close: async () => redis.disconnect(),
  };
}

/** An 'error' that nobody hears ends the process. */
function heard<T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(
  emitter: T,
  logger: QueueLogger,
): T {
  emitter.on('error', error => logger.warn({ err: error }, 'The queue reported an error'));
  return emitter;
}

function logLost(logger: QueueLogger, backend: string, error: Error): void {
  logger.warn({ backend, err: error }, 'A connection of the queue was lost');
}
