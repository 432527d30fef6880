import { createHash } from 'node:crypto';
import type pg from 'pg';
import { type DeliveredEvent, splitDeliveryInTurns } from '../../adapters/hubspot/split-delivery.ts';
import type { WebhookEvent } from '../../adapters/hubspot/wire-event.ts';
import {
  claimDeliveries,
  type Round,
  type StoredDelivery,
  type Turns,
} from '../../adapters/postgres/claim-deliveries.ts';
import { noteDueWork } from '../../adapters/postgres/due-work.ts';
import { type EventChange, insertEvents, type NewEvent } from '../../adapters/postgres/inbox.ts';
import { rememberPortal } from '../../adapters/postgres/work-counts.ts';
import { fewEvents } from './right-of-way.ts';

/** What no portal can be found for is kept under this number. */
const noPortal = '0';
const eventsAStatement = 1_000;

/**
 * Unpacks stored deliveries into the inbox and deletes them, in one transaction: an event is in a delivery or in
 * the inbox at every instant, never in neither (P1). Portals take turns, so that a flood of one does not hold up
 * another (P7). A bad item is quarantined with its bytes; the rest of its delivery goes on.
 *
 * @param turns whose turn was the last, or who is left of a round
 * @returns portals that have events to decide, those of them that were told few, and how many deliveries were unpacked
 */
export async function unpackDeliveries(
  pool: pg.Pool,
  turns: Turns,
): Promise<Round & { portals: string[]; few: Set<string>; unpacked: number }> {
  return await claimDeliveries(pool, turns, async (deliveries, round, inPortalOf) => {
    const unpacked: PortalEvent[] = [];
    for (const delivery of deliveries) for (const event of await eventsOf(delivery)) unpacked.push(event);
    const events = Map.groupBy(unpacked, event => event.portalId);
    for (const [portalId, group] of events) {
      await inPortalOf(portalId, async tx => {
        await rememberPortal(tx);
        for (let start = 0; start < group.length; start += eventsAStatement)
          await insertEvents(tx, group.slice(start, start + eventsAStatement));
        await noteDueWork(tx, 'inbox');
      });
    }
    const few = [...events].flatMap(([portalId, group]) => (group.length <= fewEvents ? [portalId] : []));
    return { portals: [...events.keys()], few: new Set(few), unpacked: deliveries.length, ...round };
  });
}

type PortalEvent = NewEvent & { portalId: string };

async function eventsOf(delivery: StoredDelivery): Promise<PortalEvent[]> {
  const split = await splitDeliveryInTurns(delivery.body);
  const portalId = delivery.portalId ?? noPortal;
  if ('quarantine' in split)
    return [
      quarantined(delivery, portalId, `The body is no list of events: ${split.quarantine}`, delivery.body),
    ];
  return split.events.map(item => toEvent(delivery, portalId, item));
}

function toEvent(delivery: StoredDelivery, portalId: string, item: DeliveredEvent): PortalEvent {
  if (!item.ok) return quarantined(delivery, portalId, `${item.why}: ${item.detail}`, item.raw);
  const { event } = item;
  if (!fitsBigint(event.portalId) || (event.objectId !== null && !fitsBigint(event.objectId)))
    return quarantined(delivery, portalId, 'id-out-of-range: HubSpot has no such id', item.raw);
  return {
    portalId: event.portalId,
    contentHash: item.hash,
    receivedAt: new Date(delivery.receivedAtMs).toISOString(),
    subscriptionType: event.subscriptionType,
    objectTypeId: event.objectTypeId,
    objectId: event.objectId,
    occurredAt: event.occurredAt,
    change: changeOf(event),
    quarantine: null,
  };
}

/** Postgres refuses a whole statement for one number beyond 2^63 - 1. */
const fitsBigint = (id: string) => BigInt(id) < 2n ** 63n;

function quarantined(delivery: StoredDelivery, portalId: string, reason: string, raw: Buffer): PortalEvent {
  return {
    portalId,
    contentHash: createHash('sha256').update('quarantine\n').update(raw).digest(),
    receivedAt: new Date(delivery.receivedAtMs).toISOString(),
    subscriptionType: null,
    objectTypeId: null,
    objectId: null,
    occurredAt: null,
    change: {},
    quarantine: { reason, raw },
  };
}

function changeOf(event: WebhookEvent): EventChange {
  const { propertyName, propertyValue, changeSource, sourceId, primaryObjectId, newObjectId } = event;
  const { fromObjectId, toObjectId, fromObjectTypeId, toObjectTypeId, associationTypeId } = event;
  return {
    ...(propertyName !== null && { propertyName }),
    ...(propertyValue !== null && { propertyValue }),
    ...(changeSource !== null && { changeSource }),
    ...(sourceId !== null && { sourceId }),
    ...(primaryObjectId !== null && { primaryObjectId }),
    ...(newObjectId !== null && { newObjectId }),
    ...(event.mergedObjectIds.length > 0 && { mergedObjectIds: event.mergedObjectIds }),
    ...(fromObjectId !== null && { fromObjectId }),
    ...(toObjectId !== null && { toObjectId }),
    ...(fromObjectTypeId !== null && { fromObjectTypeId }),
    ...(toObjectTypeId !== null && { toObjectTypeId }),
    ...(associationTypeId !== null && { associationTypeId }),
    ...(event.associationRemoved === true && { associationRemoved: true }),
  };
}
