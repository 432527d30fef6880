import type { QueueConnection } from './connection.ts';
import { targetOf, type WakeJob } from './names.ts';
import type { QueueLogger } from './queue-logger.ts';

export type Waker = {
  /** Deliveries wait to be unpacked. */
  wakeUnpack(): void;
  /** Work of this portal waits. */
  wakePortal(portalId: string): void;
  /** Adds what is still held back, then lets go of the queue. */
  close(): Promise<void>;
};

/** A waker for one process. Call after the commit that made the work visible. */
export function createWaker(
  connection: QueueConnection,
  options: { logger: QueueLogger; intervalMs?: number; addTimeoutMs?: number },
): Waker {
  const queue = connection.createQueue();
  const intervalMs = options.intervalMs ?? 50;
  const targets = new Map<string, { again: boolean }>();
  const adding = new Set<Promise<void>>();
  let closed = false;

  /**
   * The first call adds at once. Calls within the interval are held and lead to one more add at its end, so
   * that work committed after the first job was taken is woken too. One add per target is under way at most:
   * however long the queue is away, memory is bounded by the number of targets.
   */
  function wake(job: WakeJob): void {
    if (closed) return;
    const target = targetOf(job);
    const waiting = targets.get(target);
    if (waiting !== undefined) {
      waiting.again = true;
      return;
    }
    const state = { again: false };
    targets.set(target, state);
    const added = track(add(job));
    setTimeout(() => {
      void added.then(() => {
        targets.delete(target);
        if (state.again) wake(job);
      });
    }, intervalMs).unref();
  }

  async function add(job: WakeJob): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error('the queue did not answer in time')),
      options.addTimeoutMs ?? 5_000,
    );
    try {
      await Promise.race([queue.add(job.kind, job, addOptions(job)), late.promise]);
    } catch (error) {
      options.logger.warn({ job, err: error }, 'A wake-up was not queued; a sweep will find the work');
    } finally {
      clearTimeout(timer);
    }
  }

  function track(work: Promise<void>): Promise<void> {
    adding.add(work);
    void work.then(() => adding.delete(work));
    return work;
  }

  return {
    wakeUnpack: () => wake({ kind: 'unpack' }),
    wakePortal: portalId => wake({ kind: 'portal', portalId }),
    close: async () => {
      closed = true;
      await Promise.all(adding);
      for (const [target, state] of targets) if (state.again) await add(jobOf(target));
      await queue.close();
    },
  };
}

const jobOf = (target: string): WakeJob =>
  target === 'unpack' ? { kind: 'unpack' } : { kind: 'portal', portalId: target.replace('portal-', '') };

/**
 * One job of a target waits and one runs, never more: while a job runs, wake-ups are kept as one job to follow
 * it, because what they announce may have come too late for it.
 */
const addOptions = (job: WakeJob) => ({
  deduplication: { id: targetOf(job), keepLastIfActive: true },
  removeOnComplete: true,
  removeOnFail: { count: 100 },
});
