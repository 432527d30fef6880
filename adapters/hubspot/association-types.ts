import type { CrmObjectType } from './paths.ts';

type Direction = `${CrmObjectType}>${CrmObjectType}`;

/** HubSpot's own unlabelled association types by direction. */
const DEFAULT_TYPE_IDS: Readonly<Partial<Record<Direction, number>>> = {
  'deals>companies': 341,
  'companies>deals': 342,
  'deals>contacts': 3,
  'contacts>deals': 4,
  'contacts>companies': 279,
  'companies>contacts': 280,
  'tasks>deals': 216,
  'tasks>companies': 192,
  'tasks>contacts': 204,
  'notes>deals': 214,
  'notes>companies': 190,
  'notes>contacts': 202,
};

/** The types that say "this company is the primary one". */
const PRIMARY_TYPE_IDS: Readonly<Partial<Record<Direction, number>>> = {
  'deals>companies': 5,
  'companies>deals': 6,
  'contacts>companies': 1,
  'companies>contacts': 2,
};

/** The type id that associates `from` with `to` and says nothing more. Throws for a direction we never write. */
export function defaultAssociationTypeId(from: CrmObjectType, to: CrmObjectType): number {
  const typeId = DEFAULT_TYPE_IDS[`${from}>${to}`];
  if (typeId === undefined) throw new TypeError(`no association type is known from ${from} to ${to}`);
  return typeId;
}

/** Whether an association of this category and type marks the primary company. Custom labels have ids of their own. */
export function isPrimaryType(
  from: CrmObjectType,
  to: CrmObjectType,
  category: string,
  typeId: number,
): boolean {
  return category === 'HUBSPOT_DEFINED' && PRIMARY_TYPE_IDS[`${from}>${to}`] === typeId;
}
