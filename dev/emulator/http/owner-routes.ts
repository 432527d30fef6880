import { Router } from 'express';
import { invalid, notFound } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import { iso, type Portal, type PortalUser } from '../world.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, api } from './api-context.ts';
import { param } from './paths.ts';

const SCOPES = ['crm.objects.owners.read'];

function viewOwner(portal: Portal, user: PortalUser) {
  const teams = user.teamIds.flatMap((id, index) => {
    const team = portal.teams.find(item => item.id === id);
    return team ? [{ id: team.id, name: team.name, primary: index === 0 }] : [];
  });
  return {
    id: user.ownerId,
    email: user.email,
    type: 'PERSON',
    firstName: user.firstName,
    lastName: user.lastName,
    userId: Number(user.userId),
    userIdIncludingInactive: Number(user.userId),
    createdAt: iso(user.createdAt),
    updatedAt: iso(user.createdAt),
    archived: false,
    ...(teams.length > 0 && { teams }),
  };
}

function listOwners({ actor, req }: ApiContext) {
  requireScope(actor, SCOPES);
  const limit = Number(req.query.limit ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) throw invalid('limit must be between 1 and 500');
  if (req.query.archived === 'true') return { results: [] };
  const email = req.query.email === undefined ? null : String(req.query.email).toLowerCase();
  const after = Number(req.query.after ?? 0);
  const users = actor.portal.users.filter(user => email === null || user.email === email);
  const page = users.filter(user => Number(user.ownerId) > after).slice(0, limit + 1);
  const last = page[limit - 1];
  return {
    results: page.slice(0, limit).map(user => viewOwner(actor.portal, user)),
    ...(page.length > limit && last && { paging: { next: { after: last.ownerId } } }),
  };
}

function getOwner({ actor, req }: ApiContext) {
  requireScope(actor, SCOPES);
  const id = param(req.params, 'ownerId');
  const key = req.query.idProperty === 'userId' ? 'userId' : 'ownerId';
  const user = actor.portal.users.find(item => item[key] === id);
  if (!user) throw notFound(`Owner ${id} does not exist`);
  return viewOwner(actor.portal, user);
}

/** `/crm/owners/2026-09`: owners with their teams, by owner id or `?idProperty=userId`. */
export function ownerRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/', api(state, listOwners));
  router.get('/:ownerId', api(state, getOwner));
  return router;
}
