import type { CrmRecord } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';

/** HubSpot's limits of records a call, with and without the history of a property. */
const each = { withHistory: 50, without: 100 };

/**
 * Deals by id, those of `followed` with the history of their stage: what would be read of them anyway, in the calls
 * that it takes to read the history. Where it costs no further call, all are read with it.
 * @throws HubSpotError
 */
export async function readDealRecords(
  gateway: HubSpotGateway,
  portalId: string,
  ids: readonly string[],
  properties: readonly string[],
  followed: ReadonlySet<string>,
): Promise<{ found: ReadonlyMap<string, CrmRecord>; missing: readonly string[] }> {
  const apart = ids.filter(id => followed.has(id));
  if (apart.length === 0) return await gateway.readBatch(portalId, 'deals', ids, properties);
  const rest = ids.filter(id => !followed.has(id));
  const calls = Math.ceil(apart.length / each.withHistory) + Math.ceil(rest.length / each.without);
  const together = Math.ceil(ids.length / each.withHistory) <= calls;
  const asked = together ? ids : apart;
  const withHistory = await gateway.readBatch(portalId, 'deals', asked, properties, ['dealstage']);
  if (together || rest.length === 0) return withHistory;
  const without = await gateway.readBatch(portalId, 'deals', rest, properties);
  return {
    found: new Map([...without.found, ...withHistory.found]),
    missing: [...without.missing, ...withHistory.missing],
  };
}
