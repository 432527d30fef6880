import { Router } from 'express';
import { z } from 'zod';
import { HubSpotError, notFound } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api, objectTypeParam } from './api-context.ts';
import { param } from './paths.ts';
import { propertyScopes } from './property-scopes.ts';
import { readJson } from './read-json.ts';

const groupSchema = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  displayOrder: z.number().int().default(-1),
});

function listGroups(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'read'));
  const groups = [...(context.actor.portal.groups.get(type.id)?.values() ?? [])];
  return { results: groups.map(group => ({ ...group, archived: false })) };
}

function getGroup(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'read'));
  const group = context.actor.portal.groups.get(type.id)?.get(param(context.req.params, 'name'));
  if (!group) throw notFound('Property group does not exist');
  return { ...group, archived: false };
}

function postGroup(context: ApiContext) {
  const type = objectTypeParam(context);
  requireScope(context.actor, propertyScopes(type, 'write'));
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

/** `/crm/properties/2026-09/{type}/groups`. */
export function propertyGroupRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:objectType/groups', api(state, listGroups));
  router.post('/:objectType/groups', api(state, postGroup));
  router.get('/:objectType/groups/:name', api(state, getGroup));
  return router;
}
