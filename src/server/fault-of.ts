import { HubSpotError, type HubSpotFailure } from '../../adapters/hubspot/failure.ts';
import { StoreError, sqlState } from '../../adapters/postgres/store-error.ts';
import { isStoreUnavailable } from '../../adapters/postgres/store-unavailable.ts';
import { ProblemError } from './problem.ts';

const serialization = ['40001', '40P01'];

/**
 * What to tell the caller about anything that was thrown: the one place where errors become statuses.
 * The error itself goes to the log, never to the caller.
 */
export function faultOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StoreError) return storeFault(error);
  if (error instanceof HubSpotError) return hubSpotFault(error, error.failure);
  if (isStoreUnavailable(error) || serialization.includes(sqlState(error) ?? ''))
    return new ProblemError(503, 'The store is not available at the moment. Nothing was changed.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  // Express throws this for a path whose escapes are not UTF-8.
  if (error instanceof URIError)
    return new ProblemError(400, 'The path is not well-formed.', { cause: error });
  return new ProblemError(500, 'The request failed for a reason that is in our log under this instance.', {
    cause: error,
  });
}

function storeFault(error: StoreError): ProblemError {
  switch (error.failure) {
    case 'key-reused':
      return new ProblemError(409, 'Open the form again to get a new key.', { cause: error });
    case 'stale-epoch':
    case 'stale-lease':
      return new ProblemError(503, 'The app was installed anew meanwhile. Nothing was changed.', {
        retryAfterSeconds: 1,
        cause: error,
      });
    case 'not-installed':
      // Signed routes answer this as a refusal before it gets here.
      return new ProblemError(404, 'The app is not installed in this HubSpot account.', { cause: error });
    default:
      return error.failure satisfies never;
  }
}

/** Some reads go to HubSpot while the caller waits; what it refuses is our or the portal's affair, not the caller's. */
function hubSpotFault(cause: HubSpotError, failure: HubSpotFailure): ProblemError {
  switch (failure.kind) {
    case 'rate-limited':
    case 'locked':
    case 'migrating':
    case 'unavailable':
    case 'timeout':
    case 'network':
    case 'budget-exhausted': {
      const retryAfterSeconds = Math.ceil((failure.retryAfterMs ?? 2_000) / 1_000);
      return new ProblemError(503, 'HubSpot does not answer at the moment.', { retryAfterSeconds, cause });
    }
    case 'unauthorized':
    case 'forbidden':
    case 'not-found':
    case 'bad-request':
    case 'conflict':
    case 'unexpected-answer':
      return new ProblemError(502, 'HubSpot did not answer as it should; the reason is in our log.', {
        cause,
      });
    default:
      return failure.kind satisfies never;
  }
}

/** True when HubSpot or the store says that the portal has no active install. */
export function isNotInstalled(error: unknown): boolean {
  if (error instanceof StoreError) return error.failure === 'not-installed';
  return error instanceof HubSpotError && error.failure.category === 'NOT_INSTALLED';
}

/** One form that came twice and not with the same words: the first was decided. */
export function isKeyReused(error: unknown): boolean {
  return error instanceof StoreError && error.failure === 'key-reused';
}
