import type { z } from 'zod';
import type { ApiCall } from './api-call.ts';
import { defaultAssociationTypeId } from './association-types.ts';
import { chunk } from './chunk.ts';
import { HubSpotError } from './failure.ts';
import { type CrmObjectType, paths } from './paths.ts';
import { batchOf, type WireError, wireCreatedAssociation } from './wire.ts';
import {
  mayBeOneItemsFault,
  outcomeOfFailure,
  outcomeOfItemError,
  type WriteOutcome,
} from './write-outcome.ts';

const createdBatch = batchOf(wireCreatedAssociation);

const CREATE_BATCH = 2_000;

export type NewAssociation = { fromId: string; toId: string; typeId?: number };

/**
 * Associates pairs, 2,000 a call, with HubSpot's unlabelled type unless another is given. Doing it twice
 * changes nothing. One outcome per pair, in order; `id` of a written one is the `to` record's.
 */
export async function createAssociations(
  call: ApiCall,
  portalId: string,
  from: CrmObjectType,
  to: CrmObjectType,
  pairs: readonly NewAssociation[],
): Promise<WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  for (const piece of chunk(pairs, CREATE_BATCH)) {
    try {
      outcomes.push(...(await createPiece(call, portalId, from, to, piece)));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      outcomes.push(...piece.map((): WriteOutcome => ({ kind: 'failed', failure: error.failure })));
    }
  }
  return outcomes;
}

async function createPiece(
  call: ApiCall,
  portalId: string,
  from: CrmObjectType,
  to: CrmObjectType,
  pairs: readonly NewAssociation[],
): Promise<WriteOutcome[]> {
  try {
    const answer = await call(portalId, {
      operation: `create-associations ${from} ${to}`,
      method: 'POST',
      path: paths.associations(from, to, 'create'),
      json: { inputs: pairs.map(pair => createInput(from, to, pair)) },
      schema: createdBatch,
    });
    return pairs.map(pair => createdOutcome(pair, answer.results, answer.errors));
  } catch (error) {
    if (!mayBeOneItemsFault(error)) throw error;
    if (pairs.length === 1) return [outcomeOfFailure(error.failure)];
    const middle = Math.ceil(pairs.length / 2);
    const first = await createPiece(call, portalId, from, to, pairs.slice(0, middle));
    return [...first, ...(await createPiece(call, portalId, from, to, pairs.slice(middle)))];
  }
}

function createInput(from: CrmObjectType, to: CrmObjectType, pair: NewAssociation) {
  const associationTypeId = pair.typeId ?? defaultAssociationTypeId(from, to);
  return {
    from: { id: pair.fromId },
    to: { id: pair.toId },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  };
}

function createdOutcome(
  pair: NewAssociation,
  results: readonly z.output<typeof wireCreatedAssociation>[],
  errors: readonly WireError[],
): WriteOutcome {
  if (results.some(result => result.fromObjectId === pair.fromId && result.toObjectId === pair.toId)) {
    return { kind: 'written', id: pair.toId, created: true };
  }
  const named = errors.find(error => {
    const { context } = error;
    const from = context?.fromObjectId ?? [];
    const to = context?.toObjectId ?? [];
    const ids = context?.ids ?? context?.id ?? [];
    return (
      (from.includes(pair.fromId) && (to.length === 0 || to.includes(pair.toId))) ||
      ids.includes(pair.fromId) ||
      ids.includes(pair.toId)
    );
  });
  if (named) return outcomeOfItemError(named);
  const message = `neither written nor refused: ${pair.fromId} to ${pair.toId}`;
  return { kind: 'failed', failure: { kind: 'unexpected-answer', message } };
}
