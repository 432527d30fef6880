import { z } from 'zod';
import { createHttpExchange } from './http-exchange.ts';
import { type OAuthResult, readOAuthAnswer, unexpectedAnswer } from './oauth-answer.ts';
import { paths } from './paths.ts';
import { idText } from './wire.ts';

export type { OAuthFailure, OAuthResult } from './oauth-answer.ts';

/** Tokens of one portal, in the clear: seal them before they are stored, never log them. */
export type TokenGrant = {
  portalId: string;
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  /** Who installed; null where HubSpot did not say. */
  userId: string | null;
  scopes: readonly string[];
};

export type TokenFacts = {
  active: boolean;
  portalId: string | null;
  userId: string | null;
  appId: string | null;
  hubDomain: string | null;
  scopes: readonly string[];
};

export type OAuthClient = ReturnType<typeof createOAuthClient>;

const wireGrant = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().positive(),
  hub_id: idText.nullish(),
  user_id: idText.nullish(),
  scopes: z.array(z.string()).nullish(),
});

const wireFacts = z.object({
  active: z.boolean(),
  hub_id: idText.nullish(),
  user_id: idText.nullish(),
  app_id: idText.nullish(),
  hub_domain: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
});

/**
 * HubSpot's OAuth, dated paths, parameters in the form body so that no token gets into an access log.
 * Outcomes are unions; nothing here throws for HubSpot.
 */
export function createOAuthClient(options: {
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  fetchTimeoutMs: number;
}) {
  const exchange = createHttpExchange({ apiUrl: options.apiUrl, timeoutMs: options.fetchTimeoutMs });
  const client = { client_id: options.clientId, client_secret: options.clientSecret };

  return { exchangeCode, refresh, introspect, revoke, uninstall };

  /** Turns the code of the consent page into tokens. The portal comes from HubSpot's answer, never from the query. */
  async function exchangeCode(request: {
    code: string;
    redirectUri: string;
  }): Promise<OAuthResult<TokenGrant>> {
    return grant({
      grant_type: 'authorization_code',
      code: request.code,
      redirect_uri: request.redirectUri,
    });
  }

  async function refresh(refreshToken: string): Promise<OAuthResult<TokenGrant>> {
    return grant({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  async function introspect(
    token: string,
    hint: 'access_token' | 'refresh_token' = 'access_token',
  ): Promise<OAuthResult<TokenFacts>> {
    const answer = await post(paths.introspect(), { token, token_type_hint: hint }, wireFacts);
    if (!answer.ok) return answer;
    const { active, hub_id, user_id, app_id, hub_domain, scopes } = answer.value;
    const value: TokenFacts = {
      active,
      portalId: hub_id ?? null,
      userId: user_id ?? null,
      appId: app_id ?? null,
      hubDomain: hub_domain ?? null,
      scopes: scopes ?? [],
    };
    return { ok: true, value };
  }

  /** Makes a refresh token useless. One that is already useless is fine too. */
  async function revoke(refreshToken: string): Promise<OAuthResult<null>> {
    const form = { token: refreshToken, token_type_hint: 'refresh_token' };
    const answer = await post(paths.revoke(), form, z.unknown());
    if (answer.ok || answer.failure.kind === 'grant-refused') return { ok: true, value: null };
    return answer;
  }

  /** Uninstalls the app from the portal that the token belongs to. A token that is no longer valid is refused. */
  async function uninstall(accessToken: string): Promise<OAuthResult<null>> {
    const answer = await exchange({ method: 'DELETE', path: paths.uninstall(), accessToken });
    const read = readOAuthAnswer(answer, z.unknown());
    return read.ok ? { ok: true, value: null } : read;
  }

  async function grant(form: Record<string, string>): Promise<OAuthResult<TokenGrant>> {
    const answer = await post(paths.token(), form, wireGrant);
    if (!answer.ok) return answer;
    const wire = answer.value;
    let portalId = wire.hub_id ?? null;
    let userId = wire.user_id ?? null;
    let scopes = wire.scopes ?? null;
    if (portalId === null || scopes === null) {
      const facts = await introspect(wire.access_token);
      if (!facts.ok) return facts;
      portalId ??= facts.value.portalId;
      userId ??= facts.value.userId;
      scopes ??= [...facts.value.scopes];
    }
    if (portalId === null)
      return unexpectedAnswer('neither the token nor its introspection names the account');
    const value: TokenGrant = {
      portalId,
      accessToken: wire.access_token,
      refreshToken: wire.refresh_token,
      expiresInSeconds: wire.expires_in,
      userId,
      scopes,
    };
    return { ok: true, value };
  }

  async function post<T extends z.ZodType>(
    path: string,
    form: Record<string, string>,
    schema: T,
  ): Promise<OAuthResult<z.output<T>>> {
    return readOAuthAnswer(await exchange({ method: 'POST', path, form: { ...client, ...form } }), schema);
  }
}
