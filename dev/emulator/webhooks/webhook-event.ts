import type { Subscription } from '../app-manifest.ts';
import type { Change } from '../crm/changes.ts';
import { objectTypeById } from '../object-types.ts';

/** An event on its way: the fields as HubSpot sends them, less the attempt, which changes. */
export type WebhookEvent = {
  readonly portalId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  attemptNumber: number;
};

const ID_FIELDS = new Set([
  'eventId',
  'subscriptionId',
  'portalId',
  'appId',
  'objectId',
  'primaryObjectId',
  'newObjectId',
  'fromObjectId',
  'toObjectId',
]);

declare global {
  interface JSON {
    /** In Node 26, not yet in TypeScript's library. */
    rawJSON(text: string): unknown;
  }
}

/** JSON in which ids are numbers, however large: HubSpot's exceed what a double holds. */
export function serializeEvents(events: readonly WebhookEvent[]): string {
  return JSON.stringify(
    events.map(event => ({ ...event.fields, attemptNumber: event.attemptNumber })),
    (key, value) => {
      if (ID_FIELDS.has(key) && typeof value === 'string') return JSON.rawJSON(value);
      if (key === 'mergedObjectIds' && Array.isArray(value)) return value.map(id => JSON.rawJSON(String(id)));
      return value;
    },
  );
}

function wanted(subscription: Subscription, change: Change): boolean {
  if (subscription.typeId !== change.typeId || subscription.event !== change.kind) return false;
  if (change.kind !== 'propertyChange') return true;
  return subscription.propertyName === null || subscription.propertyName === change.propertyName;
}

function ofKind(change: Change): Record<string, unknown> {
  switch (change.kind) {
    case 'creation':
      return { objectId: change.objectId, changeFlag: 'CREATED' };
    case 'deletion':
      return { objectId: change.objectId, changeFlag: 'DELETED' };
    case 'restore':
      return { objectId: change.objectId, changeFlag: 'RESTORED' };
    case 'privacyDeletion':
      return { objectId: change.objectId, changeFlag: 'DELETED' };
    case 'propertyChange':
      return {
        objectId: change.objectId,
        propertyName: change.propertyName,
        propertyValue: change.propertyValue,
        isSensitive: false,
      };
    case 'merge':
      return {
        objectId: change.objectId,
        primaryObjectId: change.primaryObjectId,
        mergedObjectIds: change.mergedObjectIds,
        newObjectId: change.newObjectId,
        numberOfPropertiesMoved: change.numberOfPropertiesMoved,
      };
    case 'associationChange':
      return {
        associationType: associationName(change.typeId, change.toTypeId),
        associationCategory: change.category,
        associationTypeId: change.associationTypeId,
        fromObjectId: change.objectId,
        fromObjectTypeId: change.typeId,
        toObjectId: change.toObjectId,
        toObjectTypeId: change.toTypeId,
        associationRemoved: change.removed,
        isPrimaryAssociation: change.primary,
      };
    default:
      return change satisfies never;
  }
}

const associationName = (from: string, to: string): string =>
  `${objectTypeById(from).singular}_TO_${objectTypeById(to).singular}`.toUpperCase();

/** The events a change becomes: one for each subscription that asks for it. */
export function toWebhookEvents(
  change: Change,
  subscriptions: readonly Subscription[],
  appId: string,
  nextEventId: () => number,
): WebhookEvent[] {
  return subscriptions
    .filter(subscription => wanted(subscription, change))
    .map(subscription => ({
      portalId: change.portalId,
      attemptNumber: 0,
      fields: {
        eventId: nextEventId(),
        subscriptionId: subscription.id,
        portalId: change.portalId,
        appId,
        occurredAt: change.at,
        subscriptionType: subscription.deliveredType,
        ...(change.kind !== 'associationChange' && { objectTypeId: change.typeId }),
        ...ofKind(change),
        changeSource: change.origin.changeSource,
        sourceId: change.origin.sourceId,
      },
    }));
}
