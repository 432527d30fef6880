import { tellingCategory } from './answer-to-failure.ts';
import type { HubSpotFailure } from './failure.ts';
import { HubSpotError } from './failure.ts';
import type { WireError } from './wire.ts';

/** What became of one item of a batch write. */
export type WriteOutcome =
  /** Stored. `id` is the record's current id, which differs from the one sent when that was merged. */
  | { kind: 'written'; id: string; created: boolean }
  /** HubSpot has no such record. */
  | { kind: 'missing' }
  /** The portal's rules or HubSpot's refuse it: an outcome to record and show, never to retry. */
  | { kind: 'refused'; category: string; message: string }
  /** Not known to be stored; try again as `decideRetry` says. */
  | { kind: 'failed'; failure: HubSpotFailure };

/** The outcome that one error of a 207 means for each of its items. */
export function outcomeOfItemError(error: WireError): WriteOutcome {
  const category = tellingCategory(error) ?? 'UNKNOWN';
  const { message } = error;
  if (error.category === 'OBJECT_NOT_FOUND') return { kind: 'missing' };
  if (error.category === 'RATE_LIMITS' || error.category === 'RATE_LIMIT') {
    return { kind: 'failed', failure: { kind: 'rate-limited', category, message, retryAfterMs: 10_000 } };
  }
  if (error.category === 'INTERNAL_ERROR' || error.category === 'TIMEOUT') {
    return { kind: 'failed', failure: { kind: 'unavailable', category, message } };
  }
  return { kind: 'refused', category, message };
}

/** The outcome for the single item of a call that failed as a whole. */
export function outcomeOfFailure(failure: HubSpotFailure): WriteOutcome {
  switch (failure.kind) {
    case 'not-found':
      return { kind: 'missing' };
    case 'bad-request':
    case 'conflict':
    case 'forbidden':
      return { kind: 'refused', category: failure.category ?? 'UNKNOWN', message: failure.message };
    case 'unauthorized':
    case 'rate-limited':
    case 'locked':
    case 'migrating':
    case 'unavailable':
    case 'timeout':
    case 'network':
    case 'unexpected-answer':
    case 'budget-exhausted':
      return { kind: 'failed', failure };
    default:
      return failure.kind satisfies never;
  }
}

/** Whether one bad item can have spoilt the whole call, so that its halves may fare better. */
export function mayBeOneItemsFault(error: unknown): error is HubSpotError {
  if (!(error instanceof HubSpotError)) return false;
  const { kind } = error.failure;
  return kind === 'bad-request' || kind === 'conflict' || kind === 'not-found';
}
