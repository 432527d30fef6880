import { invalid } from '../errors.ts';
import { objectTypeById } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type CrmRecord, crmNow, iso, type Origin, type Portal, recordsOf } from '../world.ts';
import { PRIMARY_TYPE_IDS } from './association-types.ts';
import { moveLinks } from './associations.ts';
import { requireRecord } from './records.ts';

/**
 * Merges two records of one type into a **new** record, as HubSpot does for companies, contacts and deals:
 * both old ids resolve to it, the primary's values win, the other's "primary" associations are dropped.
 * @throws HubSpotError 400 for a record merged with itself, 404 for an unknown one.
 */
export function mergeRecords(
  state: EmulatorState,
  portal: Portal,
  typeId: string,
  primaryId: string,
  otherId: string,
  origin: Origin,
): CrmRecord {
  const primary = requireRecord(portal, typeId, primaryId);
  const other = requireRecord(portal, typeId, otherId);
  if (primary.id === other.id) throw invalid('A record cannot be merged with itself');
  const at = crmNow(state.world);
  const id = (portal.nextRecordId++).toString();
  const moved = Object.keys(other.properties).filter(
    name => !(name in primary.properties) && !portal.definitions.get(typeId)?.get(name)?.readOnlyValue,
  );
  const merged = [primary.properties.hs_merged_object_ids, other.properties.hs_merged_object_ids];
  const record: CrmRecord = {
    id,
    typeId,
    properties: {
      ...Object.fromEntries(moved.map(name => [name, other.properties[name] ?? ''])),
      ...primary.properties,
      hs_object_id: id,
      hs_merged_object_ids: [...merged.filter(Boolean), primary.id, other.id].join(';'),
      [objectTypeById(typeId).modifiedProperty]: iso(at),
      ...(typeId === '0-2' && joinDomains(primary, other)),
    },
    history: { ...other.history, ...primary.history },
    createdAt: Math.min(primary.createdAt, other.createdAt),
    updatedAt: at,
    archivedAt: null,
    indexed: null,
    indexDueAt: crmNow(state.world) + state.world.options.indexLagMs,
  };
  const records = recordsOf(portal, typeId);
  records.set(id, record);
  const primaryHasCompany = hasPrimary(portal, { typeId, id: primary.id });
  for (const old of [primary, other]) {
    const dropsPrimary = old === other && (typeId === '0-2' || primaryHasCompany);
    moveLinks(
      portal,
      { typeId, id: old.id },
      { typeId, id },
      t => !(dropsPrimary && PRIMARY_TYPE_IDS.has(t)),
    );
    records.delete(old.id);
    portal.mergedInto.set(`${typeId}:${old.id}`, id);
  }
  state.emit({
    kind: 'merge',
    portalId: portal.portalId,
    at,
    origin,
    typeId,
    objectId: id,
    primaryObjectId: primary.id,
    mergedObjectIds: [other.id],
    newObjectId: id,
    numberOfPropertiesMoved: moved.length,
  });
  state.touched();
  return record;
}

function hasPrimary(portal: Portal, ref: { typeId: string; id: string }): boolean {
  const companies = portal.links.get(`${ref.typeId}:${ref.id}`)?.get('0-2');
  return [...(companies?.values() ?? [])].some(
    keys => keys.has('HUBSPOT_DEFINED:5') || keys.has('HUBSPOT_DEFINED:1'),
  );
}

/** The other company's domain becomes an additional domain of the merged one. */
function joinDomains(primary: CrmRecord, other: CrmRecord): Record<string, string> {
  const extra = [primary, other].flatMap(r => r.properties.hs_additional_domains?.split(';') ?? []);
  const own = primary.properties.domain;
  const lost = other.properties.domain;
  const domains = new Set([...extra, ...(own && lost ? [lost] : [])].filter(d => d !== '' && d !== own));
  return domains.size > 0 ? { hs_additional_domains: [...domains].join(';') } : {};
}
