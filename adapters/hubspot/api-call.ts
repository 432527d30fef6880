import type { z } from 'zod';
import { answerToFailure } from './answer-to-failure.ts';
import { type CallBudget, isFresh } from './call-budget.ts';
import { HubSpotError, type HubSpotFailure, type HubSpotFailureKind } from './failure.ts';
import { createHttpExchange, type HttpAnswer, type HttpExchange } from './http-exchange.ts';
import { parseJsonKeepingDigits } from './json-text.ts';
import { API_DATE } from './paths.ts';

/** Counts calls; the runtime adapter gives one backed by Prometheus. */
export type HubSpotMetrics = {
  observeCall(call: {
    operation: string;
    outcome: 'ok' | HubSpotFailureKind;
    durationMs: number;
    waitedMs: number;
  }): void;
};

export type HubSpotLogger = { warn(fields: Record<string, unknown>, message: string): void };

export type ApiCallDeps = {
  /** Base URL without path, e.g. https://api.hubapi.com. */
  apiUrl: string;
  /** A token to call the portal with; `rejected` is one that HubSpot has just answered 401 to. */
  getToken(portalId: string, options?: { rejected?: string }): Promise<string>;
  budget: CallBudget;
  fetchTimeoutMs: number;
  /** Longest wait for a place in the budget before `budget-exhausted`. Default 30 s. */
  maxBudgetWaitMs?: number;
  metrics?: HubSpotMetrics;
  logger?: HubSpotLogger;
  /** Asked in the moment before a request leaves; what it throws reaches the caller, and nothing is sent. */
  beforeSend?(): void;
  /** What carries the requests; by default one on `apiUrl`. */
  exchange?: HttpExchange;
  /** Ends waits for the budget at shutdown. */
  signal?: AbortSignal;
};

export type ApiCall = <T extends z.ZodType>(
  portalId: string,
  request: {
    operation: string;
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
    path: string;
    json?: unknown;
    kind?: 'call' | 'search';
    schema: T;
    /** A failure that the caller takes for an answer, e.g. `conflict` where somebody was first: not worth a warning. */
    expected?: HubSpotFailureKind;
  },
) => Promise<z.output<T>>;

/**
 * One call to HubSpot for a portal: token, place in the budget, request, parsed answer.
 * Throws HubSpotError for every way in which HubSpot can fail. A 401 is tried once more with a fresh token:
 * HubSpot did nothing with the first. The token is fetched before the permit, so that the permit is fresh.
 */
export function createApiCall(deps: ApiCallDeps): ApiCall {
  const exchange =
    deps.exchange ?? createHttpExchange({ apiUrl: deps.apiUrl, timeoutMs: deps.fetchTimeoutMs });

  return async (portalId, request) => {
    if (!request.path.includes(`/${API_DATE}`)) throw new TypeError(`not a dated path: ${request.path}`);
    const token = await deps.getToken(portalId);
    const first = await attempt(portalId, request, token);
    if (!('failure' in first) || first.failure.kind !== 'unauthorized')
      return settle(portalId, request, first);
    const fresh = await deps.getToken(portalId, { rejected: token });
    if (fresh === token) return settle(portalId, request, first);
    return settle(portalId, request, await attempt(portalId, request, fresh));
  };

  type Request = Parameters<ApiCall>[1];

  async function attempt(
    portalId: string,
    request: Request,
    accessToken: string,
  ): Promise<{ answer: unknown } | { failure: HubSpotFailure }> {
    const startedAt = performance.now();
    const refusal = await takePermit(portalId, request.kind ?? 'call');
    if (refusal === null) deps.beforeSend?.();
    const sentAt = performance.now();
    const outcome = refusal ? { failure: refusal } : await exchangeAndParse(request, accessToken);
    deps.metrics?.observeCall({
      operation: request.operation,
      outcome: 'failure' in outcome ? outcome.failure.kind : 'ok',
      durationMs: performance.now() - sentAt,
      waitedMs: sentAt - startedAt,
    });
    return outcome;
  }

  async function takePermit(portalId: string, kind: 'call' | 'search'): Promise<HubSpotFailure | null> {
    const deadline = performance.now() + (deps.maxBudgetWaitMs ?? 30_000);
    for (;;) {
      const permit = await deps.budget.acquire(portalId, {
        kind,
        maxWaitMs: Math.max(0, deadline - performance.now()),
        ...(deps.signal ? { signal: deps.signal } : {}),
      });
      if (!permit.granted) {
        const message = 'the calls this portal may make are used up for the moment';
        return { kind: 'budget-exhausted', message, retryAfterMs: permit.retryAfterMs };
      }
      if (isFresh(permit)) return null;
    }
  }

  async function exchangeAndParse(
    request: Request,
    accessToken: string,
  ): Promise<{ answer: unknown } | { failure: HubSpotFailure }> {
    const answer = await exchange({
      method: request.method,
      path: request.path,
      accessToken,
      ...(request.json === undefined ? {} : { json: request.json }),
    });
    if ('kind' in answer) return { failure: answer };
    if (answer.status < 200 || answer.status > 299) return { failure: answerToFailure(answer) };
    return parseAnswer(answer, request.schema);
  }

  function settle<T extends z.ZodType>(
    portalId: string,
    request: { operation: string; schema: T; expected?: HubSpotFailureKind },
    outcome: { answer: unknown } | { failure: HubSpotFailure },
  ): z.output<T> {
    if ('answer' in outcome) return outcome.answer as z.output<T>;
    const { kind, status, correlationId, category } = outcome.failure;
    if (kind !== request.expected)
      deps.logger?.warn(
        { portalId, operation: request.operation, kind, status, correlationId, category },
        'HubSpot call failed',
      );
    throw new HubSpotError(request.operation, outcome.failure);
  }
}

/** An empty 2xx is `undefined` to the schema, which says whether that is an answer. */
function parseAnswer(
  answer: HttpAnswer,
  schema: z.ZodType,
): { answer: unknown } | { failure: HubSpotFailure } {
  const unexpected = (message: string) => {
    const failure: HubSpotFailure = { kind: 'unexpected-answer', status: answer.status, message };
    return { failure };
  };
  let value: unknown;
  try {
    value = answer.text === '' ? undefined : parseJsonKeepingDigits(answer.text);
  } catch {
    return unexpected(`a ${answer.status} whose body is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { answer: parsed.data };
  const where = parsed.error.issues.slice(0, 3).map(issue => `${issue.path.join('.')}: ${issue.message}`);
  return unexpected(`a ${answer.status} that does not read as documented: ${where.join('; ')}`);
}
