import type { NewEvent } from '../../adapters/postgres/inbox.ts';
import { benchCompanyId, benchDealId } from './instant-hubspot.ts';

const eventsEach = 5;

/**
 * What HubSpot tells of deals that are imported, five events each: that it was made, three of its values, and its
 * customer. Those of twenty deals come in no order.
 */
export function eventsOfImportedDeals(firstDeal: number, deals: number): NewEvent[] {
  const events = Array.from({ length: deals * eventsEach }, (_, position) => {
    const within = position % 100;
    // 37 has no divisor in common with 100: each of the hundred comes once.
    const index = position - within + ((within * 37) % 100);
    return eventOf(firstDeal + Math.floor(index / eventsEach), index % eventsEach);
  });
  return events;
}

function eventOf(deal: number, which: number): NewEvent {
  const objectId = benchDealId(deal);
  const contentHash = Buffer.alloc(32);
  contentHash.writeDoubleBE(deal, 0);
  contentHash.writeInt32BE(which, 8);
  const event = {
    contentHash,
    receivedAt: '2026-11-20T10:00:00Z',
    objectTypeId: '0-3',
    objectId,
    occurredAt: '2026-11-20T10:00:00Z',
    quarantine: null,
  };
  const source = { changeSource: 'IMPORT', sourceId: 'import' };
  if (which === 0) return { ...event, subscriptionType: 'object.creation', change: source };
  if (which === 1)
    return {
      ...event,
      subscriptionType: 'object.associationChange',
      change: {
        ...source,
        fromObjectId: objectId,
        toObjectId: benchCompanyId(Math.floor(deal / 2)),
        fromObjectTypeId: '0-3',
        toObjectTypeId: '0-2',
        associationTypeId: 5,
      },
    };
  const propertyName = ['amount', 'closedate', 'dealstage'][which - 2] ?? 'dealname';
  return {
    ...event,
    subscriptionType: 'object.propertyChange',
    change: { ...source, propertyName, propertyValue: '12000' },
  };
}
