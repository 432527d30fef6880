import type { QueueConnection, WakeQueue } from './connection.ts';
import type { WakeJob } from './names.ts';
import type { QueueLogger } from './queue-logger.ts';

export type QueueWorker = {
  /** Takes no more jobs and waits for those under way, 10 s unless told otherwise. */
  close(options?: { withinMs?: number }): Promise<void>;
};

/**
 * Runs the wake-ups. A killed worker's job is taken over after 5 to 7 s (lock 5 s, look every 2 s), however
 * often that happens. A handler that throws is logged and not retried here: the work is still in Postgres
 * and a sweep brings it back.
 *
 * Sweeps come from a job scheduler, one for all workers. Should it be gone (Redis flushed, evicted) or the
 * queue be away, each worker that saw no sweep for two intervals sweeps by itself and puts the scheduler back.
 */
export async function startQueueWorker(options: {
  connection: QueueConnection;
  concurrency: number;
  handle: (job: WakeJob) => Promise<void>;
  /** When what `handle` began and did not wait for has ended. */
  ended?: () => Promise<void>;
  logger: QueueLogger;
  sweepEveryMs?: number;
}): Promise<QueueWorker> {
  const { connection, logger, handle } = options;
  const sweepEveryMs = options.sweepEveryMs ?? 5_000;
  const queue = connection.createQueue();
  let sweptAt = performance.now();
  let ownSweep: Promise<void> | null = null;

  async function run(job: WakeJob): Promise<void> {
    if (job.kind === 'sweep') sweptAt = performance.now();
    try {
      await handle(job);
    } catch (error) {
      logger.error({ job, err: error }, 'A wake-up failed; a sweep will find the work again');
      throw error;
    }
  }

  const worker = connection.createWorker(job => run(job.data), {
    concurrency: options.concurrency,
    lockDuration: 5_000,
    stalledInterval: 2_000,
    maxStalledCount: 1_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 100 },
  });

  // Apart from the sweep: while Redis is away this does not end, and sweeps must go on.
  let scheduling = false;
  async function schedule(): Promise<void> {
    if (scheduling) return;
    scheduling = true;
    await scheduleSweeps(queue, sweepEveryMs, logger);
    scheduling = false;
  }

  const ticker = setInterval(() => {
    if (ownSweep !== null || performance.now() - sweptAt < 2 * sweepEveryMs) return;
    void schedule();
    ownSweep = run({ kind: 'sweep' })
      .catch(() => undefined) // logged by run
      .finally(() => {
        ownSweep = null;
      });
  }, sweepEveryMs);
  void schedule();

  return {
    close: async ({ withinMs = 10_000 } = {}) => {
      clearInterval(ticker);
      const handled = Promise.all([worker.close(), ownSweep]).then(() => options.ended?.());
      const ended = handled.then(() => queue.close());
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, withinMs);
      await Promise.race([ended, late.promise]);
      clearTimeout(timer);
      // What has not ended by now is left to another worker, as if this one had been killed.
      void worker.close(true).catch(() => undefined); // the same end, which is logged below
      ended.catch(error => logger.warn({ err: error }, 'The queue did not close cleanly'));
    },
  };
}

const SWEEP = 'sweep';

/** Puts the scheduler of sweeps in place where it is missing or has stopped ticking. */
async function scheduleSweeps(queue: WakeQueue, everyMs: number, logger: QueueLogger): Promise<void> {
  try {
    const scheduler = await queue.getJobScheduler(SWEEP);
    const ticks = scheduler?.every === everyMs && (scheduler.next ?? 0) > Date.now() - 2 * everyMs;
    if (ticks) return;
    await queue.upsertJobScheduler(
      SWEEP,
      { every: everyMs },
      {
        name: SWEEP,
        data: { kind: 'sweep' },
        opts: { removeOnComplete: true, removeOnFail: { count: 100 } },
      },
    );
  } catch (error) {
    logger.warn({ err: error }, 'Sweeps could not be scheduled; this worker sweeps by itself');
  }
}
