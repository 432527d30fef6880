import type { ApiCall } from './api-call.ts';
import { type CrmRecord, crmRecordOf } from './crm-record.ts';
import { type CrmObjectType, paths, withQuery } from './paths.ts';
import { pageOf, wireRecord } from './wire.ts';

const recordPage = pageOf(wireRecord);

/** A page of records; `after` asks for the next one and is null on the last. */
export type RecordPage = { records: CrmRecord[]; after: string | null; total: number | null };

export type ListOptions = {
  after?: string;
  /** At most 100 (HubSpot's limit). */
  limit?: number;
  properties?: readonly string[];
  associations?: readonly CrmObjectType[];
};

/** One page of all records of a type, in HubSpot's order (by id). Not subject to index lag. */
export async function listPage(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  options: ListOptions = {},
): Promise<RecordPage> {
  const path = withQuery(paths.objects(type), {
    limit: options.limit ?? 100,
    after: options.after,
    properties: options.properties?.join(',') || undefined,
    associations: options.associations?.join(',') || undefined,
  });
  const page = await call(portalId, {
    operation: `list ${type}`,
    method: 'GET',
    path,
    schema: recordPage,
  });
  return { records: page.results.map(crmRecordOf), after: page.after, total: page.total ?? null };
}

export type SearchFilter = {
  propertyName: string;
  operator:
    | 'EQ'
    | 'NEQ'
    | 'LT'
    | 'LTE'
    | 'GT'
    | 'GTE'
    | 'BETWEEN'
    | 'IN'
    | 'HAS_PROPERTY'
    | 'NOT_HAS_PROPERTY';
  value?: string;
  highValue?: string;
  values?: readonly string[];
};

export type SearchOptions = {
  /** Groups are alternatives; the filters of a group all hold. */
  filterGroups?: readonly { filters: readonly SearchFilter[] }[];
  query?: string;
  sorts?: readonly { propertyName: string; direction: 'ASCENDING' | 'DESCENDING' }[];
  properties?: readonly string[];
  /** At most 200. HubSpot answers the first 10,000 results and no more. */
  limit?: number;
  after?: string;
};

/** One page of a search. The index lags behind writes: never decide exclusivity or absence from it. */
export async function search(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  options: SearchOptions,
): Promise<RecordPage> {
  const page = await call(portalId, {
    operation: `search ${type}`,
    kind: 'search',
    method: 'POST',
    path: paths.search(type),
    json: {
      filterGroups: options.filterGroups ?? [],
      ...(options.query === undefined ? {} : { query: options.query }),
      ...(options.sorts === undefined ? {} : { sorts: options.sorts }),
      properties: options.properties ?? [],
      limit: options.limit ?? 200,
      ...(options.after === undefined ? {} : { after: options.after }),
    },
    schema: recordPage,
  });
  return { records: page.results.map(crmRecordOf), after: page.after, total: page.total ?? null };
}
