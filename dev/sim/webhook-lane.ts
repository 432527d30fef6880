import type { Change } from '../emulator/crm/changes.ts';
import { serializeEvents, type WebhookEvent } from '../emulator/webhooks/webhook-event.ts';
import type { Random } from './random.ts';

/** Webhooks that HubSpot has still to send, in no order that anybody may rely on. */
export type WebhookLane = {
  queue: WebhookEvent[];
  /** Content of every event whose delivery is committed: what must be in the inbox, each once. */
  accepted: Set<string>;
  /** Ids of records of which we missed something: nothing is claimed of our copy of their facts. */
  missed: Set<string>;
  /** Ids of records on which something may have changed that we had written, unheard. */
  disturbed: Set<string>;
};

export const createWebhookLane = (): WebhookLane => ({
  queue: [],
  accepted: new Set(),
  missed: new Set(),
  disturbed: new Set(),
});

/** What makes two deliveries the same event: everything HubSpot says but the attempt and the subscription. */
export function contentOf(event: WebhookEvent): string {
  const { subscriptionId: _subscription, ...content } = event.fields;
  return JSON.stringify(content);
}

/** Takes a batch of waiting events off the queue, mostly the oldest. */
export function takeBatch(lane: WebhookLane, random: Random, reordered: boolean): WebhookEvent[] {
  const size = 1 + random.int(random.chance(0.2) ? 60 : 12);
  if (reordered) lane.queue = random.shuffled(lane.queue);
  return lane.queue.splice(0, size);
}

export const bodyOf = (events: WebhookEvent[]): Buffer => Buffer.from(serializeEvents(events), 'utf8');

/** Objects whose facts an event tells of. An association tells of its deal. */
export function subjectsOf(event: WebhookEvent): string[] {
  const { fields } = event;
  const ids = [
    fields.objectId,
    fields.newObjectId,
    fields.primaryObjectId,
    fields.fromObjectId,
    fields.toObjectId,
  ];
  const merged = Array.isArray(fields.mergedObjectIds) ? fields.mergedObjectIds : [];
  return [...ids, ...merged].filter(id => id !== undefined && id !== null).map(String);
}

/** Objects that a change of the CRM is about. */
export function subjectsOfChange(change: Change): string[] {
  switch (change.kind) {
    case 'associationChange':
      return [change.objectId, change.toObjectId];
    case 'merge':
      return [change.objectId, change.primaryObjectId, ...change.mergedObjectIds];
    default:
      return [change.objectId];
  }
}
