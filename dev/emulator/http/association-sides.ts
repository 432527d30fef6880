import type { ObjectType } from '../object-types.ts';
import { requireScope } from './actor.ts';
import { type ApiContext, objectScopes, objectTypeParam } from './api-context.ts';

export type Sides = { readonly from: ObjectType; readonly to: ObjectType };

/** The two object types in the path. @throws HubSpotError 404 for an unknown one, 403 without both scopes. */
export function sidesOf(context: ApiContext, access: 'read' | 'write'): Sides {
  const from = objectTypeParam(context, 'fromObjectType');
  const to = objectTypeParam(context, 'toObjectType');
  requireScope(context.actor, objectScopes(from, access));
  requireScope(context.actor, objectScopes(to, access));
  return { from, to };
}
