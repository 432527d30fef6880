import type { PropertyVersion } from './crm-record.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { CrmObjectType } from './paths.ts';

export type Links = {
  /** Record id → object type → ids of what it is associated with. */
  of: ReadonlyMap<string, Readonly<Partial<Record<CrmObjectType, readonly string[]>>>>;
  history: ReadonlyMap<string, Readonly<Record<string, readonly PropertyVersion[]>>>;
};

const associationsACall = 1_000;
const historiesACall = 50;

/**
 * What records are associated with, of several types, by the cheaper of HubSpot's two ways: a call for each record
 * lists all types at once (and history along with them), a batch is a call for each type and 1,000 records. Lists
 * that one answer does not hold are followed to their end. A record that HubSpot does not have has none.
 * @throws HubSpotError
 */
export async function readLinks(
  gateway: HubSpotGateway,
  portalId: string,
  from: CrmObjectType,
  ids: readonly string[],
  to: readonly CrmObjectType[],
  history: readonly string[] = [],
): Promise<Links> {
  const each = [...new Set(ids)];
  const inBatches =
    to.length * Math.ceil(each.length / associationsACall) +
    (history.length > 0 ? Math.ceil(each.length / historiesACall) : 0);
  const read = each.length < inBatches ? oneByOne : byType;
  return await read(gateway, portalId, { from, ids: each, to, history });
}

type Wanted = {
  from: CrmObjectType;
  ids: readonly string[];
  to: readonly CrmObjectType[];
  history: readonly string[];
};

async function oneByOne(gateway: HubSpotGateway, portalId: string, wanted: Wanted): Promise<Links> {
  const { from, to } = wanted;
  const links = empty();
  for (const id of wanted.ids) {
    const along = { associations: to, history: wanted.history };
    const record = await gateway.readOne(portalId, from, id, ['hs_object_id'], along);
    if (record === null || record.archived) continue;
    const ofRecord: Partial<Record<CrmObjectType, readonly string[]>> = {};
    for (const type of to) {
      if (record.moreOf?.includes(type)) {
        const { found } = await gateway.readAssociations(portalId, from, type, [record.id]);
        ofRecord[type] = (found.get(record.id) ?? []).map(other => other.id);
      } else ofRecord[type] = record.associations?.[type] ?? [];
    }
    links.of.set(id, ofRecord);
    if (record.history !== undefined) links.history.set(id, record.history);
  }
  return links;
}

async function byType(gateway: HubSpotGateway, portalId: string, wanted: Wanted): Promise<Links> {
  const { from, ids, to } = wanted;
  const links = empty();
  if (ids.length === 0) return links;
  for (const type of to) {
    const { found } = await gateway.readAssociations(portalId, from, type, ids);
    for (const [id, others] of found)
      links.of.set(id, { ...links.of.get(id), [type]: others.map(other => other.id) });
  }
  if (wanted.history.length === 0) return links;
  const { found } = await gateway.readBatch(portalId, from, ids, ['hs_object_id'], wanted.history);
  for (const [id, record] of found) if (record.history !== undefined) links.history.set(id, record.history);
  return links;
}

const empty = () => ({
  of: new Map<string, Partial<Record<CrmObjectType, readonly string[]>>>(),
  history: new Map<string, Readonly<Record<string, readonly PropertyVersion[]>>>(),
});
