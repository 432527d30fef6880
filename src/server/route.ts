import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { RefusedAnswer } from '../../contract/views.ts';
import type { ServerDeps } from './server-deps.ts';

/**
 * Who may call a route. `signed`: HubSpot's v3 signature names portal and user · `admin`: signed, and the
 * directory gives the user the role · `webhook`: the intake verifies HubSpot's signature itself ·
 * `public`: anyone · `demo`: anyone, and the route exists in demo mode only.
 */
export type Auth = 'signed' | 'admin' | 'webhook' | 'public' | 'demo';

/** What every handler gets. `requestId` is in the log line and in a fault's `instance`. */
export type PublicContext = { readonly requestId: string; readonly deps: ServerDeps };

/** Everything here comes from the signed query, never from body or path. */
export type SignedContext = PublicContext & {
  readonly portalId: string;
  readonly userId: string;
  readonly userEmail: string;
  /** SHA-256 (hex) of portal, user, method, path and canonical body: what an idempotency key stands for. */
  readonly requestHash: string;
};

type ContextOf<A extends Auth> = A extends 'signed' | 'admin' ? SignedContext : PublicContext;

/**
 * Schemas of the bodies a handler may answer, by HTTP status. Faults are problems and need no entry; neither
 * does the refusal that every signed route may answer.
 */
export type Answers = { readonly [status: number]: z.ZodType };

/** A status the route declares, with a body that its schema takes. */
export type Answer<A extends Answers> = {
  [S in keyof A]: S extends number ? { readonly status: S; readonly body: z.input<A[S]> } : never;
}[keyof A];

/** Every signed route may be refused by the rules (no install, no role), which is an answer too. */
type Refused<A extends Auth> = A extends 'signed' | 'admin'
  ? { readonly status: 200; readonly body: RefusedAnswer }
  : never;

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;

type Described = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Express path, parameters as `:name`. */
  readonly path: string;
  /** One sentence for the reader of `/openapi.json`. */
  readonly summary: string;
};

/** A route whose input and answers are described by the schemas that parse them. */
export type JsonRoute = Described & {
  readonly kind: 'json';
  readonly auth: Exclude<Auth, 'webhook'>;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly answers: Answers;
  /** Of a write for admins: as what it is recorded where the role is refused. The body carries an idempotency key. */
  readonly refusedAs?: string;
  readonly handle: (context: never, input: never) => Promise<{ status: number; body: unknown }>;
};

/** A route that reads and writes HTTP itself: pages, redirects, metrics, the intake. */
export type RawRoute = Described & {
  readonly kind: 'raw';
  readonly auth: 'public' | 'webhook' | 'demo';
  /** Media type of a good answer. */
  readonly produces: string;
  readonly handle: (context: PublicContext, request: Request, response: Response) => Promise<void>;
};

export type Route = JsonRoute | RawRoute;

/**
 * Describes one API route; the types of context, input and answer follow from the schemas.
 * A refusal by the rules is an answer with status 200; a fault is thrown as `ProblemError`.
 */
export function jsonRoute<
  A extends Exclude<Auth, 'webhook'>,
  R extends Answers,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  route: Described & {
    auth: A;
    params?: P;
    query?: Q;
    body?: B;
    answers: R;
    refusedAs?: string;
    handle: (
      context: ContextOf<A>,
      input: { params: OutputOf<P>; query: OutputOf<Q>; body: OutputOf<B> },
    ) => Promise<Answer<R> | Refused<A>>;
  },
): JsonRoute {
  return { ...route, kind: 'json' } as unknown as JsonRoute;
}

/** Describes a route that answers something other than JSON. */
export function rawRoute(route: Omit<RawRoute, 'kind'>): RawRoute {
  return { ...route, kind: 'raw' };
}

/** The usual answer: status 200. */
export const ok = <B>(body: B): { status: 200; body: B } => ({ status: 200, body });
