import type { CrmRecord } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { SearchFilter } from './list-records.ts';

export type FoundDeal = { record: CrmRecord; companies: readonly { id: string; primary: boolean }[] };

type Wanted = {
  filterGroups: readonly { filters: readonly SearchFilter[] }[];
  properties: readonly string[];
  after: string | null;
};

const pageSize = 200;
/** Links are read of so many deals in a call. */
const linksAtOnce = 1_000;

/**
 * Deals that pass the filters, in the order of their ids from one after `after` on, five pages at a time, each deal with
 * its companies. A search answers the first 10,000 results only, so each page is a search of its own that begins after
 * the last deal of the page before. The index of searches lags seconds behind what people do.
 *
 * @throws HubSpotError
 */
export async function* dealsInOrder(
  gateway: Pick<HubSpotGateway, 'search' | 'readAssociations'>,
  portalId: string,
  wanted: Wanted,
): AsyncGenerator<FoundDeal[]> {
  let waiting: CrmRecord[] = [];
  for await (const page of pagesOf(gateway, portalId, wanted)) {
    waiting.push(...page);
    if (waiting.length < linksAtOnce) continue;
    yield await withCompanies(gateway, portalId, waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield await withCompanies(gateway, portalId, waiting);
}

async function* pagesOf(
  gateway: Pick<HubSpotGateway, 'search'>,
  portalId: string,
  wanted: Wanted,
): AsyncGenerator<CrmRecord[]> {
  let after = wanted.after ?? '0';
  for (;;) {
    const onwards: SearchFilter = { propertyName: 'hs_object_id', operator: 'GT', value: after };
    const groups = wanted.filterGroups.length === 0 ? [{ filters: [] }] : wanted.filterGroups;
    const { records } = await gateway.search(portalId, 'deals', {
      filterGroups: groups.map(({ filters }) => ({ filters: [...filters, onwards] })),
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
      properties: wanted.properties,
      limit: pageSize,
    });
    const last = records.at(-1);
    if (last === undefined) return;
    yield records;
    if (records.length < pageSize) return;
    after = last.id;
  }
}

async function withCompanies(
  gateway: Pick<HubSpotGateway, 'readAssociations'>,
  portalId: string,
  records: readonly CrmRecord[],
): Promise<FoundDeal[]> {
  const ids = records.map(record => record.id);
  const { found } = await gateway.readAssociations(portalId, 'deals', 'companies', ids);
  return records.map(record => ({ record, companies: found.get(record.id) ?? [] }));
}
