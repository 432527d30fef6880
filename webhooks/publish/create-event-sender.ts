import type { PostWebhook } from '../../adapters/http/post-webhook.ts';
import type { TokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { dueDeliveries } from '../../adapters/postgres/event-deliveries.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import type { Lease } from '../../adapters/postgres/leases.ts';
import { createLane, type Lane, type LaneDeps } from './create-lane.ts';
import { sendEvent } from './send-event.ts';

export type EventSenderDeps = LaneDeps & { readonly cipher: TokenCipher; readonly post: PostWebhook };

/** Events that are looked at in one go. */
const slice = 50;

/** Sends what portals have to tell: endpoints at the same time, the events of an endpoint one after another. */
export const createEventSender = (deps: EventSenderDeps): Lane =>
  createLane(
    deps,
    { kind: 'events', failed: 'Outgoing events were not sent; they are tried again' },
    async (lease, until) => {
      const due = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx =>
        dueDeliveries(tx, slice),
      );
      const ofEndpoint = Map.groupBy(due, ({ endpointId }) => endpointId);
      await Promise.all(
        [...ofEndpoint.values()].map(deliveries => sendInOrder(deps, lease, deliveries, until)),
      );
      return due.length > 0;
    },
  );

async function sendInOrder(
  deps: EventSenderDeps,
  lease: Lease,
  deliveries: Awaited<ReturnType<typeof dueDeliveries>>,
  until: number,
): Promise<void> {
  for (const delivery of deliveries)
    if (performance.now() >= until || !(await sendEvent(deps, lease, delivery))) return;
}
