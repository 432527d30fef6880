import type { Problem } from '../../contract/views.ts';

/** A field at fault: `path` in dots from the part of the request, e.g. `body.estimate.currency`. */
export type FieldFault = { path: string; message: string };

/** Faults that the server answers, each with the title that RFC 9457 wants to be stable. */
const titles = {
  400: 'The request is malformed',
  401: 'The request is not signed by HubSpot',
  403: 'This needs another role',
  404: 'There is nothing here',
  405: 'This method is not answered here',
  409: 'The idempotency key was used for another request',
  413: 'The request is too large',
  500: 'Something went wrong on our side',
  502: 'HubSpot did not answer as expected',
  503: 'Not available at the moment',
} as const;

export type ProblemStatus = keyof typeof titles;

/** A fault of the request or of the system. `detail` is shown to the caller: nothing internal belongs in it. */
export class ProblemError extends Error {
  readonly status: ProblemStatus;
  readonly errors: readonly FieldFault[];
  /** Seconds until another try makes sense; sent with 503. */
  readonly retryAfterSeconds: number | null;

  constructor(
    status: ProblemStatus,
    detail: string,
    options: { errors?: readonly FieldFault[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = 'ProblemError';
    this.status = status;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** The body of RFC 9457 `application/problem+json`. `requestId` is what the log line carries. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: titles[error.status],
    status: error.status,
    detail: error.message,
    instance: `urn:uuid:${requestId}`,
    ...(error.errors.length === 0 ? {} : { errors: [...error.errors] }),
  };
}
