import type pg from 'pg';
import type { PostWebhook } from '../../adapters/http/post-webhook.ts';
import type { TokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { dueDeliveries } from '../../adapters/postgres/event-deliveries.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { acquireLease, type Lease, releaseLease } from '../../adapters/postgres/leases.ts';
import { StoreError } from '../../adapters/postgres/store-error.ts';
import type { WorkerLogger } from '../worker/worker-deps.ts';
import { sendEvent } from './send-event.ts';

export type EventSenderDeps = {
  readonly pool: pg.Pool;
  readonly holder: string;
  readonly logger: WorkerLogger;
  readonly cipher: TokenCipher;
  readonly post: PostWebhook;
};

export type EventSender = AsyncDisposable & { wake(portalId: string): void };

/** Portals whose events are sent at the same time, and how many events are looked at in one go. */
const atOnce = 8;
const slice = 50;
/** A portal that has more goes to the back of the line. */
const turnMs = 20_000;

/**
 * Sends what portals have to tell, each portal by one worker at a time: endpoints at the same time, the events of an
 * endpoint one after another. Disposing it finishes what is under way.
 */
export function createEventSender(deps: EventSenderDeps): EventSender {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let closed = false;

  function next(): void {
    for (const portalId of waiting) {
      if (closed || running.size >= atOnce) return;
      if (running.has(portalId)) continue;
      waiting.delete(portalId);
      const turn = takeTurn(deps, portalId, () => closed)
        .then(more => {
          if (more) waiting.add(portalId);
        })
        .catch(error =>
          deps.logger.error(
            { portalId, err: String(error) },
            'Outgoing events were not sent; they are tried again',
          ),
        )
        .finally(() => {
          running.delete(portalId);
          next();
        });
      running.set(portalId, turn);
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

/** @returns whether more may be sent at once */
async function takeTurn(deps: EventSenderDeps, portalId: string, closed: () => boolean): Promise<boolean> {
  const lease = await acquireLease(deps.pool, portalId, 'events', deps.holder);
  if (lease === null) return false;
  const until = performance.now() + turnMs;
  try {
    while (!closed() && performance.now() < until) {
      const due = await inPortal(deps.pool, portalId, {}, tx => dueDeliveries(tx, slice));
      if (due.length === 0) return false;
      const ofEndpoint = Map.groupBy(due, ({ endpointId }) => endpointId);
      await Promise.all(
        [...ofEndpoint.values()].map(deliveries => sendInOrder(deps, lease, deliveries, until)),
      );
    }
    return !closed();
  } catch (error) {
    // Another worker has the portal now, or nobody has the app installed any more.
    if (error instanceof StoreError) return false;
    throw error;
  } finally {
    await releaseLease(deps.pool, lease);
  }
}

async function sendInOrder(
  deps: EventSenderDeps,
  lease: Lease,
  deliveries: Awaited<ReturnType<typeof dueDeliveries>>,
  until: number,
): Promise<void> {
  for (const delivery of deliveries)
    if (performance.now() >= until || !(await sendEvent(deps, lease, delivery))) return;
}
