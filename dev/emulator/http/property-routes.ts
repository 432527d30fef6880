import { Router } from 'express';
import { z } from 'zod';
import { defineProperty, optionSchema, propertySchema } from '../crm/define-property.ts';
import { FIELD_TYPES, type PropertyDefinition } from '../crm/property-definition.ts';
import { HubSpotError, invalid, notFound } from '../errors.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, iso } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectTypeParam } from './api-context.ts';
import { answerBatch, type BatchError, batchError } from './batch-answer.ts';
import { param } from './paths.ts';
import { propertyScopes } from './property-scopes.ts';
import { checkBatchSize, readJson } from './read-json.ts';

const patchSchema = propertySchema
  .pick({ label: true, fieldType: true, groupName: true, description: true, hidden: true, formField: true })
  .extend({ options: z.array(optionSchema), displayOrder: z.number().int(), type: z.string() })
  .partial();

/** A definition as HubSpot answers it. */
export function viewProperty(definition: PropertyDefinition) {
  const { readOnlyValue, referencedObjectType, createdAt, updatedAt, ...shown } = definition;
  return {
    ...shown,
    ...(referencedObjectType && { referencedObjectType }),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    archived: false,
    modificationMetadata: {
      archivable: !definition.hubspotDefined,
      readOnlyDefinition: definition.hubspotDefined,
      readOnlyValue,
    },
  };
}

function listProperties(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'read'));
  if (context.req.query.archived === 'true') return { results: [] };
  return { results: [...(context.actor.portal.definitions.get(type.id)?.values() ?? [])].map(viewProperty) };
}

function requireProperty(context: ApiContext, type: ObjectType): PropertyDefinition {
  const name = param(context.req.params, 'name');
  const found = context.actor.portal.definitions.get(type.id)?.get(name);
  if (!found) throw notFound(`Property ${name} does not exist`, { context: { propertyName: [name] } });
  return found;
}

function getProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'read'));
  return viewProperty(requireProperty(context, type));
}

function postProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'write'));
  const input = readJson(context.req, propertySchema);
  const made = defineProperty(context.state, context.actor.portal, type, input);
  context.res.status(201);
  return viewProperty(made);
}

function patchProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'write'));
  const property = requireProperty(context, type);
  const patch = readJson(context.req, patchSchema);
  if (property.hubspotDefined)
    throw invalid(`Property ${property.name} is defined by HubSpot and cannot be changed`);
  if (patch.type !== undefined && patch.type !== property.type)
    throw invalid('The type of a property cannot be changed');
  if (patch.fieldType !== undefined && !FIELD_TYPES[property.type].includes(patch.fieldType)) {
    throw invalid(`fieldType ${patch.fieldType} does not fit type ${property.type}`);
  }
  const { type: _type, ...fields } = patch;
  Object.assign(property, fields, { updatedAt: crmNow(context.state.world) });
  context.state.touched();
  return viewProperty(property);
}

function deleteProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'write'));
  const property = requireProperty(context, type);
  if (property.hubspotDefined)
    throw invalid(`Property ${property.name} is defined by HubSpot and cannot be archived`);
  context.actor.portal.definitions.get(type.id)?.delete(property.name);
  context.state.touched();
  context.res.status(204).end();
  return undefined;
}

function batchRead(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'read'));
  const { inputs } = readJson(context.req, z.object({ inputs: z.array(z.object({ name: z.string() })) }));
  checkBatchSize(inputs, 100);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const { name } of inputs) {
    const found = context.actor.portal.definitions.get(type.id)?.get(name);
    if (found) results.push(viewProperty(found));
    else errors.push(batchError(notFound(`Property ${name} does not exist`), { name: [name] }));
  }
  return answerBatch(context.res, 200, results, errors);
}

function batchCreate(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'write'));
  const { inputs } = readJson(context.req, z.object({ inputs: z.array(propertySchema) }));
  checkBatchSize(inputs, 100);
  const results: unknown[] = [];
  const errors: BatchError[] = [];
  for (const input of inputs) {
    try {
      results.push(viewProperty(defineProperty(context.state, context.actor.portal, type, input)));
    } catch (error) {
      if (!(error instanceof HubSpotError)) throw error;
      errors.push(batchError(error, { name: [input.name] }));
    }
  }
  return answerBatch(context.res, 201, results, errors);
}

/** `/crm/properties/2026-09/{type}`: definitions, one or a batch at a time. */
export function propertyRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/:objectType/batch/read', api(state, batchRead));
  router.post('/:objectType/batch/create', api(state, batchCreate));
  router.get('/:objectType', api(state, listProperties));
  router.post('/:objectType', api(state, postProperty));
  router.get('/:objectType/:name', api(state, getProperty));
  router.patch('/:objectType/:name', api(state, patchProperty));
  router.delete('/:objectType/:name', api(state, deleteProperty));
  return router;
}
