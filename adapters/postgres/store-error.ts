/** What can go wrong between us and the store that a caller may act on. */
export type StoreFailure =
  /** No active install: never installed, or uninstalled. */
  | 'not-installed'
  /** The install was replaced while the work was under way (P10). */
  | 'stale-epoch'
  /** Another worker took the work over (P9). */
  | 'stale-lease'
  /** An idempotency key came back with another request. */
  | 'key-reused';

export class StoreError extends Error {
  readonly failure: StoreFailure;
  constructor(failure: StoreFailure, message: string) {
    super(message);
    this.name = 'StoreError';
    this.failure = failure;
  }
}

/** SQLSTATE of an error thrown by pg, or null. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Name of the constraint that an error thrown by pg names, or null. */
export function violatedConstraint(error: unknown): string | null {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : null;
}
