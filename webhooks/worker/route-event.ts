import type { PendingEvent } from '../../adapters/postgres/inbox.ts';
import { type ActivityRoute, routeActivity } from './route-activity.ts';

/** What an event asks for. `reread`: objects whose current state decides. `copy-changed`: one of the properties
 * that we alone write was changed by somebody else, or by an older write of ours. */
export type EventRoute =
  | {
      kind: 'reread';
      objectType: 'deals' | 'companies';
      ids: string[];
      /** Who is linked with whom did not change: of that an event of its own tells. */
      onlyProperties?: true;
      stageMoved?: true;
      /** Who did what on the registered deal is read as well (D3). */
      look?: boolean;
      removal?: AssociationRemoval;
    }
  /** Changes of which only a reading of the account tells what they mean (D5, D7). */
  | { kind: 'look'; objectType: 'companies' | 'contacts'; id: string }
  | { kind: 'own-write'; objectType: 'deals' | 'companies'; id: string; property: string; value: string }
  | { kind: 'copy-changed'; objectType: 'deals' | 'companies'; id: string; property: string; value: string }
  | ActivityRoute
  /** HubSpot erased a person for good (E46). */
  | { kind: 'erase'; contactId: string }
  | { kind: 'ignored'; reason: string };

/** An association of a deal that was taken away, as far as the event says by whom. */
export type AssociationRemoval = {
  dealId: string;
  companyId: string;
  atMs: number | null;
  userId: string | null;
  source: string | null;
};

const objectTypes: Record<string, 'deals' | 'companies'> = {
  '0-3': 'deals',
  '0-2': 'companies',
  deal: 'deals',
  company: 'companies',
};

/** Properties that we write (domain rule 14): we alone, or people as well. */
export type OwnProperties = Record<'deals' | 'companies', ReadonlyMap<string, 'dibs' | 'both'>>;

/**
 * Says what an event is about. HubSpot keeps no order and repeats itself, so an event is never believed for
 * its value: it names an object whose current state is read. Our own echoes ask for nothing.
 */
export function routeEvent(event: PendingEvent, ownProperties: OwnProperties, appId: string): EventRoute {
  const activity = routeActivity(event, appId);
  if (activity !== null) return activity;
  const [prefix = '', kind = ''] = splitType(event.subscriptionType);
  const look = lookRoute(event, prefix, kind);
  if (look !== null) return look;
  if (kind === 'privacyDeletion' && event.objectId !== null)
    return { kind: 'erase', contactId: event.objectId };
  const objectType = objectTypes[event.objectTypeId ?? ''] ?? objectTypes[prefix];
  if (kind === 'associationChange') return associationRoute(event, objectType);
  if (objectType === undefined)
    return { kind: 'ignored', reason: 'The program does not look at such objects' };
  if (event.objectId === null) return { kind: 'ignored', reason: 'The event names no object' };
  switch (kind) {
    case 'creation':
    case 'deletion':
    case 'restore':
      return { kind: 'reread', objectType, ids: [event.objectId] };
    case 'merge':
      return { kind: 'reread', objectType, ids: mergedIds(event, event.objectId) };
    case 'propertyChange':
      return propertyRoute(event, objectType, event.objectId, ownProperties, appId);
    default:
      return { kind: 'ignored', reason: `The program does not act on ${event.subscriptionType}` };
  }
}

const splitType = (type: string) => {
  const dot = type.indexOf('.');
  return dot === -1 ? [type] : [type.slice(0, dot), type.slice(dot + 1)];
};

function mergedIds(event: PendingEvent, objectId: string): string[] {
  const { primaryObjectId, newObjectId, mergedObjectIds = [] } = event.change;
  const ids = [objectId, primaryObjectId, newObjectId, ...mergedObjectIds];
  return [...new Set(ids.filter(id => id !== undefined))];
}

function propertyRoute(
  event: PendingEvent,
  objectType: 'deals' | 'companies',
  id: string,
  ownProperties: OwnProperties,
  appId: string,
): EventRoute {
  const { propertyName = '', propertyValue: value = '', changeSource, sourceId } = event.change;
  // A step in the pipeline is evidence too (section 6).
  if (propertyName === 'dealstage')
    return { kind: 'reread', objectType, ids: [id], onlyProperties: true, stageMoved: true };
  const byUs = changeSource === 'INTEGRATION' && sourceId === appId;
  const writer = ownProperties[objectType].get(propertyName);
  if (writer === undefined || (writer === 'both' && !byUs))
    return {
      kind: 'reread',
      objectType,
      ids: [id],
      onlyProperties: true,
      ...(propertyName === 'dibs_linked_partner' && { look: true }),
    };
  return { kind: byUs ? 'own-write' : 'copy-changed', objectType, id, property: propertyName, value };
}

