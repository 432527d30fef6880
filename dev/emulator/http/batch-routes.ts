import { Router } from 'express';
import { z } from 'zod';
import { viewRecord } from '../crm/record-view.ts';
import { archiveRecord, checkCreate, checkUpdate, updateRecord } from '../crm/records.ts';
import { conflict, HubSpotError, invalid } from '../errors.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import type { CrmRecord } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectScopes, objectTypeParam } from './api-context.ts';
import { answerBatch, type BatchError, batchError, INJECTED, missingError } from './batch-answer.ts';
import { inlineAssociations } from './inline-associations.ts';
import { createFrom, createSchema, lookUp } from './object-routes.ts';
import { checkBatchSize, idSchema, propertiesSchema, readJson } from './read-json.ts';

const MAX_INPUTS = 100;
const MAX_INPUTS_WITH_HISTORY = 50;

const readSchema = z.object({
  inputs: z.array(z.object({ id: idSchema })),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).default([]),
  idProperty: z.string().optional(),
});

const writeInput = z.object({
  id: idSchema,
  idProperty: z.string().optional(),
  properties: propertiesSchema,
  objectWriteTraceId: z.string().optional(),
});
type WriteInput = z.infer<typeof writeInput>;
const createBody = z.object({ inputs: z.array(createSchema) });
const writeBody = z.object({ inputs: z.array(writeInput) });
const archiveBody = z.object({ inputs: z.array(z.object({ id: idSchema })) });

function batchRead(context: ApiContext) {
  const { actor, req, res, state } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'read'));
  const body = readJson(req, readSchema);
  const withHistory = body.propertiesWithHistory;
  checkBatchSize(body.inputs, withHistory.length > 0 ? MAX_INPUTS_WITH_HISTORY : MAX_INPUTS);
  const archived = req.query.archived === 'true';
  const results = new Map<string, unknown>();
  const missing: string[] = [];
  const errors: BatchError[] = [];
  const failing = state.faults.partialFailures(req, actor.portal.portalId);
  for (const [index, id] of [...new Set(body.inputs.map(input => input.id))].entries()) {
    if (index < failing) {
      errors.push(batchError(INJECTED, { ids: [id] }));
      continue;
    }
    const record = lookUp(context, type, id, body.idProperty);
    if (!record || (record.archivedAt !== null) !== archived) missing.push(id);
    else results.set(record.id, viewRecord(actor.portal, record, body.properties, withHistory));
  }
  const lost = missingError(type.singular, missing);
  return answerBatch(res, 200, [...results.values()], [...errors, ...(lost ? [lost] : [])]);
}

/** Checks a whole batch of creates before the first is written: all or nothing. */
function checkAll(
  context: ApiContext,
  type: ObjectType,
  inputs: readonly z.infer<typeof createSchema>[],
): void {
  const { state, actor } = context;
  const taken = new Set<string>();
  for (const input of inputs) {
    const values = checkCreate(state, actor.portal, type.id, input.properties);
    for (const link of input.associations) inlineAssociations(actor.portal, type, link);
    for (const [name, value] of Object.entries(values)) {
      if (value === '' || !actor.portal.definitions.get(type.id)?.get(name)?.hasUniqueValue) continue;
      const key = `${name}:${value}`;
      if (taken.has(key)) throw conflict(`Duplicate value for unique property ${name} in batch: ${value}`);
      taken.add(key);
    }
  }
}

/** Runs one write for each input; refusals become errors that carry the input's trace id. */
function traced<T extends { objectWriteTraceId?: string | undefined }>(
  inputs: readonly T[],
  write: (input: T) => object,
): { results: unknown[]; errors: BatchError[] } {
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    const trace = input.objectWriteTraceId;
    try {
      results.push({ ...write(input), ...(trace && { objectWriteTraceId: trace }) });
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(batchError(error, trace ? { objectWriteTraceId: [trace] } : {}));
    }
  }
  return { results, errors };
}

/** @throws HubSpotError 400 when two inputs share a trace id. */
function everyTraced(inputs: readonly { objectWriteTraceId?: string | undefined }[]): boolean {
  const ids = inputs.flatMap(input => input.objectWriteTraceId ?? []);
  if (new Set(ids).size < ids.length) throw invalid('objectWriteTraceId must be unique within a batch');
  return inputs.length > 0 && ids.length === inputs.length;
}

