import { z } from 'zod';
import { invalid } from '../errors.ts';
import { findObjectType, type ObjectType } from '../object-types.ts';
import { type CrmRecord, crmNow, type Portal, recordsOf, type World } from '../world.ts';
import { linksTo } from './associations.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { type RecordView, viewRecord } from './record-view.ts';

const OPERATORS = [
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
] as const;

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const filterSchema = z.object({
  propertyName: z.string(),
  operator: z.enum(OPERATORS),
  value: text.optional(),
  highValue: text.optional(),
  values: z.array(text).optional(),
});

export const searchSchema = z.object({
  filterGroups: z.array(z.object({ filters: z.array(filterSchema) })).default([]),
  /** Shorthand for one group. */
  filters: z.array(filterSchema).default([]),
  sorts: z
    .array(
      z.union([
        z.string(),
        z.object({
          propertyName: z.string(),
          direction: z.enum(['ASCENDING', 'DESCENDING']).default('ASCENDING'),
        }),
      ]),
    )
    .default([]),
  query: z.string().max(3_000).optional(),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().default(10),
  after: z.union([z.string(), z.number()]).default('0'),
});

export type SearchRequest = z.infer<typeof searchSchema>;
type Filter = z.infer<typeof filterSchema>;
export type SearchAnswer = { total: number; results: RecordView[]; paging?: { next: { after: string } } };

const MAX_PAGE = 200;
const MAX_RESULTS = 10_000;

function groupsOf(request: SearchRequest): readonly { readonly filters: readonly Filter[] }[] {
  return request.filters.length > 0
    ? [...request.filterGroups, { filters: request.filters }]
    : request.filterGroups;
}

function checkRequest(portal: Portal, type: ObjectType, request: SearchRequest): number {
  const { limit } = request;
  const filterGroups = groupsOf(request);
  if (limit < 0 || limit > MAX_PAGE) throw invalid(`limit must be between 0 and ${MAX_PAGE}`);
  if (filterGroups.length > 5) throw invalid('A search takes at most 5 filterGroups');
  if (filterGroups.some(group => group.filters.length > 6))
    throw invalid('A filterGroup takes at most 6 filters');
  if (filterGroups.flatMap(group => group.filters).length > 18)
    throw invalid('A search takes at most 18 filters');
  if (request.sorts.length > 1) throw invalid('A search takes at most one sort');
  const after = Number(request.after);
  if (!Number.isInteger(after) || after < 0) throw invalid(`after is not a cursor: ${request.after}`);
  if (after + limit > MAX_RESULTS) throw invalid(`A search answers at most ${MAX_RESULTS} results`);
  for (const filter of filterGroups.flatMap(group => group.filters)) checkFilter(portal, type, filter);
  return after;
}

function checkFilter(portal: Portal, type: ObjectType, filter: Filter): void {
  const { propertyName, operator, value, values, highValue } = filter;
  const known = portal.definitions.get(type.id)?.has(propertyName);
  const pseudo = propertyName.startsWith('associations.') && findObjectType(propertyName.slice(13));
  if (!known && !pseudo)
    throw invalid(`There was a problem with the request: unknown property ${propertyName}`);
  const many = operator === 'IN' || operator === 'NOT_IN';
  const none = operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY';
  const fits = none
    ? value === undefined && values === undefined
    : many
      ? values !== undefined && values.length > 0 && values.length <= 100
      : value !== undefined && (operator !== 'BETWEEN' || highValue !== undefined);
  if (!fits) throw invalid(`Operator ${operator} on ${propertyName} does not take these operands`);
}

/** A comparable form: numbers and instants as numbers, all else in lower case, as the index folds text. */
function comparable(definition: PropertyDefinition | undefined, value: string): string | number {
  if (definition?.type === 'number') return Number(value);
  if (definition?.type === 'date' || definition?.type === 'datetime') {
    return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  }
  return value.toLowerCase();
}

