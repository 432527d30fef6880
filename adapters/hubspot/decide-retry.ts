import type { HubSpotFailure } from './failure.ts';

export type RetryDecision = { retry: true; afterMs: number } | { retry: false };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Tries after which an answer we cannot read, or a token HubSpot will not take, is a person's business. */
const FEW_TRIES = 5;

/**
 * Whether and when to try again. Pure; `attempt` counts the tries made so far, from 1. No jitter:
 * the caller spreads retries if many wait for one cause.
 *
 * What passes by itself (an outage, a lock, a limit) is retried without end at a bounded pace, because the
 * CRM copy must become right after any outage (P4). A refusal by the portal's rules is an outcome, not a retry.
 */
export function decideRetry(failure: HubSpotFailure, attempt: number): RetryDecision {
  switch (failure.kind) {
    case 'unavailable':
    case 'timeout':
    case 'network':
      return retry(Math.max(failure.retryAfterMs ?? 0, doubling(attempt, SECOND, MINUTE)));
    case 'rate-limited':
      if (failure.limit === 'daily') return retry(failure.retryAfterMs ?? 15 * MINUTE);
      if (failure.limit === 'secondly') return retry(failure.retryAfterMs ?? SECOND);
      // HubSpot sends no Retry-After; after one whole interval the rolling window is certainly empty.
      return retry(failure.retryAfterMs ?? 10 * SECOND);
    case 'locked':
      return retry(Math.max(2 * SECOND, failure.retryAfterMs ?? 0, doubling(attempt, 2 * SECOND, MINUTE)));
    case 'migrating':
      return retry(failure.retryAfterMs ?? 10 * MINUTE);
    case 'budget-exhausted':
      return retry(failure.retryAfterMs ?? SECOND);
    case 'unexpected-answer':
    case 'unauthorized':
      return attempt < FEW_TRIES ? retry(doubling(attempt, 5 * SECOND, 5 * MINUTE)) : { retry: false };
    case 'forbidden':
    case 'not-found':
    case 'bad-request':
    case 'conflict':
      return { retry: false };
    default:
      return failure.kind satisfies never;
  }
}

function retry(afterMs: number): RetryDecision {
  return { retry: true, afterMs };
}

function doubling(attempt: number, firstMs: number, mostMs: number): number {
  return Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 20));
}
