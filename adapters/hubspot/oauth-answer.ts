import { z } from 'zod';
import { answerToFailure } from './answer-to-failure.ts';
import type { HubSpotFailure } from './failure.ts';
import type { HttpAnswer, HttpTrouble } from './http-exchange.ts';
import { parseJsonKeepingDigits } from './json-text.ts';

export type OAuthFailure = {
  /**
   * `grant-refused`: code used or expired, refresh token revoked; for a refresh, the app was uninstalled.
   * `client-refused`: HubSpot does not know our client id or secret, which says nothing about the portal.
   */
  kind:
    | 'grant-refused'
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

const wireOAuthError = z.object({ error: z.string().optional(), status: z.string().optional() });

/** Parses an answer of the OAuth endpoints, or says why there is nothing to parse. */
export function readOAuthAnswer<T extends z.ZodType>(
  answer: HttpAnswer | HttpTrouble,
  schema: T,
): OAuthResult<z.output<T>> {
  if ('kind' in answer) return { ok: false, failure: answer };
  if (answer.status < 200 || answer.status > 299) return { ok: false, failure: failureOf(answer) };
  const parsed = schema.safeParse(jsonOf(answer.text));
  // What the body holds may be a token: only the names of the faulty fields are told.
  if (!parsed.success)
    return unexpectedAnswer(`faulty: ${parsed.error.issues.map(issue => issue.path.join('.')).join(', ')}`);
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

/** The failure for an answer that came but does not read as documented. */
export function unexpectedAnswer(message: string): { ok: false; failure: OAuthFailure } {
  return { ok: false, failure: { kind: 'unexpected-answer', message } };
}
