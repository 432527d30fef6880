import type { Request, Response } from 'express';
import { saveOAuthState, useOAuthState } from '../../../adapters/postgres/oauth-states.ts';
import { completeInstall } from '../complete-install.ts';
import { sendPage } from '../html-page.ts';
import { type InstallFailure, installedPage, installFailures } from '../install-pages.ts';
import { browserSecret, hashOf, INSTALL_LIFETIME_MS, newSecret, setBrowserSecret } from '../oauth-browser.ts';
import { parseQuery } from '../parse-query.ts';
import { type PublicContext, rawRoute } from '../route.ts';

export const oauthRoutes = [
  rawRoute({
    method: 'GET',
    path: '/oauth/install',
    summary: "Begins an install: leads an admin's browser to HubSpot's consent page",
    auth: 'public',
    produces: 'text/html',
    handle: begin,
  }),
  rawRoute({
    method: 'GET',
    path: '/oauth/callback',
    summary: 'Completes the install that this browser began',
    auth: 'public',
    produces: 'text/html',
    handle: complete,
  }),
];

async function begin({ deps }: PublicContext, request: Request, response: Response): Promise<void> {
  const { publicUrl, hubspotAppUrl, clientId, scopes, optionalScopes } = deps.settings;
  const state = newSecret();
  // Kept over several tabs, so that the install begun first can be finished too.
  const browser = browserSecret(request, publicUrl) ?? newSecret();
  await saveOAuthState(deps.pool, {
    stateHash: hashOf(state),
    browserHash: hashOf(browser),
    lifetimeMs: INSTALL_LIFETIME_MS,
  });
  setBrowserSecret(response, publicUrl, browser);
  const consent = new URL(`${hubspotAppUrl}/oauth/authorize`);
  consent.searchParams.set('client_id', clientId);
  consent.searchParams.set('redirect_uri', `${publicUrl}/oauth/callback`);
  consent.searchParams.set('scope', scopes.join(' '));
  if (optionalScopes.length > 0) consent.searchParams.set('optional_scope', optionalScopes.join(' '));
  consent.searchParams.set('state', state);
  response.redirect(302, consent.toString());
}

async function complete({ deps }: PublicContext, request: Request, response: Response): Promise<void> {
  const fail = (failure: InstallFailure) =>
    sendPage(response, installFailures[failure].status, installFailures[failure]);
  const { state, code, error } = parseQuery(request.originalUrl);
  const browser = browserSecret(request, deps.settings.publicUrl);
  const use = await useOAuthState(deps.pool, {
    stateHash: hashOf(state ?? ''),
    browserHash: browser === null ? null : hashOf(browser),
  });
  if (use !== 'valid') {
    deps.logger.warn({ reason: use }, 'An install came back that was not begun here');
    return fail('not-begun-here');
  }
  if (error !== undefined || code === undefined) return fail('not-granted');
  const completed = await completeInstall(deps, code);
  if (!completed.ok) return fail(completed.failure);
  const page = installedPage(completed.portal, completed.setUp);
  sendPage(response, page.status, page);
}
