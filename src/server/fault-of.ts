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
