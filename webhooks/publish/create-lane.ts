import type pg from 'pg';
import { acquireLease, type Lease, releaseLease, renewLease } from '../../adapters/postgres/leases.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import type { WorkerLogger } from '../worker/worker-deps.ts';

export type LaneDeps = {
  readonly pool: pg.Pool;
  readonly holder: string;
  readonly logger: WorkerLogger;
};

export type Lane = AsyncDisposable & { wake(portalId: string): void };

/** Portals that are worked for at the same time. */
const atOnce = 8;
/** A portal that has more goes to the back of the line. */
const turnMs = 20_000;
const renewEveryMs = 5_000;

/**
 * Work that waits for other people's systems, done beside the portals' turns and under a lease of its own, so that a
 * slow system makes no decision wait. Each portal is worked for by one worker at a time. Disposing it finishes what is
 * under way.
 *
 * @param work does a part; `until` is when the turn is over, on `performance.now()`. True: there is more
 */
export function createLane(
  deps: LaneDeps,
  { kind, failed }: { kind: string; failed: string },
  work: (lease: Lease, until: number) => Promise<boolean>,
): Lane {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let closed = false;

  function next(): void {
    for (const portalId of waiting) {
      if (closed || running.size >= atOnce) return;
      if (running.has(portalId)) continue;
      waiting.delete(portalId);
      const turn = takeTurn(portalId)
        .then(more => {
          if (more) waiting.add(portalId);
        })
        .catch(error => deps.logger.error({ portalId, err: String(error) }, failed))
        .finally(() => {
          running.delete(portalId);
          next();
        });
      running.set(portalId, turn);
    }
  }

  /** @returns whether more may be done at once */
  async function takeTurn(portalId: string): Promise<boolean> {
    const lease = await acquireLease(deps.pool, portalId, kind, deps.holder);
    if (lease === null) return false;
    const renewal = setInterval(() => {
      renewLease(deps.pool, lease).catch(error =>
        deps.logger.warn({ portalId, err: String(error) }, 'A lease was not prolonged'),
      );
    }, renewEveryMs);
    const until = performance.now() + turnMs;
    try {
      while (!closed && performance.now() < until) if (!(await work(lease, until))) return false;
      return !closed;
    } catch (error) {
      // Another worker has the portal now, or nobody has the app installed any more.
      if (error instanceof StoreError) return false;
      throw error;
    } finally {
      clearInterval(renewal);
      await releaseLease(deps.pool, lease);
    }
  }

  return {
    wake: portalId => {
      waiting.add(portalId);
      next();
    },
    [Symbol.asyncDispose]: async () => {
      closed = true;
      await Promise.all(running.values());
    },
  };
}
