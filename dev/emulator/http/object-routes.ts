import { Router } from 'express';
import { z } from 'zod';
import { associate, findSpecs } from '../crm/associations.ts';
import { erasePerson } from '../crm/erase-person.ts';
import { mergeRecords } from '../crm/merge-records.ts';
import { viewRecord } from '../crm/record-view.ts';
import { archiveRecord, createRecord, findByUnique, resolveRecord, updateRecord } from '../crm/records.ts';
import { type SearchRequest, searchRecords, searchSchema } from '../crm/search-records.ts';
import { invalid, notFound } from '../errors.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type CrmRecord, recordsOf } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectScopes, objectTypeParam } from './api-context.ts';
import { describeAssociations, inlineAssociations } from './inline-associations.ts';
import { param, queryList, VERSION } from './paths.ts';
import { associationSpecSchema, idSchema, propertiesSchema, readJson } from './read-json.ts';

export const createSchema = z.object({
  properties: propertiesSchema.default({}),
  associations: z
    .array(z.object({ to: z.object({ id: idSchema }), types: z.array(associationSpecSchema).min(1) }))
    .default([]),
  objectWriteTraceId: z.string().optional(),
});

const mergeSchema = z.object({ primaryObjectId: idSchema, objectIdToMerge: idSchema });
const eraseSchema = z.object({ objectId: z.string(), idProperty: z.string().optional() });

/** Creates a record with the associations named along with it, all of them checked before anything is written. */
export function createFrom(
  { state, actor }: Pick<ApiContext, 'state' | 'actor'>,
  type: ObjectType,
  input: z.infer<typeof createSchema>,
  quiet = false,
): CrmRecord {
  const { portal, origin } = actor;
  const wanted = input.associations.map(link => inlineAssociations(portal, type, link));
  const record = createRecord(state, portal, type.id, input.properties, origin);
  const from = { typeId: type.id, id: record.id };
  for (const { to, specs } of wanted) {
    const types = findSpecs(portal, type.id, to.typeId, specs);
    associate({ state, portal, origin, quiet }, from, to, types);
  }
  return record;
}

/** A record by id, or by a unique property named in `idProperty`. */
export function lookUp(context: ApiContext, type: ObjectType, id: string, idProperty: string | undefined) {
  const { portal } = context.actor;
  if (!idProperty || idProperty === 'hs_object_id') return resolveRecord(portal, type.id, id);
  if (!portal.definitions.get(type.id)?.get(idProperty)?.hasUniqueValue) {
    throw invalid(`Property ${idProperty} is not a unique identifier property of ${type.plural}`);
  }
  return findByUnique(portal, type.id, idProperty, id);
}

function listRecords(context: ApiContext) {
  const { req, actor } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'read'));
  const limit = Number(req.query.limit ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalid(`Invalid limit ${limit}: it must be between 1 and 100`);
  }
  const archived = req.query.archived === 'true';
  const after =
    req.query.after === undefined ? 0n : BigInt(String(req.query.after).replace(/\D/g, '') || '0');
  const found: CrmRecord[] = [];
  for (const record of recordsOf(actor.portal, type.id).values()) {
    if (found.length > limit) break;
    if ((record.archivedAt !== null) === archived && BigInt(record.id) >= after) found.push(record);
  }
  const next = found[limit];
  return {
    results: found.slice(0, limit).map(record => viewOne(context, type, record)),
    ...(next && {
      paging: { next: { after: next.id, link: `/crm/objects/${VERSION}/${type.plural}?after=${next.id}` } },
    }),
  };
}

/** One record as a GET shows it, with the associations asked for by `associations=companies,contacts`. */
function viewOne({ req, actor }: ApiContext, type: ObjectType, record: CrmRecord) {
  const history = queryList(req.query.propertiesWithHistory);
  const view = viewRecord(actor.portal, record, queryList(req.query.properties), history);
  const asked = queryList(req.query.associations);
  if (asked.length === 0) return view;
  return { ...view, associations: describeAssociations(actor.portal, type, record, asked) };
}

function getRecord(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, objectScopes(type, 'read'));
  const { query } = context.req;
  const idProperty = query.idProperty === undefined ? undefined : String(query.idProperty);
  const record = lookUp(context, type, param(context.req.params, 'id'), idProperty);
  if (!record || (record.archivedAt !== null) !== (query.archived === 'true')) throw notFound();
  return viewOne(context, type, record);
}

function postRecord(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, objectScopes(type, 'write'));
  const input = readJson(context.req, createSchema);
  const record = createFrom(context, type, input);
  context.res.status(201);
  return viewRecord(context.actor.portal, record, Object.keys(input.properties));
}

function patchRecord(context: ApiContext) {
  const { state, actor, req } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { properties } = readJson(req, z.object({ properties: propertiesSchema }));
  const idProperty = req.query.idProperty === undefined ? undefined : String(req.query.idProperty);
  const record = lookUp(context, type, param(req.params, 'id'), idProperty);
  if (!record || record.archivedAt !== null) throw notFound();
  updateRecord(state, actor.portal, record, properties, actor.origin);
  return viewRecord(actor.portal, record, Object.keys(properties));
}

function deleteRecord(context: ApiContext) {
  const { state, actor, req, res } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  archiveRecord(state, actor.portal, type.id, param(req.params, 'id'), actor.origin);
  res.status(204).end();
  return undefined;
}

function postMerge(context: ApiContext) {
  const { state, actor, req } = context;
  const type = objectTypeParam(context);
  requireScope(actor, objectScopes(type, 'write'));
  const { primaryObjectId, objectIdToMerge } = readJson(req, mergeSchema);
  const merged = mergeRecords(state, actor.portal, type.id, primaryObjectId, objectIdToMerge, actor.origin);
  return viewRecord(actor.portal, merged);
}

function postErase(context: ApiContext) {
  const { state, actor, req, res } = context;
  const type = objectTypeParam(context);
  if (type.id !== '0-1') throw notFound();
  requireScope(actor, objectScopes(type, 'write'));
  const { objectId, idProperty } = readJson(req, eraseSchema);
  const record = lookUp(context, type, objectId, idProperty);
  if (record) erasePerson(state, actor.portal, record, actor.origin);
  res.status(204).end();
  return undefined;
}

function postSearch(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, objectScopes(type, 'read'));
  const request: SearchRequest = readJson(context.req, searchSchema);
  return searchRecords(context.state.world, context.actor.portal, type, request);
}

/** `/crm/objects/2026-09/{type}`: one record at a time, merge, erasure and search. Batches have their own file. */
export function objectRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/:objectType/search', api(state, postSearch, true));
  router.post('/:objectType/merge', api(state, postMerge));
  router.post('/:objectType/gdpr-delete', api(state, postErase));
  router.get('/:objectType', api(state, listRecords));
  router.post('/:objectType', api(state, postRecord));
  router.get('/:objectType/:id', api(state, getRecord));
  router.patch('/:objectType/:id', api(state, patchRecord));
  router.delete('/:objectType/:id', api(state, deleteRecord));
  return router;
}
