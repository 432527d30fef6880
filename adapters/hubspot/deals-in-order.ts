import type { CrmRecord } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { SearchFilter } from './list-records.ts';

export type FoundDeal = { record: CrmRecord; companies: readonly { id: string; primary: boolean }[] };

const pageSize = 200;

/**
 * Deals that pass the filters, in the order of their ids from one after `after` on, a page at a time, each with its
 * companies. A search answers the first 10,000 results only, so each page is a search of its own that begins after the
 * last deal of the page before. The index of searches lags seconds behind what people do.
 *
 * @throws HubSpotError
 */
export async function* dealsInOrder(
  gateway: Pick<HubSpotGateway, 'search' | 'readAssociations'>,
  portalId: string,
  wanted: {
    filterGroups: readonly { filters: readonly SearchFilter[] }[];
    properties: readonly string[];
    after: string | null;
  },
): AsyncGenerator<FoundDeal[]> {
  let after = wanted.after ?? '0';
  for (;;) {
    const onwards: SearchFilter = { propertyName: 'hs_object_id', operator: 'GT', value: after };
    const groups = wanted.filterGroups.length === 0 ? [{ filters: [] }] : wanted.filterGroups;
    const page = await gateway.search(portalId, 'deals', {
      filterGroups: groups.map(({ filters }) => ({ filters: [...filters, onwards] })),
      sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
      properties: wanted.properties,
      limit: pageSize,
    });
    const last = page.records.at(-1);
    if (last === undefined) return;
    const { found } = await gateway.readAssociations(
      portalId,
      'deals',
      'companies',
      page.records.map(record => record.id),
    );
    yield page.records.map(record => ({ record, companies: found.get(record.id) ?? [] }));
    if (page.records.length < pageSize) return;
    after = last.id;
  }
}
