/** What can go wrong with the embedded Postgres; `message` always says what a person can do about it. */
export type EmbeddedPostgresFailure =
  | 'unsupported-platform'
  | 'binaries-missing'
  | 'binaries-unreadable'
  | 'no-server-account'
  | 'data-unreachable'
  | 'data-of-other-version'
  | 'init-failed'
  | 'start-failed'
  | 'stop-failed';

export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly failure: EmbeddedPostgresFailure;

  constructor(failure: EmbeddedPostgresFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
