import { Router } from 'express';
import { z } from 'zod';
import { FIELD_TYPES, type PropertyDefinition } from '../crm/property-definition.ts';
import { HubSpotError, invalid, notFound } from '../errors.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, iso, type Portal } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectTypeParam } from './api-context.ts';
import { answerBatch, type BatchError, batchError } from './batch-answer.ts';
import { param } from './paths.ts';
import { checkBatchSize, readJson } from './read-json.ts';

const optionSchema = z.object({
  label: z.string().min(1),
  value: z.string().min(1),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().optional(),
});

export const propertySchema = z.object({
  name: z.string(),
  label: z.string().min(1),
  type: z.enum(['string', 'number', 'date', 'datetime', 'enumeration', 'bool']),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(optionSchema).default([]),
  hidden: z.boolean().default(false),
  displayOrder: z.number().int().default(-1),
  formField: z.boolean().default(false),
  hasUniqueValue: z.boolean().default(false),
  externalOptions: z.boolean().optional(),
});

const patchSchema = propertySchema
  .pick({ label: true, fieldType: true, groupName: true, description: true, hidden: true, formField: true })
  .extend({ options: z.array(optionSchema), displayOrder: z.number().int(), type: z.string() })
  .partial();

const groupSchema = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  displayOrder: z.number().int().default(-1),
});

const NAME = /^[a-z][a-z0-9_]{0,99}$/;

function scopes(type: ObjectType, access: 'read' | 'write'): string[] {
  const schema = `crm.schemas.${type.scopeObject}.${access}`;
  return access === 'read' ? [schema, `crm.objects.${type.scopeObject}.read`] : [schema];
}

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

function checkDefinition(portal: Portal, type: ObjectType, input: z.infer<typeof propertySchema>): void {
  if (!NAME.test(input.name)) {
    throw invalid(
      `Property name ${input.name} must be lower case letters, digits and underscores, a letter first`,
    );
  }
  if (input.name.startsWith('hs_'))
    throw invalid(`Property name ${input.name} starts with the reserved prefix hs_`);
  if (!FIELD_TYPES[input.type].includes(input.fieldType)) {
    throw invalid(`fieldType ${input.fieldType} does not fit type ${input.type}`);
  }
  if (!portal.groups.get(type.id)?.has(input.groupName)) {
    throw invalid(`Property group ${input.groupName} does not exist`, {
      context: { groupName: [input.groupName] },
    });
  }
  const values = input.options.map(option => option.value);
  if (new Set(values).size < values.length) throw invalid('Option values must be unique');
  if (input.type === 'enumeration' && values.length === 0) throw invalid('An enumeration needs options');
  if (input.type === 'bool' && [...values].sort().join() !== 'false,true') {
    throw invalid('A bool property needs the two options true and false');
  }
}

/** Defines a property. @throws HubSpotError 400 for a faulty definition, 409 when the name is taken. */
export function defineProperty(
  state: EmulatorState,
  portal: Portal,
  type: ObjectType,
  input: z.infer<typeof propertySchema>,
): PropertyDefinition {
  const definitions = portal.definitions.get(type.id);
  if (definitions?.has(input.name)) {
    throw new HubSpotError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${input.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      context: { name: [input.name] },
    });
  }
  checkDefinition(portal, type, input);
  const at = crmNow(state.world);
  const definition: PropertyDefinition = {
    ...input,
    options: input.options.map(({ label, value, displayOrder, hidden }) => ({
      label,
      value,
      displayOrder,
      hidden,
    })),
    externalOptions: false,
    hubspotDefined: false,
    calculated: false,
    referencedObjectType: null,
    readOnlyValue: false,
    createdAt: at,
    updatedAt: at,
  };
  definitions?.set(input.name, definition);
  state.touched();
  return definition;
}

function listProperties(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'read'));
  if (context.req.query['archived'] === 'true') return { results: [] };
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
  requireScope(context.actor, scopes(type, 'read'));
  return viewProperty(requireProperty(context, type));
}

function postProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'write'));
  const input = readJson(context.req, propertySchema);
  const made = defineProperty(context.state, context.actor.portal, type, input);
  context.res.status(201);
  return viewProperty(made);
}

function patchProperty(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'write'));
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

function batchRead(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'read'));
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
  requireScope(context.actor, scopes(type, 'write'));
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

function listGroups(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'read'));
  const groups = [...(context.actor.portal.groups.get(type.id)?.values() ?? [])];
  return { results: groups.map(group => ({ ...group, archived: false })) };
}

function getGroup(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'read'));
  const group = context.actor.portal.groups.get(type.id)?.get(param(context.req.params, 'name'));
  if (!group) throw notFound('Property group does not exist');
  return { ...group, archived: false };
}

function postGroup(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, scopes(type, 'write'));
  const group = readJson(context.req, groupSchema);
  const groups = context.actor.portal.groups.get(type.id);
  if (groups?.has(group.name)) {
    throw new HubSpotError(
      409,
      'OBJECT_ALREADY_EXISTS',
      `A property group named '${group.name}' already exists.`,
      {
        subCategory: 'Properties.GROUP_WITH_NAME_EXISTS',
        context: { name: [group.name] },
      },
    );
  }
  groups?.set(group.name, group);
  context.state.touched();
  context.res.status(201);
  return { ...group, archived: false };
}

/** `/crm/properties/2026-09/{type}`: definitions, groups and their batches. */
export function propertyRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:objectType/groups', api(state, listGroups));
  router.post('/:objectType/groups', api(state, postGroup));
  router.get('/:objectType/groups/:name', api(state, getGroup));
  router.post('/:objectType/batch/read', api(state, batchRead));
  router.post('/:objectType/batch/create', api(state, batchCreate));
  router.get('/:objectType', api(state, listProperties));
  router.post('/:objectType', api(state, postProperty));
  router.get('/:objectType/:name', api(state, getProperty));
  router.patch('/:objectType/:name', api(state, patchProperty));
  return router;
}
