import type { HubSpotFailure, HubSpotFailureKind } from './failure.ts';
import type { HttpAnswer } from './http-exchange.ts';
import { parseJsonKeepingDigits } from './json-text.ts';
import { type WireError, wireError } from './wire.ts';

/** What a non-2xx answer means. Reads any body: HubSpot's JSON, a proxy's HTML, nothing. */
export function answerToFailure(answer: HttpAnswer): HubSpotFailure {
  const kind = kindOfStatus(answer.status);
  const body = parseErrorBody(answer.text);
  const correlationId = body?.correlationId ?? answer.headers.get('x-hubspot-correlation-id') ?? undefined;
  const category = body === null ? undefined : tellingCategory(body);
  const failure: HubSpotFailure = {
    kind,
    status: answer.status,
    message: (body?.message || `HubSpot answered ${answer.status}`).slice(0, 1_000),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(category === undefined ? {} : { category }),
  };
  if (kind === 'rate-limited') failure.limit = limitOf(body);
  const retryAfterMs = waitOf(kind, failure, answer.headers);
  if (retryAfterMs !== undefined) failure.retryAfterMs = retryAfterMs;
  return failure;
}

function kindOfStatus(status: number): HubSpotFailureKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 409:
      return 'conflict';
    case 423:
      return 'locked';
    case 429:
      return 'rate-limited';
    case 477:
      return 'migrating';
    default:
      if (status >= 500) return 'unavailable';
      return status >= 400 ? 'bad-request' : 'unexpected-answer';
  }
}

function parseErrorBody(text: string): WireError | null {
  try {
    const parsed = wireError.safeParse(parseJsonKeepingDigits(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // A proxy's HTML page or nothing at all: the status says what we need.
  }
}

/**
 * VALIDATION_ERROR covers everything; where the errors inside agree on one code
 * (MISSING_CONDITIONAL_REQUIRED_PROPERTY, INVALID_OPTION …) that is what a person needs to read.
 */
export function tellingCategory(error: WireError): string | undefined {
  const codes = new Set((error.errors ?? []).map(detail => detail.code).filter(code => code !== undefined));
  const [only] = codes;
  if (codes.size === 1 && only !== undefined) return only;
  return error.subCategory ?? error.category ?? error.errorType;
}

function limitOf(body: WireError | null): NonNullable<HubSpotFailure['limit']> {
  const policy = body?.policyName ?? '';
  if (policy.startsWith('TEN_SECONDLY')) return 'ten-secondly';
  if (policy === 'DAILY') return 'daily';
  if (policy === 'SECONDLY' || /secondly limit/i.test(body?.message ?? '')) return 'secondly';
  return 'unknown';
}

/** HubSpot sends Retry-After only with 477; a 429 names the interval of its window, a 423 wants two seconds. */
function waitOf(kind: HubSpotFailureKind, failure: HubSpotFailure, headers: Headers): number | undefined {
  const retryAfter = retryAfterMs(headers.get('retry-after'));
  if (retryAfter !== undefined) return kind === 'locked' ? Math.max(2_000, retryAfter) : retryAfter;
  if (kind === 'locked') return 2_000;
  if (kind !== 'rate-limited' || failure.limit === 'daily') return undefined;
  if (failure.limit === 'secondly') return 1_000;
  const interval = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? Number.NaN);
  return Number.isFinite(interval) && interval > 0 ? interval : 10_000;
}

/** Seconds or an HTTP date (RFC 9110), as a wait from now. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * 1_000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
