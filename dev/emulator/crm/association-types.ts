import type { AssociationLabel, Portal } from '../world.ts';

type Row = readonly [
  from: string,
  to: string,
  typeId: number,
  inverse: number,
  label: string | null,
  inverseLabel?: string,
];

/** HubSpot's own association types, as the SDK's enumeration has them. Each row stands for both directions. */
const ROWS: readonly Row[] = [
  ['0-3', '0-2', 341, 342, null],
  ['0-3', '0-2', 5, 6, 'Primary'],
  ['0-1', '0-2', 279, 280, null],
  ['0-1', '0-2', 1, 2, 'Primary'],
  ['0-3', '0-1', 3, 4, null],
  ['0-2', '0-2', 450, 450, null],
  ['0-2', '0-2', 14, 13, 'Parent Company', 'Child Company'],
  ['0-1', '0-1', 449, 449, null],
  ['0-3', '0-3', 451, 451, null],
  ['0-48', '0-3', 206, 205, null],
  ['0-48', '0-1', 194, 193, null],
  ['0-48', '0-2', 182, 181, null],
  ['0-49', '0-3', 210, 209, null],
  ['0-49', '0-1', 198, 197, null],
  ['0-49', '0-2', 186, 185, null],
  ['0-47', '0-3', 212, 211, null],
  ['0-47', '0-1', 200, 199, null],
  ['0-47', '0-2', 188, 187, null],
  ['0-46', '0-3', 214, 213, null],
  ['0-46', '0-1', 202, 201, null],
  ['0-46', '0-2', 190, 189, null],
  ['0-27', '0-3', 216, 215, null],
  ['0-27', '0-1', 204, 203, null],
  ['0-27', '0-2', 192, 191, null],
  ['0-14', '0-3', 64, 63, null],
  ['0-14', '0-1', 69, 70, null],
  ['0-14', '0-2', 71, 72, null],
  ['0-136', '0-1', 608, 609, null],
  ['0-136', '0-1', 578, 579, 'Primary'],
  ['0-136', '0-2', 610, 611, null],
];

const DEFINED: readonly AssociationLabel[] = ROWS.flatMap(
  ([from, to, typeId, inverse, label, inverseLabel]) => {
    const forward: AssociationLabel = {
      fromTypeId: from,
      toTypeId: to,
      category: 'HUBSPOT_DEFINED',
      typeId,
      inverseTypeId: inverse,
      label,
    };
    if (typeId === inverse) return [forward];
    const back = { ...forward, fromTypeId: to, toTypeId: from, typeId: inverse, inverseTypeId: typeId };
    return [forward, { ...back, label: inverseLabel ?? label }];
  },
);

/** Types whose pair has at most one at a time, seen from the record that has the one: deal or contact. */
export const PRIMARY_TYPE_IDS: ReadonlySet<number> = new Set([5, 6, 1, 2]);

/** All association types from one object type to another: HubSpot's and the portal's own labels. */
export function associationTypes(
  portal: Portal,
  fromTypeId: string,
  toTypeId: string,
): readonly AssociationLabel[] {
  const between = (item: AssociationLabel) => item.fromTypeId === fromTypeId && item.toTypeId === toTypeId;
  return [...DEFINED.filter(between), ...portal.customLabels.filter(between)];
}

/** The unlabeled type of a pair of object types, or `null` where HubSpot has none. */
export function defaultAssociationType(fromTypeId: string, toTypeId: string): AssociationLabel | null {
  const unlabeled = (item: AssociationLabel) =>
    item.fromTypeId === fromTypeId && item.toTypeId === toTypeId && item.label === null;
  return DEFINED.find(unlabeled) ?? null;
}
