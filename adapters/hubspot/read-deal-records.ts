import type { CrmRecord } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';

/** HubSpot's limits of records a call, with and without the history of a property. */
const each = { withHistory: 50, without: 100 };

/**
 * Deals by id, those of `registered` with the history of their stage: what would be read of them anyway, in the calls
 * that it takes to read the history. Where it costs no further call, all are read with it.
 * @throws HubSpotError
 */
export async function readDealRecords(
  gateway: HubSpotGateway,
  portalId: string,
  ids: readonly string[],
  properties: readonly string[],
  registered: ReadonlySet<string>,
): Promise<{ found: ReadonlyMap<string, CrmRecord>; missing: readonly string[] }> {
  const followed = ids.filter(id => registered.has(id));
  if (followed.length === 0) return await gateway.readBatch(portalId, 'deals', ids, properties);
  const rest = ids.filter(id => !registered.has(id));
  const apart = Math.ceil(followed.length / each.withHistory) + Math.ceil(rest.length / each.without);
  const together = Math.ceil(ids.length / each.withHistory) <= apart;
  const withHistory = await gateway.readBatch(portalId, 'deals', together ? ids : followed, properties, [
    'dealstage',
  ]);
  if (together || rest.length === 0) return withHistory;
  const without = await gateway.readBatch(portalId, 'deals', rest, properties);
  return {
    found: new Map([...without.found, ...withHistory.found]),
    missing: [...without.missing, ...withHistory.missing],
  };
}
