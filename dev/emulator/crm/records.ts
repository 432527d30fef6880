import { conflict, notFound } from '../errors.ts';
import { objectTypeById } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type CrmRecord, crmNow, iso, type Origin, type Portal, recordsOf } from '../world.ts';
import { checkProperties, checkRequired } from './check-properties.ts';
import { derivedProperties } from './derived-properties.ts';

const HISTORY_KEPT = 20;

/** The record an id stands for, following merges; archived ones included. */
export function resolveRecord(portal: Portal, typeId: string, id: string): CrmRecord | null {
  let current = id;
  for (let hop = portal.mergedInto.get(`${typeId}:${current}`); hop; ) {
    current = hop;
    hop = portal.mergedInto.get(`${typeId}:${current}`);
  }
  return recordsOf(portal, typeId).get(current) ?? null;
}

/** @throws HubSpotError 404 when there is no such record, or only an archived one. */
export function requireRecord(portal: Portal, typeId: string, id: string): CrmRecord {
  const record = resolveRecord(portal, typeId, id);
  if (!record || record.archivedAt !== null) throw notFound();
  return record;
}

function checkUnique(
  portal: Portal,
  typeId: string,
  values: Readonly<Record<string, string>>,
  self: string | null,
) {
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || !portal.definitions.get(typeId)?.get(name)?.hasUniqueValue) continue;
    const other = findByUnique(portal, typeId, name, value);
    if (!other || other.id === self) continue;
    const type = objectTypeById(typeId).singular;
    const label = type[0]?.toUpperCase() + type.slice(1);
    throw conflict(`${label} already exists. Existing ID: ${other.id}`);
  }
}

/** The live record whose unique property holds a value. */
export function findByUnique(portal: Portal, typeId: string, name: string, value: string): CrmRecord | null {
  const wanted = name === 'email' ? value.toLowerCase() : value;
  for (const record of recordsOf(portal, typeId).values()) {
    if (record.archivedAt === null && record.properties[name] === wanted) return record;
  }
  return null;
}

/** Search keeps showing the record as it was until the index has caught up. */
function delayIndex(state: EmulatorState, record: CrmRecord, before: Record<string, string> | null): void {
  const now = crmNow(state.world);
  if (now >= record.indexDueAt) record.indexed = before;
  record.indexDueAt = now + state.world.options.indexLagMs;
}

function write(record: CrmRecord, name: string, value: string, at: number, origin: Origin): void {
  if (value === '') delete record.properties[name];
  else record.properties[name] = value;
  const entry = {
    value,
    at,
    sourceType: origin.changeSource,
    sourceId: origin.sourceId,
    userId: origin.userId,
  };
  record.history[name] = [entry, ...(record.history[name] ?? [])].slice(0, HISTORY_KEPT);
}

/**
 * What a new record would hold. @throws HubSpotError 400 for values, 409 for a taken unique value. Writes nothing.
 */
export function checkCreate(
  state: EmulatorState,
  portal: Portal,
  typeId: string,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  const withPipeline = typeId === '0-3' && !wanted.pipeline ? { ...wanted, pipeline: 'default' } : wanted;
  const values = checkProperties(portal, typeId, withPipeline, {});
  checkRequired(typeId, values);
  checkUnique(portal, typeId, values, null);
  state.faults.checkPortalRules(portal.portalId, typeId, values, values);
  return values;
}

/** What an update would set. @throws HubSpotError as `checkCreate`. Writes nothing. */
export function checkUpdate(
  state: EmulatorState,
  portal: Portal,
  record: CrmRecord,
  wanted: Readonly<Record<string, string>>,
): Record<string, string> {
  const values = checkProperties(portal, record.typeId, wanted, record.properties);
  const resulting = { ...record.properties, ...values };
  checkRequired(record.typeId, resulting);
  checkUnique(portal, record.typeId, values, record.id);
  state.faults.checkPortalRules(portal.portalId, record.typeId, values, resulting);
  return values;
}

