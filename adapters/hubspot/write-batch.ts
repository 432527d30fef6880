import type { ApiCall } from './api-call.ts';
import { chunk } from './chunk.ts';
import { HubSpotError } from './failure.ts';
import { type CrmObjectType, paths } from './paths.ts';
import { batchOf, type WireRecord, wireRecord } from './wire.ts';
import {
  mayBeOneItemsFault,
  outcomeOfFailure,
  outcomeOfItemError,
  type WriteOutcome,
} from './write-outcome.ts';

const recordBatch = batchOf(wireRecord);

/** Values are text; null or '' clears a property (HubSpot takes the empty text for that). */
export type PropertyValues = Readonly<Record<string, string | null>>;

export type AssociationInput = { toType: CrmObjectType; toId: string; typeIds: readonly number[] };

export type WriteItem = {
  /** HubSpot's id (update), the unique property's value (upsert), absent for create. */
  id?: string;
  idProperty?: string;
  properties: PropertyValues;
  associations?: readonly AssociationInput[];
};

const BATCH = 100;

/**
 * Writes items, 100 a call, and answers one outcome per item, in the order given; never throws for HubSpot.
 *
 * Each item carries an `objectWriteTraceId`, so that HubSpot answers 207 with the items that failed instead
 * of refusing all of them. Where it refuses the whole call nevertheless (some validation errors), the call is
 * halved until the bad item stands alone: it never costs the rest. A call that failed for another reason
 * makes its items, and those not yet sent, `failed`: HubSpot is not asked on and on while it is down.
 */
export async function writeBatch(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  verb: 'create' | 'update' | 'upsert',
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  let down: HubSpotError | null = null;
  for (const piece of chunk(items, BATCH)) {
    if (down) {
      outcomes.push(...failAll(piece, down));
      continue;
    }
    try {
      outcomes.push(...(await writePiece(call, portalId, type, verb, piece)));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      down = error;
      outcomes.push(...failAll(piece, error));
    }
  }
  return outcomes;
}

function failAll(piece: readonly WriteItem[], error: HubSpotError): WriteOutcome[] {
  return piece.map(() => ({ kind: 'failed', failure: error.failure }));
}

async function writePiece(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  verb: 'create' | 'update' | 'upsert',
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  try {
    return await send(call, portalId, type, verb, items);
  } catch (error) {
    if (!mayBeOneItemsFault(error)) throw error;
    if (items.length === 1) return [outcomeOfFailure(error.failure)];
    const middle = Math.ceil(items.length / 2);
    const first = await writePiece(call, portalId, type, verb, items.slice(0, middle));
    return [...first, ...(await writePiece(call, portalId, type, verb, items.slice(middle)))];
  }
}

async function send(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  verb: 'create' | 'update' | 'upsert',
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  const operation = `batch-${verb} ${type}`;
  const answer = await call(portalId, {
    operation,
    method: 'POST',
    path: paths.batch(type, verb),
    json: { inputs: items.map((item, index) => inputOf(item, index)) },
    schema: recordBatch,
  });
  const outcomes = items.map((): WriteOutcome | undefined => undefined);
  const indexOf = (traceId: string | undefined, id: string | undefined) =>
    traceId === undefined ? indexOfId(items, id, outcomes) : Number(traceId);

  for (const error of answer.errors) {
    const traces = error.context?.objectWriteTraceId ?? error.context?.objectWriteTraceIds ?? [];
    const ids = error.context?.ids ?? error.context?.id ?? [];
    const marks = traces.length > 0 ? traces.map(Number) : ids.map(id => indexOfId(items, id, outcomes));
    for (const index of marks) if (index in items) outcomes[index] = outcomeOfItemError(error);
  }
  for (const record of answer.results) {
    const index = indexOf(record.objectWriteTraceId, record.id);
    if (index in items) outcomes[index] = writtenOutcome(verb, record);
  }
  settleRest(verb, items, answer.results, outcomes);
  return outcomes.map(
    outcome =>
      outcome ?? {
        kind: 'failed',
        failure: {
          kind: 'unexpected-answer',
          status: answer.errors.length > 0 ? 207 : 200,
          message: `${items.length} items sent, ${answer.results.length} results and ${answer.errors.length} errors came back`,
        },
      },
  );
}

/** Position of the item with this id that has no outcome yet, or -1. */
function indexOfId(
  items: readonly WriteItem[],
  id: string | undefined,
  outcomes: readonly (WriteOutcome | undefined)[],
): number {
  return items.findIndex(
    (item, index) => item.id !== undefined && item.id === id && outcomes[index] === undefined,
  );
}

/**
 * Results without trace ids whose record id is not an id we sent. When exactly as many items are open as
 * results are left, none is lost, and the answer keeps the order of the inputs: an upsert by a unique
 * property, or an update through the id of a merged record.
 */
function settleRest(
  verb: 'create' | 'update' | 'upsert',
  items: readonly WriteItem[],
  results: readonly WireRecord[],
  outcomes: (WriteOutcome | undefined)[],
): void {
  const used = new Set(outcomes.flatMap(outcome => (outcome?.kind === 'written' ? [outcome.id] : [])));
  const left = results.filter(record => record.objectWriteTraceId === undefined && !used.has(record.id));
  const open = items.map((_, index) => index).filter(index => outcomes[index] === undefined);
  if (left.length !== open.length) return;
  for (const [position, index] of open.entries()) {
    const record = left[position];
    if (record) outcomes[index] = writtenOutcome(verb, record);
  }
}

function writtenOutcome(verb: 'create' | 'update' | 'upsert', record: WireRecord): WriteOutcome {
  return {
    kind: 'written',
    id: record.id,
    created: verb === 'create' || (verb === 'upsert' && record.new === true),
  };
}

function inputOf(item: WriteItem, index: number) {
  return {
    ...(item.id === undefined ? {} : { id: item.id }),
    ...(item.idProperty === undefined ? {} : { idProperty: item.idProperty }),
    objectWriteTraceId: String(index),
    properties: wireProperties(item.properties),
    ...(item.associations === undefined ? {} : { associations: item.associations.map(wireAssociationInput) }),
  };
}

export function wireProperties(values: PropertyValues): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}

export function wireAssociationInput(association: AssociationInput) {
  return {
    to: { id: association.toId },
    types: association.typeIds.map(typeId => ({
      associationCategory: 'HUBSPOT_DEFINED',
      associationTypeId: typeId,
    })),
  };
}
