import { type Request, type RequestHandler, Router } from 'express';
import type { EmulatorState } from '../state.ts';
import { oauthError } from './oauth-error.ts';
import type { AccessToken } from './token-store.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The form body. Parameters in the query are not looked at: the dated endpoints take them in the body only. */
function readForm(req: Request): URLSearchParams {
  if (!req.is(FORM)) throw oauthError('BAD_REQUEST', 'invalid_request', `Content-Type must be ${FORM}`);
  return new URLSearchParams(Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '');
}

function checkClient(state: EmulatorState, form: URLSearchParams): void {
  const { clientId, clientSecret } = state.world.options;
  if (form.get('client_id') !== clientId) {
    throw oauthError('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id');
  }
  if (form.get('client_secret') !== clientSecret) {
    throw oauthError('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret');
  }
}

function answer(state: EmulatorState, token: AccessToken) {
  return {
    token_type: 'bearer',
    token_use: 'access_token',
    access_token: token.token,
    refresh_token: token.refreshToken,
    expires_in: state.world.options.accessTokenSeconds,
    hub_id: Number(token.portalId),
    user_id: Number(token.userId),
    scopes: token.scopes,
  };
}

function grantCode(state: EmulatorState, form: URLSearchParams) {
  const code = state.tokens.redeemCode(form.get('code') ?? '');
  if (!code) throw oauthError('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code');
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw oauthError('BAD_REDIRECT_URI', 'invalid_grant', 'missing or unknown redirect URI');
  }
  const install = state.world.portals.get(code.portalId)?.install;
  if (!install) throw oauthError('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code');
  const { portalId, userId, scopes } = code;
  return answer(
    state,
    state.tokens.issueAccess({ portalId, userId, scopes, refreshToken: install.refreshToken }),
  );
}

function grantRefresh(state: EmulatorState, form: URLSearchParams) {
  const refreshToken = form.get('refresh_token') ?? '';
  const found = [...state.world.portals.values()].find(p => p.install?.refreshToken === refreshToken);
  if (!found?.install) {
    throw oauthError('BAD_REFRESH_TOKEN', 'invalid_grant', 'missing or invalid refresh token');
  }
  const { userId, scopes } = found.install;
  return answer(state, state.tokens.issueAccess({ portalId: found.portalId, userId, scopes, refreshToken }));
}

/** A token of the app itself, which opens no account. */
function grantToApp(state: EmulatorState, form: URLSearchParams) {
  const scopes = (form.get('scope') ?? '').split(' ').filter(Boolean);
  if (!state.journal.granted || scopes.length === 0)
    throw oauthError('BAD_SCOPES', 'invalid_scope', 'the app may not ask for these scopes');
  return {
    token_type: 'bearer',
    access_token: state.journal.issueToken(scopes),
    expires_in: state.world.options.accessTokenSeconds,
    scopes,
  };
}

const grants: Readonly<
  Record<string, (state: EmulatorState, form: URLSearchParams) => Record<string, unknown>>
> = {
  authorization_code: grantCode,
  refresh_token: grantRefresh,
  client_credentials: grantToApp,
};

const postToken =
  (state: EmulatorState): RequestHandler =>
  (req, res) => {
    const form = readForm(req);
    const grant = grants[form.get('grant_type') ?? ''];
    if (grant === undefined) {
      throw oauthError('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unsupported grant type');
    }
    checkClient(state, form);
    const body = grant(state, form);
    state.touched();
    res.json(body);
  };

const introspect =
  (state: EmulatorState): RequestHandler =>
  (req, res) => {
    const form = readForm(req);
    checkClient(state, form);
    const token = form.get('token') ?? '';
    const access = state.tokens.find(token);
    const portals = [...state.world.portals.values()];
    const holder = portals.find(
      p => p.install && (p.install.refreshToken === token || p.portalId === access?.portalId),
    );
    if (!holder?.install || (access && access.expiresAt <= Date.now())) {
      res.json({ active: false });
      return;
    }
    const user = holder.users.find(item => item.userId === holder.install?.userId);
    const { appId, clientId } = state.world.options;
    res.json({
      active: true,
      token,
      token_type: 'bearer',
      token_use: access ? 'access_token' : 'refresh_token',
      client_id: clientId,
      app_id: Number(appId),
      hub_id: Number(holder.portalId),
      hub_domain: `${holder.portalId}.hubspot-emulator.local`,
      user_id: Number(holder.install.userId),
      user: user?.email ?? '',
      scopes: holder.install.scopes,
      ...(access && {
        expires_in: Math.max(0, Math.round((access.expiresAt - Date.now()) / 1_000)),
        is_private_distribution: false,
      }),
    });
  };

/** Revoking the refresh token ends the app's access; the app stays listed as installed. */
const revoke =
  (state: EmulatorState): RequestHandler =>
  (req, res) => {
    const form = readForm(req);
    checkClient(state, form);
    const token = form.get('token') ?? '';
    const holder = [...state.world.portals.values()].find(p => p.install?.refreshToken === token);
    if (!holder?.install) {
      throw oauthError('BAD_REFRESH_TOKEN', 'invalid_grant', 'missing or invalid refresh token');
    }
    holder.install = { ...holder.install, refreshToken: '' };
    state.tokens.dropPortal(holder.portalId);
    state.touched();
    res.status(204).end();
  };

/** `/oauth/2026-09/token`, `/token/introspect` and `/token/revoke`. */
export function tokenRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.use(async (req, res, next) => {
    await state.faults.strikeCall(req, res, null, 'before');
    if (!res.destroyed) next();
  });
  router.post('/token', postToken(state));
  router.post('/token/introspect', introspect(state));
  router.post('/token/revoke', revoke(state));
  return router;
}
