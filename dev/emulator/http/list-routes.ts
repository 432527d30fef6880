import { Router } from 'express';
import { z } from 'zod';
import { HubSpotError, invalid, notFound } from '../errors.ts';
import { findObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type CrmList, crmNow, iso, listsOf, type Portal, recordsOf } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api } from './api-context.ts';
import { param } from './paths.ts';
import { idSchema, readJson } from './read-json.ts';

const READ = ['crm.lists.read'];
const WRITE = ['crm.lists.write'];
const createSchema = z.object({
  name: z.string().min(1),
  objectTypeId: z.string(),
  processingType: z.enum(['MANUAL', 'DYNAMIC', 'SNAPSHOT']),
});

const view = ({ listId, name, objectTypeId, createdAt }: CrmList) => ({
  listId,
  name,
  objectTypeId,
  processingType: 'MANUAL',
  processingStatus: 'COMPLETE',
  createdAt: iso(createdAt),
  updatedAt: iso(createdAt),
});

function requireList({ actor, req }: ApiContext): CrmList {
  const id = param(req.params, 'listId');
  const list = listsOf(actor.portal).get(id);
  if (list === undefined) throw notFound(`List does not exist with ID ${id}.`);
  return list;
}

function createList(context: ApiContext) {
  requireScope(context.actor, WRITE);
  const { name, objectTypeId, processingType } = readJson(context.req, createSchema);
  if (processingType !== 'MANUAL') throw invalid('The emulator keeps lists that are filled by hand only');
  const type = findObjectType(objectTypeId);
  if (type === null) throw invalid(`Unknown object type ${objectTypeId}`);
  const lists = listsOf(context.actor.portal);
  if ([...lists.values()].some(list => list.name === name && list.objectTypeId === type.id))
    throw new HubSpotError(409, 'VALIDATION_ERROR', `A list with the name ${name} exists already`);
  const createdAt = crmNow(context.state.world);
  const list: CrmList = {
    listId: String(lists.size + 1),
    name,
    objectTypeId: type.id,
    members: new Map(),
    createdAt,
  };
  lists.set(list.listId, list);
  context.state.touched();
  return { list: view(list) };
}

/** Records that are there, under the ids they have now: who was merged is in the list as the merged record. */
function present(portal: Portal, list: CrmList): Map<string, number> {
  const found = new Map<string, number>();
  for (const [id, at] of list.members) {
    const current = portal.mergedInto.get(`${list.objectTypeId}:${id}`) ?? id;
    const record = recordsOf(portal, list.objectTypeId).get(current);
    if (record !== undefined && record.archivedAt === null) found.set(current, at);
  }
  return found;
}

function listMembers(context: ApiContext) {
  requireScope(context.actor, READ);
  const list = requireList(context);
  const limit = Number(context.req.query.limit ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 250) throw invalid('limit must be between 1 and 250');
  const after = BigInt(String(context.req.query.after ?? 0));
  const members = [...present(context.actor.portal, list)].sort(([a], [b]) =>
    BigInt(a) < BigInt(b) ? -1 : 1,
  );
  const page = members.filter(([id]) => BigInt(id) > after).slice(0, limit + 1);
  const last = page[limit - 1];
  return {
    results: page.slice(0, limit).map(([recordId, at]) => ({ recordId, membershipTimestamp: iso(at) })),
    total: members.length,
    ...(page.length > limit && last && { paging: { next: { after: last[0] } } }),
  };
}

function changeMembers(context: ApiContext, verb: 'add' | 'remove') {
  requireScope(context.actor, WRITE);
  const list = requireList(context);
  const ids = readJson(context.req, z.array(idSchema));
  const records = recordsOf(context.actor.portal, list.objectTypeId);
  const missing = ids.filter(id => records.get(id) === undefined);
  const known = ids.filter(id => !missing.includes(id));
  for (const id of known) {
    if (verb === 'add') list.members.set(id, crmNow(context.state.world));
    else list.members.delete(id);
  }
  context.state.touched();
  const [added, removed] = verb === 'add' ? [known, []] : [[], known];
  return { recordsIdsAdded: added, recordIdsRemoved: removed, recordIdsMissing: missing };
}

/** `/crm/lists/2026-09`: lists that are filled by hand, and who is in them. */
export function listRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/', api(state, createList));
  router.get(
    '/:listId',
    api(state, context => {
      requireScope(context.actor, READ);
      return { list: view(requireList(context)) };
    }),
  );
  router.get('/:listId/memberships', api(state, listMembers));
  router.put(
    '/:listId/memberships/add',
    api(state, context => changeMembers(context, 'add')),
  );
  router.put(
    '/:listId/memberships/remove',
    api(state, context => changeMembers(context, 'remove')),
  );
  return router;
}
