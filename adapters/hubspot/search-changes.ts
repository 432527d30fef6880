import type { HubSpotGateway } from './gateway.ts';

export type ChangedObject = { id: string; modifiedAt: Temporal.Instant };

/** HubSpot answers the first 10,000 results of a search: before that the search begins anew where it has come to. */
const mostResults = 9_800;
const pageSize = 200;
const modified = 'hs_lastmodifieddate';

/**
 * Objects that HubSpot changed at or after an instant, in the order of their changes, each once. Found by search,
 * whose index lags behind and which says nothing of links and deletions.
 *
 * @throws HubSpotError
 */
export async function searchChanges(
  gateway: Pick<HubSpotGateway, 'search'>,
  portalId: string,
  objectType: 'deals' | 'companies',
  since: Temporal.Instant,
): Promise<ChangedObject[]> {
  const found = new Map<string, ChangedObject>();
  let from = since;
  let after: string | undefined;
  let results = 0;
  for (;;) {
    const page = await gateway.search(portalId, objectType, {
      filterGroups: [
        { filters: [{ propertyName: modified, operator: 'GTE', value: String(from.epochMilliseconds) }] },
      ],
      sorts: [{ propertyName: modified, direction: 'ASCENDING' }],
      properties: [modified],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    const before = found.size;
    for (const { id, properties } of page.records) {
      const at = properties[modified];
      if (at !== undefined && at !== null) found.set(id, { id, modifiedAt: instantOf(at) });
    }
    results += page.records.length;
    if (page.after === null) return [...found.values()];
    after = page.after;
    if (results < mostResults) continue;
    const last = [...found.values()].at(-1);
    // More changes in one instant than a search answers: the next one would find the same again and nothing new.
    if (last === undefined || (last.modifiedAt.equals(from) && found.size === before))
      return [...found.values()];
    from = last.modifiedAt;
    after = undefined;
    results = 0;
  }
}

const instantOf = (value: string) =>
  /^[0-9]+$/.test(value)
    ? Temporal.Instant.fromEpochMilliseconds(Number(value))
    : Temporal.Instant.from(value);
