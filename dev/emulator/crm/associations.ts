import { invalid } from '../errors.ts';
import { objectTypeById } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type AssociationLabel, crmNow, type Origin, type Portal } from '../world.ts';
import { associationTypes, defaultAssociationType, PRIMARY_TYPE_IDS } from './association-types.ts';

export type AssociationSpec = { readonly associationCategory: string; readonly associationTypeId: number };
export type Ref = { readonly typeId: string; readonly id: string };

const refKey = (ref: Ref): string => `${ref.typeId}:${ref.id}`;
const typeKey = (type: AssociationLabel): string => `${type.category}:${type.typeId}`;

/** Links of a record towards one object type: id → association type keys. */
export function linksTo(
  portal: Portal,
  from: Ref,
  toTypeId: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  return portal.links.get(refKey(from))?.get(toTypeId) ?? new Map();
}

/** The links whose other end is a live record, in the order they were made. */
export function liveLinks(portal: Portal, from: Ref, toTypeId: string): [string, ReadonlySet<string>][] {
  return [...linksTo(portal, from, toTypeId)].filter(
    ([toId]) => portal.records.get(toTypeId)?.get(toId)?.archivedAt === null,
  );
}

function linkSet(portal: Portal, from: Ref, to: Ref): Set<string> {
  const byType = portal.links.get(refKey(from)) ?? new Map<string, Map<string, Set<string>>>();
  portal.links.set(refKey(from), byType);
  const byId = byType.get(to.typeId) ?? new Map<string, Set<string>>();
  byType.set(to.typeId, byId);
  const set = byId.get(to.id) ?? new Set<string>();
  byId.set(to.id, set);
  return set;
}

/**
 * Finds the types a caller names. @throws HubSpotError 400 when one does not exist in that direction: HubSpot
 * keeps the two directions of a pair as two types.
 */
export function findSpecs(
  portal: Portal,
  fromTypeId: string,
  toTypeId: string,
  specs: readonly AssociationSpec[],
): readonly AssociationLabel[] {
  const known = associationTypes(portal, fromTypeId, toTypeId);
  return specs.map(spec => {
    const found = known.find(
      t => t.typeId === spec.associationTypeId && t.category === spec.associationCategory,
    );
    if (found) return found;
    throw invalid(
      `No association type of category ${spec.associationCategory} with id ${spec.associationTypeId} exists from ${fromTypeId} to ${toTypeId}`,
      {
        subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
        context: { typeId: [String(spec.associationTypeId)] },
      },
    );
  });
}

/** @throws HubSpotError 400 when the two object types cannot be associated at all. */
export function requireDefaultType(fromTypeId: string, toTypeId: string): AssociationLabel {
  const found = defaultAssociationType(fromTypeId, toTypeId);
  if (!found) throw invalid(`${fromTypeId} and ${toTypeId} cannot be associated`);
  return found;
}

type Writer = {
  readonly state: EmulatorState;
  readonly portal: Portal;
  readonly origin: Origin;
  readonly quiet: boolean;
};

function announce(writer: Writer, from: Ref, to: Ref, type: AssociationLabel, removed: boolean): void {
  if (writer.quiet) return;
  writer.state.emit({
    kind: 'associationChange',
    portalId: writer.portal.portalId,
    at: crmNow(writer.state.world),
    origin: writer.origin,
    typeId: from.typeId,
    objectId: from.id,
    toTypeId: to.typeId,
    toObjectId: to.id,
    category: type.category,
    associationTypeId: type.typeId,
    removed,
    primary: PRIMARY_TYPE_IDS.has(type.typeId) && type.category === 'HUBSPOT_DEFINED',
  });
}

function inverseOf(portal: Portal, type: AssociationLabel): AssociationLabel {
  const back = associationTypes(portal, type.toTypeId, type.fromTypeId);
  const found = back.find(t => t.category === type.category && t.typeId === type.inverseTypeId);
  if (!found) throw new Error(`association type ${type.typeId} has no inverse`);
  return found;
}

/** Puts one type on a pair, in both directions, and tells both sides. */
function addType(writer: Writer, from: Ref, to: Ref, type: AssociationLabel): void {
  const forward = linkSet(writer.portal, from, to);
  if (forward.has(typeKey(type))) return;
  const inverse = inverseOf(writer.portal, type);
  forward.add(typeKey(type));
  linkSet(writer.portal, to, from).add(typeKey(inverse));
  announce(writer, from, to, type, false);
  announce(writer, to, from, inverse, false);
}

