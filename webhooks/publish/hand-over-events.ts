import { countDueDeliveries } from '../../adapters/postgres/event-deliveries.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { Lease } from '../../adapters/postgres/leases.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/** When it is looked again whether everything went out: whoever was to send it may have been killed. */
const lookAgainMs = 20_000;

/**
 * Outgoing events are sent beside the portal's turn and under a lease of their own, so that somebody's slow system
 * makes nothing else wait.
 */
export async function handOverEvents(deps: WorkerDeps, { portalId }: Lease): Promise<StageResult> {
  const due = await inPortal(deps.pool, portalId, { readOnly: true }, countDueDeliveries);
  if (due === 0) return done;
  deps.events.wake(portalId);
  return { more: false, retryAfterMs: lookAgainMs };
}
