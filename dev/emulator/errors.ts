import { randomUUID } from 'node:crypto';

export type ErrorItem = {
  readonly message: string;
  readonly code?: string;
  readonly in?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
};

export type ErrorBody = {
  readonly status: 'error';
  readonly message: string;
  readonly correlationId: string;
  readonly category: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly ErrorItem[];
  readonly links?: Readonly<Record<string, string>>;
};

/** An answer HubSpot gives instead of the one asked for. Thrown by handlers, written by the HTTP layer. */
export class HubSpotError extends Error {
  readonly httpStatus: number;
  readonly category: string;
  readonly detail: Pick<ErrorBody, 'subCategory' | 'context' | 'errors' | 'links'>;
  /** Fields outside HubSpot's usual body: rate limits and OAuth have their own. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    httpStatus: number,
    category: string,
    message: string,
    detail: Pick<ErrorBody, 'subCategory' | 'context' | 'errors' | 'links'> = {},
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'HubSpotError';
    this.httpStatus = httpStatus;
    this.category = category;
    this.detail = detail;
    this.extra = extra;
  }

  /** The JSON body, with a fresh correlation id. */
  body(): ErrorBody & Readonly<Record<string, unknown>> {
    return {
      status: 'error',
      message: this.message,
      correlationId: randomUUID(),
      category: this.category,
      ...this.detail,
      ...this.extra,
    };
  }
}

/** 400: the request says something HubSpot will not take. */
export function invalid(message: string, detail: HubSpotError['detail'] = {}): HubSpotError {
  return new HubSpotError(400, 'VALIDATION_ERROR', message, detail);
}

/** 404 for a record, property, group or owner that is not there. */
export function notFound(message = 'resource not found', detail: HubSpotError['detail'] = {}): HubSpotError {
  return new HubSpotError(404, 'OBJECT_NOT_FOUND', message, detail);
}

/** 409: it exists already. */
export function conflict(message: string, detail: HubSpotError['detail'] = {}): HubSpotError {
  return new HubSpotError(409, 'CONFLICT', message, detail);
}