/** Creates a record and tells subscribers. The caller has checked scopes. @throws HubSpotError as `checkCreate`. */
export function createRecord(
  state: EmulatorState,
  portal: Portal,
  typeId: string,
  wanted: Readonly<Record<string, string>>,
  origin: Origin,
  at: number = crmNow(state.world),
): CrmRecord {
  const values = checkCreate(state, portal, typeId, wanted);
  const id = (portal.nextRecordId++).toString();
  const record: CrmRecord = {
    id,
    typeId,
    properties: {},
    history: {},
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
    indexed: null,
    indexDueAt: crmNow(state.world) + state.world.options.indexLagMs,
  };
  const system: Record<string, string> = {
    hs_object_id: id,
    [objectTypeById(typeId).createdProperty]: values.createdate ?? iso(at),
    ...(typeId === '0-3' && { hs_createdate: iso(at) }),
    hs_object_source: origin.changeSource,
    hs_object_source_id: origin.sourceId,
    hs_object_source_label: origin.changeSource,
    hs_object_source_detail_1: origin.label,
    ...(typeId === '0-49' && origin.changeSource === 'SEQUENCES' && { hs_sequence_id: origin.sourceId }),
    ...(origin.userId && { hs_created_by_user_id: origin.userId, hs_object_source_user_id: origin.userId }),
  };
  for (const [name, value] of Object.entries({ ...values, ...system })) {
    if (value !== '') write(record, name, value, at, origin);
  }
  recordsOf(portal, typeId).set(id, record);
  state.emit({ kind: 'creation', portalId: portal.portalId, at, origin, typeId, objectId: id });
  touch(state, portal, record, values, {}, origin, at);
  return record;
}

/** Stamps the modification, works out what follows from it, and tells of every changed property. */
function touch(
  state: EmulatorState,
  portal: Portal,
  record: CrmRecord,
  values: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  origin: Origin,
  at: number,
): void {
  const changed = Object.entries(values).filter(([name, value]) => (before[name] ?? '') !== value);
  const derived = derivedProperties(portal, record, Object.fromEntries(changed), at);
  for (const [name, value] of Object.entries(derived)) {
    if ((record.properties[name] ?? '') === value) continue;
    write(record, name, value, at, origin);
    changed.push([name, value]);
  }
  record.updatedAt = at;
  record.properties[objectTypeById(record.typeId).modifiedProperty] = iso(at);
  if (origin.userId) record.properties.hs_updated_by_user_id = origin.userId;
  for (const [propertyName, propertyValue] of changed) {
    state.emit({
      kind: 'propertyChange',
      portalId: portal.portalId,
      at,
      origin,
      typeId: record.typeId,
      objectId: record.id,
      propertyName,
      propertyValue,
    });
  }
  state.touched();
}

/** Sets properties on a live record. A write that changes nothing leaves no trace and tells nobody. */
export function updateRecord(
  state: EmulatorState,
  portal: Portal,
  record: CrmRecord,
  wanted: Readonly<Record<string, string>>,
  origin: Origin,
  at: number = crmNow(state.world),
): void {
  const values = checkUpdate(state, portal, record, wanted);
  const before = { ...record.properties };
  const changed = Object.entries(values).filter(([name, value]) => (before[name] ?? '') !== value);
  if (changed.length === 0) return;
  delayIndex(state, record, before);
  for (const [name, value] of changed) write(record, name, value, at, origin);
  touch(state, portal, record, values, before, origin, at);
}

/** Sets what only HubSpot's own tools set: sequences, forms. `origin` is who used the tool. */
export function setByTool(
  state: EmulatorState,
  portal: Portal,
  record: CrmRecord,
  values: Readonly<Record<string, string>>,
  origin: Origin,
): void {
  const at = crmNow(state.world);
  const before = { ...record.properties };
  delayIndex(state, record, before);
  for (const [name, value] of Object.entries(values)) write(record, name, value, at, origin);
  touch(state, portal, record, values, before, origin, at);
}

/** Moves a record to the recycling bin. Archiving what is not there is no error (HubSpot answers 204). */
export function archiveRecord(
  state: EmulatorState,
  portal: Portal,
  typeId: string,
  id: string,
  origin: Origin,
): void {
  const record = resolveRecord(portal, typeId, id);
  if (!record || record.archivedAt !== null) return;
  const at = crmNow(state.world);
  delayIndex(state, record, { ...record.properties });
  record.archivedAt = at;
  state.emit({ kind: 'deletion', portalId: portal.portalId, at, origin, typeId, objectId: record.id });
  state.touched();
}

/** Takes a record out of the recycling bin. @throws HubSpotError 404 when none lies there. */
export function restoreRecord(
  state: EmulatorState,
  portal: Portal,
  typeId: string,
  id: string,
  origin: Origin,
): CrmRecord {
  const record = resolveRecord(portal, typeId, id);
  if (!record || record.archivedAt === null) throw notFound();
  const at = crmNow(state.world);
  record.archivedAt = null;
  record.updatedAt = at;
  state.emit({ kind: 'restore', portalId: portal.portalId, at, origin, typeId, objectId: record.id });
  state.touched();
  return record;
}
