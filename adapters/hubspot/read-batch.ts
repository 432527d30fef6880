import type { ApiCall } from './api-call.ts';
import { chunk } from './chunk.ts';
import { type CrmRecord, crmRecordOf, MERGED_IDS_PROPERTY } from './crm-record.ts';
import { HubSpotError } from './failure.ts';
import { type CrmObjectType, paths, withQuery } from './paths.ts';
import { batchOf, wireRecord } from './wire.ts';

const recordBatch = batchOf(wireRecord);

export type BatchRead = {
  /**
   * Every id asked for that HubSpot knows, with the record it stands for now. `record.id` differs from the
   * key when the record asked for was merged into another.
   */
  found: ReadonlyMap<string, CrmRecord>;
  /** Ids asked for that HubSpot says do not exist (deleted or never made). */
  missing: readonly string[];
};

/** HubSpot's limits of inputs a call (2026-09 objects API). */
const BATCH = 100;
const BATCH_WITH_HISTORY = 50;
/** Ids neither answered nor refused are asked for one by one, up to this many a call. */
const MOST_ASKED_SINGLY = 10;

const MERGEABLE: ReadonlySet<CrmObjectType> = new Set(['deals', 'companies', 'contacts']);

/**
 * Reads records by id, 100 a call, 50 with the history of properties. Doubled ids are asked for once.
 *
 * Merged ids: HubSpot answers an old id with the record that absorbed it, under its new id. We always read
 * `hs_merged_object_ids` along and lay the old ids there to the record. An id that is then still unaccounted
 * for, neither in a result nor in an error of the 207, is asked for alone: an answer that forgets an id
 * proves nothing about it, and absence is only asserted when HubSpot says 404 (T7).
 */
export async function readBatch(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  ids: readonly string[],
  properties: readonly string[],
  history: readonly string[] = [],
): Promise<BatchRead> {
  const found = new Map<string, CrmRecord>();
  const missing: string[] = [];
  const asked = MERGEABLE.has(type) ? [...new Set([...properties, MERGED_IDS_PROPERTY])] : [...properties];
  for (const piece of chunk([...new Set(ids)], history.length > 0 ? BATCH_WITH_HISTORY : BATCH)) {
    await readPiece(call, portalId, type, piece, { properties: asked, history }, found, missing);
  }
  return { found, missing };
}

async function readPiece(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  ids: readonly string[],
  asked: { properties: readonly string[]; history: readonly string[] },
  found: Map<string, CrmRecord>,
  missing: string[],
): Promise<void> {
  const operation = `batch-read ${type}`;
  const answer = await call(portalId, {
    operation,
    method: 'POST',
    path: paths.batch(type, 'read'),
    json: {
      inputs: ids.map(id => ({ id })),
      properties: asked.properties,
      propertiesWithHistory: asked.history,
    },
    schema: recordBatch,
  });
  const open = new Set(ids);
  const settle = (id: string, record: CrmRecord) => {
    if (open.delete(id)) found.set(id, record);
  };
  const records = answer.results.map(crmRecordOf);
  for (const record of records) settle(record.id, record);
  for (const record of records) for (const id of record.mergedIds) settle(id, record);

  for (const error of answer.errors) {
    if (error.category !== 'OBJECT_NOT_FOUND') continue;
    for (const id of error.context?.ids ?? []) if (open.delete(id)) missing.push(id);
  }
  if (open.size > MOST_ASKED_SINGLY) {
    const message = `${ids.length} ids asked for, ${open.size} neither answered nor refused`;
    throw new HubSpotError(operation, { kind: 'unexpected-answer', status: 207, message });
  }
  for (const id of open) {
    const record = await readOne(call, portalId, type, id, asked.properties, { history: asked.history });
    if (record) found.set(id, record);
    else missing.push(id);
  }
}

/**
 * One record by id, through merges, or null when HubSpot answers 404. With the associations asked for it lists the
 * first 500 of each type; `moreOf` names the types of which there are more.
 */
export async function readOne(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  id: string,
  properties: readonly string[],
  along: { associations?: readonly CrmObjectType[]; history?: readonly string[] } = {},
): Promise<CrmRecord | null> {
  try {
    const record = await call(portalId, {
      operation: `read ${type}`,
      method: 'GET',
      path: withQuery(paths.object(type, id), {
        properties: properties.join(',') || undefined,
        associations: along.associations?.join(',') || undefined,
        propertiesWithHistory: along.history?.join(',') || undefined,
      }),
      schema: wireRecord,
    });
    return crmRecordOf(record);
  } catch (error) {
    if (error instanceof HubSpotError && error.failure.kind === 'not-found') return null;
    throw error;
  }
}
