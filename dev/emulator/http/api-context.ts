import type { Request, RequestHandler, Response } from 'express';
import { notFound } from '../errors.ts';
import { findObjectType, type ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { type Actor, authenticate } from './actor.ts';
import { param } from './paths.ts';

export type ApiContext = {
  readonly state: EmulatorState;
  readonly req: Request;
  readonly res: Response;
  readonly actor: Actor;
};

/** What the call log needs to know of a request once it is answered. */
export type CallFacts = {
  portalId: string | null;
  tokenKind: 'app' | 'user' | 'none';
  userId: string | null;
};

export const callFacts = new WeakMap<Request, CallFacts>();

/**
 * Wraps a CRM handler: authenticates, counts the call against the portal's limits, lets faults strike, answers.
 * A handler returns the body of a 200, or writes the response itself and returns undefined.
 */
export function api(
  state: EmulatorState,
  handle: (context: ApiContext) => unknown,
  search = false,
): RequestHandler {
  return async (req, res) => {
    const actor = authenticate(state, req);
    callFacts.set(req, {
      portalId: actor.portal.portalId,
      tokenKind: actor.kind,
      userId: actor.origin.userId,
    });
    if (actor.kind === 'app') {
      if (!search) limitHeaders(res, 0);
      const { remaining } = state.limiter.take(actor.portal.portalId, search);
      if (!search) limitHeaders(res, remaining);
      await state.faults.strikeCall(req, res, actor.portal.portalId, 'before');
    }
    if (res.headersSent || res.destroyed) return;
    const body = await handle({ state, req, res, actor });
    if (actor.kind === 'app') await state.faults.strikeCall(req, res, actor.portal.portalId, 'after');
    if (res.headersSent || res.destroyed || body === undefined) return;
    res.json(body);
  };
}

/** HubSpot tells what is left on every answer but those of search, a 429 included. */
function limitHeaders(res: Response, remaining: number): void {
  res.setHeader('X-HubSpot-RateLimit-Max', '110');
  res.setHeader('X-HubSpot-RateLimit-Remaining', String(remaining));
  res.setHeader('X-HubSpot-RateLimit-Interval-Milliseconds', '10000');
}

/** The object type in the path. @throws HubSpotError 404 for one HubSpot does not have. */
export function objectTypeParam(context: ApiContext, name = 'objectType'): ObjectType {
  const type = findObjectType(param(context.req.params, name));
  if (!type) throw notFound(`Unable to infer object type from: ${param(context.req.params, name)}`);
  return type;
}

/** Scopes, any of which opens the objects of a type. */
export function objectScopes(type: ObjectType, access: 'read' | 'write'): string[] {
  return [`crm.objects.${type.scopeObject}.${access}`];
}
