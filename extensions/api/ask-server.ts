import { hubspot } from '@hubspot/ui-extensions';
import type { Problem, Refusal, RefusedAnswer } from '../../contract/views.ts';

/** HubSpot's own default; a person has stopped waiting by then. */
export const ASK_TIMEOUT_MS = 15_000;

/**
 * What became of a request.
 * `unreachable` means that nobody knows whether the server did it: a POST may be sent again with the same
 * idempotency key. Every other kind is definite.
 */
export type ServerAnswer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'invalid'; detail: string; errors: FieldError[] }
  | { kind: 'no-permission' }
  | { kind: 'not-found' }
  | { kind: 'unreachable'; why: 'timeout' | 'network' | 'server' }
  | { kind: 'fault'; detail: string };

/** `path` names the field at fault in dots, e.g. `body.estimate.currency`. */
export type FieldError = { path: string; message: string };

export type Failure = Exclude<ServerAnswer<never>, { kind: 'ok' }>;

/**
 * Asks the server through HubSpot, which signs the request. Never throws: a lost connection, an answer that
 * takes longer than `ASK_TIMEOUT_MS` and an answer that is not JSON are kinds of `ServerAnswer`.
 * `T` is the contract's type for the route; its `ok: true` is checked here, the rest is the server's promise.
 */
export async function askServer<T extends { ok: true }>(
  url: string,
  body?: Record<string, unknown>,
): Promise<ServerAnswer<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>(resolve => {
    timer = setTimeout(() => resolve('late'), ASK_TIMEOUT_MS);
  });
  try {
    const answer = await Promise.race([fetchAnswer<T>(url, body), late]);
    return answer === 'late' ? { kind: 'unreachable', why: 'timeout' } : answer;
  } catch {
    return { kind: 'unreachable', why: 'network' };
  } finally {
    clearTimeout(timer);
  }
}

async function fetchAnswer<T extends { ok: true }>(
  url: string,
  body: Record<string, unknown> | undefined,
): Promise<ServerAnswer<T>> {
  const response = await hubspot.fetch(url, {
    timeout: ASK_TIMEOUT_MS,
    ...(body === undefined ? { method: 'GET' } : { method: 'POST', body }),
  });
  const text = await response.text();
  return response.ok ? readAnswer<T>(text) : readProblem(response.status, text);
}

function readAnswer<T extends { ok: true }>(text: string): ServerAnswer<T> {
  const answer = parseObject<T | RefusedAnswer>(text);
  if (answer?.ok === true) return { kind: 'ok', value: answer };
  if (answer?.ok === false && answer.refusal) return { kind: 'refused', refusal: answer.refusal };
  return { kind: 'unreachable', why: 'server' };
}

function readProblem(status: number, text: string): Failure {
  if (status === 401 || status === 403) return { kind: 'no-permission' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 408 || status === 429 || status >= 500) return { kind: 'unreachable', why: 'server' };
  const problem = parseObject<Partial<Problem>>(text);
  const detail = problem?.detail ?? problem?.title ?? '';
  const errors = problem?.errors ?? [];
  return errors.length > 0 ? { kind: 'invalid', detail, errors } : { kind: 'fault', detail };
}

/** The one place that believes the wire: what is JSON and an object is taken to be the contract's shape. */
function parseObject<T>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : null;
  } catch {
    return null;
  }
}
