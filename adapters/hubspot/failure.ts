/** What went wrong between us and HubSpot: closed, so that every caller decides about each case. */
export type HubSpotFailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'bad-request'
  | 'conflict'
  | 'rate-limited'
  | 'locked'
  | 'migrating'
  | 'unavailable'
  | 'timeout'
  | 'network'
  | 'unexpected-answer'
  | 'budget-exhausted';

export type HubSpotFailure = {
  kind: HubSpotFailureKind;
  /** HubSpot's own words, or ours where it said none. Never holds a token or a record's values. */
  message: string;
  /** HTTP status, where there was an answer. */
  status?: number;
  /** At least this long until another try makes sense. */
  retryAfterMs?: number;
  /** HubSpot's id of the request, for its support. */
  correlationId?: string;
  /** HubSpot's category, e.g. VALIDATION_ERROR, or the more telling code of a single error inside it. */
  category?: string;
  /** Which limit a 429 was about. DAILY ends at midnight in the account's time zone, which we do not know. */
  limit?: 'ten-secondly' | 'secondly' | 'daily' | 'unknown';
};

/** The one error this adapter throws. Anything else that escapes it (a database down) is not HubSpot's doing. */
export class HubSpotError extends Error {
  readonly failure: HubSpotFailure;
  /** The gateway method that failed, e.g. `updateBatch deals`. */
  readonly operation: string;

  constructor(operation: string, failure: HubSpotFailure, options?: ErrorOptions) {
    super(
      `${operation}: ${failure.kind}${failure.status ? ` (${failure.status})` : ''}: ${failure.message}`,
      options,
    );
    this.name = 'HubSpotError';
    this.operation = operation;
    this.failure = failure;
  }
}

/**
 * True when HubSpot may have carried the request out although no answer says so.
 * A write that failed so is read back before it is tried again, unless doing it twice is harmless.
 */
export function mayHaveHappened(failure: HubSpotFailure): boolean {
  switch (failure.kind) {
    case 'timeout':
    case 'network':
    case 'unavailable':
    case 'unexpected-answer':
      return true;
    case 'unauthorized':
    case 'forbidden':
    case 'not-found':
    case 'bad-request':
    case 'conflict':
    case 'rate-limited':
    case 'locked':
    case 'migrating':
    case 'budget-exhausted':
      return false;
    default:
      return failure.kind satisfies never;
  }
}
