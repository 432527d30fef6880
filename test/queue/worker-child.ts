import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { startQueueWorker } from '../../adapters/queue/worker.ts';

/** A worker process that takes a job and never ends it: the test kills it. */
const [databaseUrl, redisUrl] = process.argv.slice(2);
if (databaseUrl === undefined) throw new Error('Usage: worker-child.ts DATABASE_URL [REDIS_URL]');
const logger = { warn: () => undefined, error: () => undefined };
const connection = createQueueConnection({
  databaseUrl,
  ...(redisUrl === undefined || redisUrl === '' ? {} : { redisUrl }),
  logger,
});
await startQueueWorker({
  connection,
  concurrency: 1,
  logger,
  sweepEveryMs: 3_600_000,
  handle: async job => {
    if (job.kind === 'sweep') return;
    console.log(`took ${job.kind}`);
    await new Promise(() => undefined);
  },
});
console.log('started');
