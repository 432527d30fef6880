import { Router } from 'express';
import { z } from 'zod';
import {
  associate,
  describeTypes,
  dissociate,
  findSpecs,
  liveLinks,
  type Ref,
  requireDefaultType,
} from '../crm/associations.ts';
import { resolveRecord } from '../crm/records.ts';
import { HubSpotError, invalid } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import { type ApiContext, api } from './api-context.ts';
import { type Sides, sidesOf } from './association-sides.ts';
import { answerBatch, type BatchError, batchError, INJECTED } from './batch-answer.ts';
import { associationSpecSchema, checkBatchSize, idSchema, readJson } from './read-json.ts';

const MAX_READ = 1_000;
const MAX_WRITE = 2_000;
const PAGE = 500;

const ref = z.object({ id: idSchema });
const pairSchema = z.object({ from: ref, to: ref });
const labeledSchema = pairSchema.extend({ types: z.array(associationSpecSchema).min(1) });
const readBody = z.object({ inputs: z.array(ref.extend({ after: z.string().optional() })) });
const labeledBody = z.object({ inputs: z.array(labeledSchema) });

const none = (sides: Sides, id: string): BatchError => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  message: `No ${sides.to.singular} is associated with ${sides.from.singular} ${id}.`,
  context: { fromObjectId: [id], fromObjectType: [sides.from.singular], toObjectType: [sides.to.singular] },
});

/** Associations must be asked for under the record's current id: an old one of a merged record has none. */
function batchRead(context: ApiContext) {
  const { actor, req, res, state } = context;
  const sides = sidesOf(context, 'read');
  const { inputs } = readJson(req, readBody);
  checkBatchSize(inputs, MAX_READ);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  const failing = state.faults.partialFailures(req, actor.portal.portalId);
  for (const [index, { id, after }] of inputs.entries()) {
    const from: Ref = { typeId: sides.from.id, id };
    const links = liveLinks(actor.portal, from, sides.to.id);
    const alive = resolveRecord(actor.portal, sides.from.id, id)?.archivedAt === null;
    if (index < failing || links.length === 0 || !alive) {
      errors.push(index < failing ? batchError(INJECTED, { fromObjectId: [id] }) : none(sides, id));
      continue;
    }
    const start = Number(after ?? 0);
    const next = start + PAGE < links.length ? String(start + PAGE) : null;
    results.push({
      from: { id },
      to: links.slice(start, start + PAGE).map(([toObjectId, keys]) => ({
        toObjectId,
        associationTypes: describeTypes(actor.portal, sides.from.id, sides.to.id, keys),
      })),
      ...(next && { paging: { next: { after: next, link: '' } } }),
    });
  }
  return answerBatch(res, 200, results, errors);
}

type Pair = { readonly from: Ref; readonly to: Ref };

/** @throws HubSpotError 404 unless both ends are live records under these very ids. */
function requirePair(context: ApiContext, sides: Sides, fromId: string, toId: string): Pair {
  const ends = [
    [sides.from, fromId],
    [sides.to, toId],
  ] as const;
  const [from, to] = ends.map(([type, id]) => {
    const record = resolveRecord(context.actor.portal, type.id, id);
    if (!record || record.archivedAt !== null) {
      throw new HubSpotError(404, 'OBJECT_NOT_FOUND', `${type.singular} ${id} does not exist`, {
        context: { ids: [id] },
      });
    }
    return { typeId: type.id, id: record.id };
  });
  if (!from || !to) throw new Error('a pair has two ends');
  if (from.typeId === to.typeId && from.id === to.id)
    throw invalid('A record cannot be associated with itself');
  return { from, to };
}

/** Type ids are checked for the whole batch first (400); unknown records fail one by one (207). */
function batchCreate(context: ApiContext) {
  const { actor, req, res, state } = context;
  const sides = sidesOf(context, 'write');
  const { inputs } = readJson(req, labeledBody);
  checkBatchSize(inputs, MAX_WRITE);
  const checked = inputs.map(input => ({
    input,
    types: findSpecs(actor.portal, sides.from.id, sides.to.id, input.types),
  }));
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { input, types } of checked) {
    try {
      const pair = requirePair(context, sides, input.from.id, input.to.id);
      associate(
        { state, portal: actor.portal, origin: actor.origin, quiet: false },
        pair.from,
        pair.to,
        types,
      );
      results.push({
        fromObjectTypeId: sides.from.id,
        fromObjectId: pair.from.id,
        toObjectTypeId: sides.to.id,
        toObjectId: pair.to.id,
        labels: types.flatMap(type => type.label ?? []),
      });
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(batchError(error, { fromObjectId: [input.from.id], toObjectId: [input.to.id] }));
    }
  }
  return answerBatch(res, 201, results, errors);
}

function batchCreateDefault(context: ApiContext) {
  const { actor, req, res, state } = context;
  const sides = sidesOf(context, 'write');
  const { inputs } = readJson(req, z.object({ inputs: z.array(pairSchema) }));
  checkBatchSize(inputs, MAX_WRITE);
  const type = requireDefaultType(sides.from.id, sides.to.id);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      const pair = requirePair(context, sides, input.from.id, input.to.id);
      associate({ state, portal: actor.portal, origin: actor.origin, quiet: false }, pair.from, pair.to, [
        type,
      ]);
      results.push({
        from: { id: pair.from.id },
        to: { id: pair.to.id },
        associationSpec: { associationCategory: type.category, associationTypeId: type.typeId },
      });
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(batchError(error, { fromObjectId: [input.from.id], toObjectId: [input.to.id] }));
    }
  }
  return answerBatch(res, 200, results, errors);
}

function batchArchive(context: ApiContext) {
  const { actor, req, res, state } = context;
  const sides = sidesOf(context, 'write');
  const { inputs } = readJson(req, z.object({ inputs: z.array(z.object({ from: ref, to: z.array(ref) })) }));
  checkBatchSize(inputs, MAX_WRITE);
  const writer = { state, portal: actor.portal, origin: actor.origin, quiet: false };
  for (const { from, to } of inputs) {
    for (const { id } of to)
      dissociate(writer, { typeId: sides.from.id, id: from.id }, { typeId: sides.to.id, id }, 'all');
  }
  res.status(204).end();
  return undefined;
}

function batchArchiveLabels(context: ApiContext) {
  const { actor, req, res, state } = context;
  const sides = sidesOf(context, 'write');
  const { inputs } = readJson(req, labeledBody);
  checkBatchSize(inputs, MAX_WRITE);
  const writer = { state, portal: actor.portal, origin: actor.origin, quiet: false };
  for (const { from, to, types } of inputs) {
    const found = findSpecs(actor.portal, sides.from.id, sides.to.id, types);
    dissociate(writer, { typeId: sides.from.id, id: from.id }, { typeId: sides.to.id, id: to.id }, found);
  }
  res.status(204).end();
  return undefined;
}

/** `/crm/associations/2026-09/{from}/{to}/batch/*`: 1,000 reads or 2,000 writes a call. */
export function associationRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/:fromObjectType/:toObjectType/batch/read', api(state, batchRead));
  router.post('/:fromObjectType/:toObjectType/batch/create', api(state, batchCreate));
  router.post('/:fromObjectType/:toObjectType/batch/associate/default', api(state, batchCreateDefault));
  router.post('/:fromObjectType/:toObjectType/batch/archive', api(state, batchArchive));
  router.post('/:fromObjectType/:toObjectType/batch/labels/archive', api(state, batchArchiveLabels));
  return router;
}
