import { type Request, type Response, Router } from 'express';
import { HubSpotError } from '../errors.ts';
import { authenticate } from '../http/actor.ts';
import type { EmulatorState } from '../state.ts';
import type { Portal, PortalUser } from '../world.ts';
import { consentPage, faultPage } from './consent-page.ts';
import { newRefreshToken } from './token-store.ts';

export type AuthorizeRequest = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | null;
};

function loopback(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/** Registered exactly, or on loopback with the path of a registered one: tests choose their ports late. */
export function redirectAllowed(redirectUri: string, registered: readonly string[]): boolean {
  if (registered.includes(redirectUri)) return true;
  if (!URL.canParse(redirectUri)) return false;
  const url = new URL(redirectUri);
  return (
    loopback(url) && registered.some(item => URL.canParse(item) && new URL(item).pathname === url.pathname)
  );
}

/** Reads and checks the query. Answers a sentence for the person when something does not fit the app. */
function readRequest(state: EmulatorState, params: URLSearchParams): AuthorizeRequest | string {
  const { manifest } = state;
  const clientId = params.get('client_id') ?? '';
  const redirectUri = params.get('redirect_uri') ?? '';
  const scopes = (params.get('scope') ?? '').split(/[\s,]+/).filter(scope => scope !== '');
  const optional = (params.get('optional_scope') ?? '').split(/[\s,]+/).filter(scope => scope !== '');
  if (clientId !== state.world.options.clientId) return 'An invalid app client ID was supplied.';
  if (!redirectAllowed(redirectUri, manifest.redirectUrls)) {
    return `The redirect URL ${redirectUri} does not match one registered by the app.`;
  }
  const known = [...manifest.requiredScopes, ...manifest.optionalScopes];
  const foreign = [...scopes, ...optional].filter(scope => !known.includes(scope));
  if (foreign.length > 0) return `The app does not declare these scopes: ${foreign.join(', ')}.`;
  const missing = manifest.requiredScopes.filter(scope => !scopes.includes(scope));
  if (missing.length > 0) return `These required scopes are missing from the URL: ${missing.join(', ')}.`;
  return {
    clientId,
    redirectUri,
    scopes: [...new Set([...scopes, ...optional])],
    state: params.get('state'),
  };
}

const mayInstall = (user: PortalUser): boolean => user.roles.includes('admin');

/** Installs the app and answers where the browser goes next, with a single-use code. */
function grant(state: EmulatorState, portal: Portal, user: PortalUser, request: AuthorizeRequest): string {
  const refreshToken = portal.install?.refreshToken || newRefreshToken();
  portal.install = { scopes: request.scopes, userId: user.userId, refreshToken, installedAt: Date.now() };
  const issued = state.tokens.issueCode({
    portalId: portal.portalId,
    userId: user.userId,
    scopes: request.scopes,
    redirectUri: request.redirectUri,
  });
  state.touched();
  const target = new URL(request.redirectUri);
  target.searchParams.set('code', issued.code);
  if (request.state !== null) target.searchParams.set('state', request.state);
  return target.toString();
}

function findUser(
  state: EmulatorState,
  userId: string,
  portalId?: string,
): { portal: Portal; user: PortalUser } | null {
  for (const portal of state.world.portals.values()) {
    if (portalId !== undefined && portal.portalId !== portalId) continue;
    const user = portal.users.find(item => item.userId === userId);
    if (user) return { portal, user };
  }
  return null;
}

function decide(
  state: EmulatorState,
  res: Response,
  { userId, portalId }: { userId: string; portalId?: string },
  request: AuthorizeRequest,
): void {
  const found = findUser(state, userId, portalId);
  if (!found || !mayInstall(found.user)) {
    res.status(403).send(faultPage('You need super admin permission in this account to install apps.'));
    return;
  }
  res.redirect(302, grant(state, found.portal, found.user, request));
}

function queryOf(req: Request): URLSearchParams {
  return new URL(req.originalUrl, 'http://emulator').searchParams;
}

/**
 * `/oauth/authorize`: the consent page. A person's bearer token grants at once; without one a page offers the
 * accounts and their admins.
 */
export function authorizeRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/authorize', (req, res) => {
    const request = readRequest(state, queryOf(req));
    if (typeof request === 'string') {
      res.status(400).send(faultPage(request));
      return;
    }
    if (!req.header('authorization')) {
      res.send(consentPage([...state.world.portals.values()], queryOf(req), mayInstall));
      return;
    }
    const actor = authenticate(state, req);
    if (actor.kind !== 'user')
      throw new HubSpotError(401, 'INVALID_AUTHENTICATION', 'Only a person can grant.');
    const userId = /user:(\d+)/.exec(req.header('authorization') ?? '')?.[1] ?? '';
    decide(state, res, { userId, portalId: actor.portal.portalId }, request);
  });
  router.post('/authorize', (req, res) => {
    const form = new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '');
    const request = readRequest(state, form);
    if (typeof request === 'string') res.status(400).send(faultPage(request));
    else decide(state, res, { userId: form.get('user') ?? '' }, request);
  });
  return router;
}