function removeType(writer: Writer, from: Ref, to: Ref, type: AssociationLabel): void {
  const forward = writer.portal.links.get(refKey(from))?.get(to.typeId)?.get(to.id);
  if (!forward?.delete(typeKey(type))) return;
  const inverse = inverseOf(writer.portal, type);
  const backward = linkSet(writer.portal, to, from);
  backward.delete(typeKey(inverse));
  if (forward.size === 0) writer.portal.links.get(refKey(from))?.get(to.typeId)?.delete(to.id);
  if (backward.size === 0) writer.portal.links.get(refKey(to))?.get(from.typeId)?.delete(from.id);
  announce(writer, from, to, type, true);
  announce(writer, to, from, inverse, true);
}

/** The primary-company type seen from the record that has one company as primary: deal or contact. */
function primaryFrom(portal: Portal, from: Ref, to: Ref): AssociationLabel | null {
  if (to.typeId !== '0-2' || (from.typeId !== '0-3' && from.typeId !== '0-1')) return null;
  return associationTypes(portal, from.typeId, '0-2').find(t => PRIMARY_TYPE_IDS.has(t.typeId)) ?? null;
}

function primaryOf(portal: Portal, from: Ref, primary: AssociationLabel): string | null {
  for (const [id, types] of linksTo(portal, from, '0-2')) if (types.has(typeKey(primary))) return id;
  return null;
}

/**
 * Associates two live records. The unlabeled type always comes along; the first company of a deal or contact
 * becomes its primary; naming another as primary moves it.
 */
export function associate(writer: Writer, from: Ref, to: Ref, types: readonly AssociationLabel[]): void {
  const unlabeled = defaultAssociationType(from.typeId, to.typeId);
  if (unlabeled) addType(writer, from, to, unlabeled);
  const [one, company] = from.typeId === '0-2' && to.typeId !== '0-2' ? [to, from] : [from, to];
  const primary = primaryFrom(writer.portal, one, company);
  const asked = types.some(t => t.category === 'HUBSPOT_DEFINED' && PRIMARY_TYPE_IDS.has(t.typeId));
  if (primary) {
    const holder = primaryOf(writer.portal, one, primary);
    if (asked && holder !== null && holder !== company.id) {
      removeType(writer, one, { typeId: '0-2', id: holder }, primary);
    }
    if (asked || holder === null) addType(writer, one, company, primary);
  }
  for (const type of types) addType(writer, from, to, type);
  writer.state.touched();
}

/** Removes given types from a pair, or all of them. Removing the unlabeled type removes the rest (guide). */
export function dissociate(
  writer: Writer,
  from: Ref,
  to: Ref,
  types: readonly AssociationLabel[] | 'all',
): void {
  const present = linksTo(writer.portal, from, to.typeId).get(to.id);
  if (!present) return;
  const all = associationTypes(writer.portal, from.typeId, to.typeId).filter(t => present.has(typeKey(t)));
  const unlabeled = types !== 'all' && types.some(t => t.label === null && t.category === 'HUBSPOT_DEFINED');
  for (const type of types === 'all' || unlabeled ? all : types) removeType(writer, from, to, type);
  writer.state.touched();
}

export type AssociationTypeView = { category: string; typeId: number; label: string | null };

/** The types on a pair, as `batch/read` answers them. */
export function describeTypes(
  portal: Portal,
  fromTypeId: string,
  toTypeId: string,
  keys: ReadonlySet<string>,
): AssociationTypeView[] {
  return associationTypes(portal, fromTypeId, toTypeId)
    .filter(type => keys.has(typeKey(type)))
    .map(({ category, typeId, label }) => ({ category, typeId, label }));
}

/** Hands every link of one record to another, without the types refused by `keep`. Tells nobody. */
export function moveLinks(portal: Portal, from: Ref, to: Ref, keep: (typeId: number) => boolean): void {
  const byType = portal.links.get(refKey(from));
  portal.links.delete(refKey(from));
  for (const [otherType, byId] of byType ?? []) {
    for (const [otherId, keys] of byId) {
      const other = { typeId: otherType, id: otherId };
      const back = portal.links.get(refKey(other))?.get(from.typeId);
      const backKeys = back?.get(from.id) ?? new Set<string>();
      back?.delete(from.id);
      if (other.typeId === to.typeId && other.id === to.id) continue;
      const kept = (key: string) => keep(Number(key.split(':')[1]));
      for (const key of keys) if (kept(key)) linkSet(portal, to, other).add(key);
      for (const key of backKeys) if (kept(key)) linkSet(portal, other, to).add(key);
    }
  }
}

/** The name HubSpot uses for a record type in association answers. */
export function typeName(typeId: string): string {
  return objectTypeById(typeId).singular;
}