/** HubSpot's own types of the links between a deal and a company, plain and primary, by what stands first. */
const dealFirst = new Set([341, 5]);
const companyFirst = new Set([342, 6]);

/**
 * A deal is what is read; its companies follow. Either end may be named first: HubSpot tells both directions. An
 * event may give the types of both ends and none of its own, stand under the type of its first end, or give no
 * types at all: then either end may be the deal, and reading the other as one finds nothing.
 */
function associationRoute(event: PendingEvent, objectType: 'deals' | 'companies' | undefined): EventRoute {
  const { fromObjectId, toObjectId, fromObjectTypeId, toObjectTypeId, associationTypeId = 0 } = event.change;
  const from = objectTypes[fromObjectTypeId ?? ''] ?? objectType;
  if (toObjectTypeId !== undefined && objectTypes[toObjectTypeId] === undefined) return noCompany;
  const group = familyOf(event, from);
  if (group !== null) return { kind: 'reread', objectType: 'companies', ids: group };
  const first = fromObjectId ?? event.objectId ?? undefined;
  const typed = (fromObjectTypeId ?? toObjectTypeId ?? event.objectTypeId ?? objectType) !== undefined;
  const ends: (string | undefined)[] = [];
  if (from === 'deals' || (!typed && !companyFirst.has(associationTypeId))) ends.push(first);
  else if (objectTypes[toObjectTypeId ?? ''] === 'deals' || companyFirst.has(associationTypeId))
    ends.push(toObjectId);
  if (!typed && !dealFirst.has(associationTypeId)) ends.push(toObjectId);
  const ids = [...new Set(ends.filter(id => id !== undefined))];
  if (ids.length === 0) return noCompany;
  const removal = event.change.associationRemoved === true ? removalOf(event, ids) : null;
  return { kind: 'reread', objectType: 'deals', ids, ...(removal !== null && { look: true, removal }) };
}

/** HubSpot's types of the links between a company and its parent, seen from either. */
const familyTypes = new Set([13, 14]);

/** Two companies that are linked, or were: their own readings say how (M4). */
function familyOf(event: PendingEvent, from: 'deals' | 'companies' | undefined): string[] | null {
  const { fromObjectId, toObjectId, toObjectTypeId, associationTypeId = 0 } = event.change;
  const bothSay = from === 'companies' && objectTypes[toObjectTypeId ?? ''] === 'companies';
  const itsTypeSays = from !== 'deals' && toObjectTypeId === undefined && familyTypes.has(associationTypeId);
  if (!bothSay && !itsTypeSays) return null;
  const ids = [fromObjectId ?? event.objectId, toObjectId].filter(id => id !== undefined && id !== null);
  return ids.length === 0 ? null : [...new Set(ids)];
}

function removalOf(event: PendingEvent, dealIds: string[]): AssociationRemoval | null {
  const [dealId, ...more] = dealIds;
  const { fromObjectId, toObjectId, changeSource, sourceId } = event.change;
  const companyId = [fromObjectId, toObjectId].find(id => id !== undefined && id !== dealId);
  if (dealId === undefined || more.length > 0 || companyId === undefined) return null;
  return {
    dealId,
    companyId,
    atMs: event.occurredAtMs ?? null,
    userId: /^userId:([0-9]{1,18})$/.exec(sourceId ?? '')?.[1] ?? null,
    source: changeSource ?? null,
  };
}

/** Who took a company over, or enrolled a contact, stands in the history of the property. */
function lookRoute(event: PendingEvent, prefix: string, kind: string): EventRoute | null {
  const { objectId, objectTypeId } = event;
  if (kind !== 'propertyChange' || objectId === null) return null;
  const type = objectTypeId ?? prefix;
  const { propertyName } = event.change;
  if ((type === '0-2' || type === 'company') && propertyName === 'hubspot_owner_id')
    return { kind: 'look', objectType: 'companies', id: objectId };
  if ((type === '0-1' || type === 'contact') && propertyName === 'hs_latest_sequence_enrolled_date')
    return { kind: 'look', objectType: 'contacts', id: objectId };
  return null;
}

const noCompany: EventRoute = {
  kind: 'ignored',
  reason: 'The association is not of a deal with a company, nor of two companies',
};
