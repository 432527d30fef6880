import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { answerJson } from './answer-json.ts';
import { faultOf, isNotInstalled } from './fault-of.ts';
import { notSetUp } from './not-set-up.ts';
import { ProblemError, problemBody } from './problem.ts';
import { newRecord, type RequestRecord } from './request-log.ts';
import type { Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import type { ServerDeps } from './server-deps.ts';

/** The HTTP application: every route of the table, and a problem for everything else. */
export function createApp(deps: ServerDeps, routes: readonly Route[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(observed(deps), securityHeaders(deps.settings.publicUrl));
  for (const route of routes) app[methodOf(route)](route.path, answerOf(route, deps));
  for (const [path, methods] of methodsByPath(routes))
    app.all(path, (_request, response) => {
      response.setHeader('allow', methods.join(', '));
      throw new ProblemError(405, `This path answers ${methods.join(', ')}.`);
    });
  app.use(() => {
    throw new ProblemError(404, 'No route has this path.');
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) =>
    answerFault(error, response, deps),
  );
  return app;
}

/** So many requests wait for the store that one more would wait for seconds: it is told at once, before it is read. */
const mostWaiting = 200;

/** The intake has a pool and limits of its own; what is public says how things stand, or is limited by itself. */
const asksTheStore = (route: Route) => route.auth === 'signed' || route.auth === 'admin';

const methodOf = (route: Route) => route.method.toLowerCase() as Lowercase<Route['method']>;

const recordOf = (response: Response): RequestRecord => response.locals.record;

/** Gives each request its id, and writes one line and one observation when its answer has left. */
function observed(deps: ServerDeps) {
  return (request: Request, response: Response, next: NextFunction) => {
    const record = newRecord();
    response.locals.record = record;
    response.setHeader('x-request-id', record.requestId);
    response.once('close', () => {
      const durationMs = Math.round(performance.now() - record.startedAt);
      const { requestId, route, outcome, portalId, userId } = record;
      const status = response.writableFinished ? response.statusCode : 499;
      deps.metrics.observeRequest({
        method: request.method,
        route: route ?? 'none',
        status,
        seconds: durationMs / 1000,
      });
      deps.logger.info(
        { requestId, method: request.method, route, status, outcome, portalId, userId, durationMs },
        'Answered a request',
      );
    });
    next();
  };
}

function answerOf(route: Route, deps: ServerDeps) {
  return async (request: Request, response: Response): Promise<void> => {
    const record = recordOf(response);
    record.route = route.path;
    if (asksTheStore(route) && deps.pool.waitingCount >= mostWaiting)
      throw new ProblemError(503, 'Too much is asked at the moment. Nothing was changed.', {
        retryAfterSeconds: 1,
      });
    if (route.kind === 'raw') {
      await route.handle({ requestId: record.requestId, deps }, request, response);
      return;
    }
    try {
      await answerJson(route, request, response, record, deps);
    } catch (error) {
      const portalId = record.portalId;
      if (portalId === null || !isNotInstalled(error)) throw error;
      record.outcome = 'PORTAL_NOT_SET_UP';
      response.status(200).json(notSetUp(portalId));
    }
  };
}

function answerFault(error: unknown, response: Response, deps: ServerDeps): void {
  const record = recordOf(response);
  const fault = faultOf(error);
  record.outcome = `fault-${fault.status}`;
  if (fault.status >= 500)
    deps.logger.error(
      {
        requestId: record.requestId,
        route: record.route,
        portalId: record.portalId,
        err: fault.cause ?? fault,
      },
      'A request failed',
    );
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (fault.retryAfterSeconds !== null) response.setHeader('retry-after', String(fault.retryAfterSeconds));
  response
    .status(fault.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(fault, record.requestId)));
}

function methodsByPath(routes: readonly Route[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}
