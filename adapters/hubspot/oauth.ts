import { z } from 'zod';
import { answerToFailure } from './answer-to-failure.ts';
import type { HubSpotFailure } from './failure.ts';
import { createHttpExchange, type HttpAnswer, type HttpTrouble } from './http-exchange.ts';
import { parseJsonKeepingDigits } from './json-text.ts';
import { paths } from './paths.ts';
import { idText } from './wire.ts';

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

export type OAuthFailure = {
  kind: /** Code used or expired, refresh token revoked: for a refresh, the app was uninstalled. */
    | 'grant-refused'
    /** HubSpot does not know our client id or secret: our configuration, nothing about the portal. */
    | 'client-refused'
    | 'bad-request'
    | 'rate-limited'
    | 'unavailable'
    | 'timeout'
    | 'network'
    | 'unexpected-answer';
  message: string;
  status?: number;
  retryAfterMs?: number;
  correlationId?: string;
};

export type OAuthResult<T> = { ok: true; value: T } | { ok: false; failure: OAuthFailure };

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

const wireOAuthError = z.object({ error: z.string().optional(), status: z.string().optional() });

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
    const read = readAnswer(answer, z.unknown());
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
    if (portalId === null) return unexpected('neither the token nor its introspection names the account');
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
    return readAnswer(await exchange({ method: 'POST', path, form: { ...client, ...form } }), schema);
  }
}

function readAnswer<T extends z.ZodType>(
  answer: HttpAnswer | HttpTrouble,
  schema: T,
): OAuthResult<z.output<T>> {
  if ('kind' in answer) return { ok: false, failure: answer };
  if (answer.status < 200 || answer.status > 299) return { ok: false, failure: failureOf(answer) };
  const parsed = schema.safeParse(jsonOf(answer.text));
  // What the body holds may be a token: only the names of the faulty fields are told.
  if (!parsed.success)
    return unexpected(`faulty: ${parsed.error.issues.map(issue => issue.path.join('.')).join(', ')}`);
  return { ok: true, value: parsed.data };
}

function failureOf(answer: HttpAnswer): OAuthFailure {
  const general = answerToFailure(answer);
  const body = wireOAuthError.safeParse(jsonOf(answer.text));
  const said = body.success
    ? `${body.data.error ?? ''} ${body.data.status ?? ''} ${general.category ?? ''}`
    : '';
  const failure: OAuthFailure = {
    kind: kindOf(general, said),
    message: general.message,
    status: answer.status,
  };
  if (general.retryAfterMs !== undefined) failure.retryAfterMs = general.retryAfterMs;
  if (general.correlationId !== undefined) failure.correlationId = general.correlationId;
  return failure;
}

function kindOf(general: HubSpotFailure, said: string): OAuthFailure['kind'] {
  switch (general.kind) {
    case 'rate-limited':
    case 'unavailable':
    case 'timeout':
    case 'network':
    case 'unexpected-answer':
      return general.kind;
    case 'locked':
    case 'migrating':
    case 'budget-exhausted':
      return 'unavailable';
    case 'unauthorized':
    case 'forbidden':
    case 'not-found':
    case 'bad-request':
    case 'conflict':
      if (/invalid_client|BAD_CLIENT/i.test(said)) return 'client-refused';
      if (/invalid_grant|BAD_REFRESH_TOKEN|BAD_AUTH_CODE|EXPIRED_AUTH|INVALID_AUTHENTICATION/i.test(said))
        return 'grant-refused';
      return 'bad-request';
    default:
      return general.kind satisfies never;
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : parseJsonKeepingDigits(text);
  } catch {
    return undefined; // Not JSON: the schema says whether that matters.
  }
}

function unexpected(message: string): { ok: false; failure: OAuthFailure } {
  return { ok: false, failure: { kind: 'unexpected-answer', message } };
}
