import type { Pool } from 'pg';
import { type SlotKind, type SlotLimit, takeSlots } from './call-slots.ts';

export type CallLimits = Readonly<Record<SlotKind, SlotLimit>>;

export type Permit =
  /** `grantedAt` is this process's monotonic clock (`performance.now()`), no later than the database's stamp. */
  { granted: true; grantedAt: number } | { granted: false; retryAfterMs: number };

export type CallBudget = {
  /**
   * Waits for a place among the calls that a portal may make, first come first served in this process.
   * Not granted after `maxWaitMs` (default 30 s; 0 asks once) or when `signal` aborts.
   * A search takes a place of both kinds, so that all calls together stay within the budget (P8).
   * Database errors pass through.
   */
  acquire(
    portalId: string,
    options?: { kind?: SlotKind; signal?: AbortSignal; maxWaitMs?: number },
  ): Promise<Permit>;
};

/**
 * HubSpot allows 110 calls in 10 s and 5 searches a second; we stay below (P8). The windows are longer than
 * HubSpot's by the time that may pass between taking a place and HubSpot receiving the call.
 */
export const CALL_LIMITS: CallLimits = {
  call: { slots: 90, windowMs: 10_500 },
  search: { slots: 4, windowMs: 1_500 },
};

/** A permit older than this when its call is sent could let calls bunch up; the windows have this much slack. */
export const PERMIT_MAX_AGE_MS = 400;

/** Whether the call that a permit is for may still be sent. */
export function isFresh(permit: { grantedAt: number }): boolean {
  return performance.now() - permit.grantedAt <= PERMIT_MAX_AGE_MS;
}

/** So many places are taken in one transaction at most; more would let one process starve the others. */
const MOST_AT_ONCE = 10;
/** A free slot that another process holds locked this instant is free again or used a moment later. */
const SHORTEST_NAP_MS = 5;
/** Waiters look again at least so often: slots may have been added or the clock set. */
const LONGEST_NAP_MS = 1_000;

type Waiter = {
  deadline: number;
  signal: AbortSignal | undefined;
  settle(permit: Permit): void;
  fail(error: unknown): void;
};

/** A budget for each portal, shared by every process that uses the same database (table `call_slots`). */
export function createCallBudget(pool: Pool, limits: CallLimits = CALL_LIMITS): CallBudget {
  const queues = new Map<string, Waiter[]>();

  return {
    acquire(portalId, { kind = 'call', signal, maxWaitMs = 30_000 } = {}) {
      return join(portalId, kind, performance.now() + maxWaitMs, signal);
    },
  };

  function join(
    portalId: string,
    kind: SlotKind,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<Permit> {
    const { promise, resolve, reject } = Promise.withResolvers<Permit>();
    const key = `${kind} ${portalId}`;
    const waiter: Waiter = { deadline, signal, settle: resolve, fail: reject };
    const queue = queues.get(key);
    if (queue) queue.push(waiter);
    else {
      const started = [waiter];
      queues.set(key, started);
      void serve(key, portalId, kind, started);
    }
    return promise;
  }

  /** One loop per portal and kind asks the database for all who wait here. */
  async function serve(key: string, portalId: string, kind: SlotKind, queue: Waiter[]): Promise<void> {
    const needs = new Map<SlotKind, SlotLimit>([['call', limits.call]]);
    if (kind === 'search') needs.set('search', limits.search);
    try {
      while (queue.length > 0) {
        const grantedAt = performance.now();
        const got = await takeSlots(pool, portalId, needs, Math.min(queue.length, MOST_AT_ONCE));
        if ('taken' in got) {
          for (const waiter of queue.splice(0, got.taken)) waiter.settle({ granted: true, grantedAt });
          continue;
        }
        dismissLate(queue, got.waitMs);
        if (queue.length > 0) await nap(got.waitMs, queue);
      }
    } catch (error) {
      for (const waiter of queue.splice(0)) waiter.fail(error);
    } finally {
      queues.delete(key);
    }
  }
}

/** Tells those who cannot wait until the next place frees. */
function dismissLate(queue: Waiter[], waitMs: number): void {
  const freesAt = performance.now() + waitMs;
  const staying = queue.filter(waiter => {
    const stays = !waiter.signal?.aborted && (freesAt <= waiter.deadline || waitMs === 0);
    const expired = performance.now() > waiter.deadline;
    if (stays && !expired) return true;
    waiter.settle({ granted: false, retryAfterMs: Math.max(waitMs, SHORTEST_NAP_MS) });
    return false;
  });
  queue.splice(0, queue.length, ...staying);
}

async function nap(waitMs: number, queue: readonly Waiter[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const timer = setTimeout(wake, Math.min(LONGEST_NAP_MS, Math.max(SHORTEST_NAP_MS, waitMs)));
  for (const waiter of queue) waiter.signal?.addEventListener('abort', wake, { once: true });
  await promise;
  clearTimeout(timer);
  for (const waiter of queue) waiter.signal?.removeEventListener('abort', wake);
}
