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
import { requireRecord } from '../crm/records.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectScopes, objectTypeParam } from './api-context.ts';
import { param } from './paths.ts';
import { associationSpecSchema, readJson } from './read-json.ts';

type Ends = { readonly from: ObjectType; readonly to: ObjectType; readonly fromRef: Ref };

function endsOf(context: ApiContext, access: 'read' | 'write'): Ends {
  const from = objectTypeParam(context);
  const to = objectTypeParam(context, 'toObjectType');
  requireScope(context.actor, objectScopes(from, access));
  const record = requireRecord(context.actor.portal, from.id, param(context.req.params, 'id'));
  return { from, to, fromRef: { typeId: from.id, id: record.id } };
}

function otherEnd(context: ApiContext, to: ObjectType): Ref {
  const record = requireRecord(context.actor.portal, to.id, param(context.req.params, 'toId'));
  return { typeId: to.id, id: record.id };
}

function list(context: ApiContext) {
  const { portal } = context.actor;
  const { from, to, fromRef } = endsOf(context, 'read');
  return {
    results: liveLinks(portal, fromRef, to.id).map(([toObjectId, keys]) => ({
      toObjectId,
      associationTypes: describeTypes(portal, from.id, to.id, keys),
    })),
  };
}

function put(context: ApiContext) {
  const { actor, req, res, state } = context;
  const { from, to, fromRef } = endsOf(context, 'write');
  const specs = readJson(req, z.array(associationSpecSchema).min(1));
  const types = findSpecs(actor.portal, from.id, to.id, specs);
  const toRef = otherEnd(context, to);
  associate({ state, portal: actor.portal, origin: actor.origin, quiet: false }, fromRef, toRef, types);
  res.status(201);
  return {
    fromObjectTypeId: from.id,
    fromObjectId: fromRef.id,
    toObjectTypeId: to.id,
    toObjectId: toRef.id,
    labels: types.flatMap(type => type.label ?? []),
  };
}

function putDefault(context: ApiContext) {
  const { actor, state } = context;
  const { from, to, fromRef } = endsOf(context, 'write');
  const type = requireDefaultType(from.id, to.id);
  const toRef = otherEnd(context, to);
  associate({ state, portal: actor.portal, origin: actor.origin, quiet: false }, fromRef, toRef, [type]);
  const spec = { associationCategory: type.category, associationTypeId: type.typeId };
  return {
    status: 'COMPLETE',
    results: [{ from: { id: fromRef.id }, to: { id: toRef.id }, associationSpec: spec }],
  };
}

function remove(context: ApiContext) {
  const { actor, res, state } = context;
  const { to, fromRef } = endsOf(context, 'write');
  const writer = { state, portal: actor.portal, origin: actor.origin, quiet: false };
  dissociate(writer, fromRef, { typeId: to.id, id: param(context.req.params, 'toId') }, 'all');
  res.status(204).end();
  return undefined;
}

/** `/crm/objects/2026-09/{type}/{id}/associations/{toType}`: the links of one record. */
export function recordAssociationRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  const base = '/:objectType/:id/associations';
  router.get(`${base}/:toObjectType`, api(state, list));
  router.put(`${base}/default/:toObjectType/:toId`, api(state, putDefault));
  router.put(`${base}/:toObjectType/:toId`, api(state, put));
  router.delete(`${base}/:toObjectType/:toId`, api(state, remove));
  return router;
}