function passes(
  filter: Filter,
  definition: PropertyDefinition | undefined,
  stored: string | undefined,
): boolean {
  const has = stored !== undefined && stored !== '';
  const own = has ? comparable(definition, stored) : null;
  const other = filter.value === undefined ? null : comparable(definition, filter.value);
  const among = () => (filter.values ?? []).some(value => comparable(definition, value) === own);
  const token = () => {
    const wanted = String(filter.value).toLowerCase().replaceAll('*', '');
    return has && stored.toLowerCase().includes(wanted);
  };
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return has;
    case 'NOT_HAS_PROPERTY':
      return !has;
    case 'EQ':
      return own !== null && own === other;
    case 'NEQ':
      return own !== other;
    case 'IN':
      return own !== null && among();
    case 'NOT_IN':
      return own !== null && !among();
    case 'CONTAINS_TOKEN':
      return token();
    case 'NOT_CONTAINS_TOKEN':
      return !token();
    case 'LT':
      return own !== null && other !== null && own < other;
    case 'LTE':
      return own !== null && other !== null && own <= other;
    case 'GT':
      return own !== null && other !== null && own > other;
    case 'GTE':
      return own !== null && other !== null && own >= other;
    case 'BETWEEN': {
      const high = comparable(definition, filter.highValue ?? '');
      return own !== null && other !== null && own >= other && own <= high;
    }
    default:
      return filter.operator satisfies never;
  }
}

function passesAssociation(portal: Portal, type: ObjectType, record: CrmRecord, filter: Filter): boolean {
  const to = findObjectType(filter.propertyName.slice(13));
  if (!to) return false;
  const ids = linksTo(portal, { typeId: type.id, id: record.id }, to.id);
  const wanted = filter.values ?? (filter.value === undefined ? [] : [filter.value]);
  if (filter.operator === 'HAS_PROPERTY') return ids.size > 0;
  if (filter.operator === 'NOT_HAS_PROPERTY') return ids.size === 0;
  const hit = wanted.some(id => ids.has(id));
  return filter.operator === 'EQ' || filter.operator === 'IN' ? hit : !hit;
}

/** What the index holds of a record now: the last version it caught up with, `null` while unknown or gone. */
function indexedVersion(record: CrmRecord, now: number): Record<string, string> | null {
  if (now < record.indexDueAt) return record.indexed;
  return record.archivedAt === null ? record.properties : null;
}

/**
 * Searches what the index knows, which lags behind writes: at most 200 a page and 10,000 in all.
 * @throws HubSpotError 400 for unknown properties, operands that do not fit and limits passed.
 */
export function searchRecords(
  world: World,
  portal: Portal,
  type: ObjectType,
  request: SearchRequest,
): SearchAnswer {
  const after = checkRequest(portal, type, request);
  const definitions = portal.definitions.get(type.id);
  const now = crmNow(world);
  const query = request.query?.toLowerCase();
  const filterGroups = groupsOf(request);
  const hits: { record: CrmRecord; values: Record<string, string> }[] = [];
  for (const record of recordsOf(portal, type.id).values()) {
    const values = indexedVersion(record, now);
    if (!values) continue;
    if (query && !type.searched.some(name => values[name]?.toLowerCase().includes(query))) continue;
    const one = (filter: Filter) =>
      filter.propertyName.startsWith('associations.')
        ? passesAssociation(portal, type, record, filter)
        : passes(filter, definitions?.get(filter.propertyName), values[filter.propertyName]);
    if (filterGroups.length > 0 && !filterGroups.some(group => group.filters.every(one))) continue;
    hits.push({ record, values });
  }
  sortHits(hits, request, definitions);
  const page = hits.slice(after, after + request.limit);
  const end = after + page.length;
  return {
    total: hits.length,
    results: page.map(({ record, values }) => viewRecord(portal, record, request.properties, [], values)),
    ...(end < hits.length && page.length > 0 && { paging: { next: { after: String(end) } } }),
  };
}

function sortHits(
  hits: { record: CrmRecord; values: Record<string, string> }[],
  request: SearchRequest,
  definitions: ReadonlyMap<string, PropertyDefinition> | undefined,
): void {
  const sort = request.sorts[0];
  if (sort === undefined) return;
  const name = typeof sort === 'string' ? sort.replace(/^-/, '') : sort.propertyName;
  const down = typeof sort === 'string' ? sort.startsWith('-') : sort.direction === 'DESCENDING';
  const key = (hit: { values: Record<string, string> }) =>
    comparable(definitions?.get(name), hit.values[name] ?? '');
  hits.sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    const order = left < right ? -1 : left > right ? 1 : 0;
    return down ? -order : order;
  });
}