function batchCreate(context: ApiContext) {
  const { actor, req, res, state } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { inputs } = readJson(req, createBody);
  checkBatchSize(inputs, MAX_INPUTS);
  const failing = state.faults.partialFailures(req, actor.portal.portalId);
  if (!everyTraced(inputs)) checkAll(context, type, inputs);
  const create = (input: z.infer<typeof createSchema>) => {
    if (inputs.indexOf(input) < failing) throw INJECTED;
    return viewRecord(actor.portal, createFrom(context, type, input), Object.keys(input.properties));
  };
  const { results, errors } = traced(inputs, create);
  return answerBatch(res, 201, results, errors);
}

function checkDuplicates(inputs: readonly WriteInput[]): void {
  const ids = inputs.map(input => `${input.idProperty ?? ''}:${input.id}`);
  const doubled = ids.find((id, index) => ids.indexOf(id) !== index);
  if (doubled !== undefined) {
    throw invalid(`Duplicate IDs found in batch input: [${doubled.split(':')[1]}]. IDs must be unique`);
  }
}

function batchUpdate(context: ApiContext) {
  const { actor, req, res, state } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { inputs } = readJson(req, writeBody);
  checkBatchSize(inputs, MAX_INPUTS);
  checkDuplicates(inputs);
  const targets = inputs.map(input => ({ input, record: lookUp(context, type, input.id, input.idProperty) }));
  const live = targets.filter(
    (t): t is { input: WriteInput; record: CrmRecord } => t.record?.archivedAt === null,
  );
  const gone = targets.filter(target => target.record?.archivedAt !== null).map(target => target.input.id);
  if (!everyTraced(inputs)) {
    for (const { input, record } of live) checkUpdate(state, actor.portal, record, input.properties);
  }
  const failing = state.faults.partialFailures(req, actor.portal.portalId);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const [index, { input, record }] of live.entries()) {
    const trace = input.objectWriteTraceId;
    const which = { ids: [input.id], ...(trace && { objectWriteTraceId: [trace] }) };
    try {
      if (index < failing) throw INJECTED;
      updateRecord(state, actor.portal, record, input.properties, actor.origin);
      const view = viewRecord(actor.portal, record, Object.keys(input.properties));
      results.push({ ...view, ...(trace && { objectWriteTraceId: trace }) });
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(batchError(error, which));
    }
  }
  const lost = missingError(type.singular, gone);
  return answerBatch(res, 200, results, [...errors, ...(lost ? [lost] : [])]);
}

function batchUpsert(context: ApiContext) {
  const { actor, req, res, state } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { inputs } = readJson(req, writeBody);
  checkBatchSize(inputs, MAX_INPUTS);
  checkDuplicates(inputs);
  const upsert = (input: WriteInput) => {
    if (!input.idProperty) throw invalid('idProperty is required for upsert');
    const existing = lookUp(context, type, input.id, input.idProperty);
    if (!existing) {
      const properties = { ...input.properties, [input.idProperty]: input.id };
      const made = createFrom(context, type, { properties, associations: [] });
      return { ...viewRecord(actor.portal, made, Object.keys(properties)), new: true };
    }
    updateRecord(state, actor.portal, existing, input.properties, actor.origin);
    return { ...viewRecord(actor.portal, existing, Object.keys(input.properties)), new: false };
  };
  const { results, errors } = traced(inputs, upsert);
  return answerBatch(res, 200, results, errors);
}

function batchArchive(context: ApiContext) {
  const { actor, req, res, state } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { inputs } = readJson(req, archiveBody);
  checkBatchSize(inputs, MAX_INPUTS);
  for (const { id } of inputs) archiveRecord(state, actor.portal, type.id, id, actor.origin);
  res.status(204).end();
  return undefined;
}

/** `/crm/objects/2026-09/{type}/batch/*`: 100 inputs at most, 50 when history is asked for. */
export function batchRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/:objectType/batch/read', api(state, batchRead));
  router.post('/:objectType/batch/create', api(state, batchCreate));
  router.post('/:objectType/batch/update', api(state, batchUpdate));
  router.post('/:objectType/batch/upsert', api(state, batchUpsert));
  router.post('/:objectType/batch/archive', api(state, batchArchive));
  return router;
}
