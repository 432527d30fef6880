import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { controlRoutes } from '../controls/control-routes.ts';
import { HubSpotError } from '../errors.ts';
import { journalFileRoutes, journalRoutes } from '../journal/journal-routes.ts';
import { authorizeRoutes } from '../oauth/authorize-routes.ts';
import { tokenRoutes } from '../oauth/token-routes.ts';
import { uninstallRoutes } from '../oauth/uninstall.ts';
import type { EmulatorState } from '../state.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import { callFacts } from './api-context.ts';
import { associationLabelRoutes } from './association-label-routes.ts';
import { associationRoutes } from './association-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { listRoutes } from './list-routes.ts';
import { objectRoutes } from './object-routes.ts';
import { ownerRoutes } from './owner-routes.ts';
import { VERSION } from './paths.ts';
import { pipelineRoutes } from './pipeline-routes.ts';
import { propertyGroupRoutes } from './property-group-routes.ts';
import { propertyRoutes } from './property-routes.ts';
import { recordAssociationRoutes } from './record-association-routes.ts';

const BODY_LIMIT = '10mb';

/** Logs every API call once it is answered or cut off. */
function logCalls(state: EmulatorState): RequestHandler {
  return (req, res, next) => {
    const startedAt = Date.now();
    res.once('close', () => {
      const url = new URL(req.originalUrl, 'http://emulator');
      const facts = callFacts.get(req) ?? { portalId: null, tokenKind: 'none' as const, userId: null };
      state.calls.add({
        at: new Date(startedAt).toISOString(),
        method: req.method,
        path: url.pathname,
        query: url.search,
        ...facts,
        status: res.headersSent ? res.statusCode : 0,
        durationMs: Date.now() - startedAt,
      });
    });
    next();
  };
}

const unknownPath: RequestHandler = (req, _res) => {
  throw new HubSpotError(
    404,
    'NOT_FOUND',
    `No endpoint ${req.method} ${req.path}; dated paths end in ${VERSION}`,
  );
};

function toHubSpotError(error: unknown): HubSpotError {
  if (error instanceof HubSpotError) return error;
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : null;
  if (type === 'entity.too.large')
    return new HubSpotError(413, 'PAYLOAD_TOO_LARGE', 'The request body is too large');
  if (error instanceof URIError)
    return new HubSpotError(400, 'VALIDATION_ERROR', 'The path is not well encoded');
  console.error(error);
  return new HubSpotError(500, 'INTERNAL_ERROR', 'internal error');
}

const answerErrors: ErrorRequestHandler = (error, _req, res, next) => {
  const fault = toHubSpotError(error);
  if (res.headersSent) next(fault);
  else res.status(fault.httpStatus).json(fault.body());
};

/** The HTTP face: HubSpot's dated paths, its consent page, and our controls under `/_emulator/`. */
export function createApp(state: EmulatorState, dispatcher: Dispatcher): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const body = express.raw({ type: () => true, limit: BODY_LIMIT });
  app.use('/_emulator', body, controlRoutes(state, dispatcher));
  app.use(logCalls(state), body);
  app.use(`/crm/objects/${VERSION}`, batchRoutes(state), recordAssociationRoutes(state), objectRoutes(state));
  app.use(`/crm/associations/${VERSION}`, associationRoutes(state), associationLabelRoutes(state));
  app.use(`/crm/properties/${VERSION}`, propertyGroupRoutes(state), propertyRoutes(state));
  app.use(`/crm/owners/${VERSION}`, ownerRoutes(state));
  app.use(`/crm/pipelines/${VERSION}`, pipelineRoutes(state));
  app.use(`/crm/lists/${VERSION}`, listRoutes(state));
  app.use(`/oauth/${VERSION}`, tokenRoutes(state));
  app.use(`/appinstalls/${VERSION}`, uninstallRoutes(state));
  app.use('/webhooks-journal', journalRoutes(state));
  app.use('/_journal-files', journalFileRoutes(state));
  app.use('/oauth', authorizeRoutes(state));
  app.use(unknownPath);
  app.use(answerErrors);
  return app;
}
