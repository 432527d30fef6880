import { Router } from 'express';
import { z } from 'zod';
import { associationTypes } from '../crm/association-types.ts';
import { conflict } from '../errors.ts';
import type { EmulatorState } from '../state.ts';
import type { AssociationLabel } from '../world.ts';
import { type ApiContext, api } from './api-context.ts';
import { sidesOf } from './association-sides.ts';
import { readJson } from './read-json.ts';

function listLabels(context: ApiContext) {
  const sides = sidesOf(context, 'read');
  const types = associationTypes(context.actor.portal, sides.from.id, sides.to.id);
  return { results: types.map(({ category, typeId, label }) => ({ category, typeId, label })) };
}

const labelSchema = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  inverseLabel: z.string().optional(),
});

function createLabel(context: ApiContext) {
  const { portal } = context.actor;
  const sides = sidesOf(context, 'write');
  const { label, inverseLabel } = readJson(context.req, labelSchema);
  if (associationTypes(portal, sides.from.id, sides.to.id).some(type => type.label === label)) {
    throw conflict(`An association label ${label} already exists`);
  }
  const typeId = portal.nextLabelId++;
  const inverseTypeId = portal.nextLabelId++;
  const forward: AssociationLabel = {
    fromTypeId: sides.from.id,
    toTypeId: sides.to.id,
    category: 'USER_DEFINED',
    typeId,
    inverseTypeId,
    label,
  };
  const back: AssociationLabel = {
    ...forward,
    fromTypeId: sides.to.id,
    toTypeId: sides.from.id,
    typeId: inverseTypeId,
    inverseTypeId: typeId,
    label: inverseLabel ?? label,
  };
  portal.customLabels.push(forward, back);
  context.state.touched();
  return {
    results: [forward, back].map(type => ({
      category: type.category,
      typeId: type.typeId,
      label: type.label,
    })),
  };
}

/** `/crm/associations/2026-09/{from}/{to}/labels`: the types of a pair, and labels of the account's own. */
export function associationLabelRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:fromObjectType/:toObjectType/labels', api(state, listLabels));
  router.post('/:fromObjectType/:toObjectType/labels', api(state, createLabel));
  return router;
}
