import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { HubSpotError, notFound } from '../errors.ts';
import { callFacts } from '../http/api-context.ts';
import { param, VERSION } from '../http/paths.ts';
import { idSchema, readJson } from '../http/read-json.ts';
import type { EmulatorState } from '../state.ts';
import { iso } from '../world.ts';
import type { JournalFile } from './journal.ts';

const READ = 'developer.webhooks_journal.read';
const SUBSCRIBE = 'developer.webhooks_journal.subscriptions.write';
const FILE_SECONDS = 300;

const subscriptionSchema = z.discriminatedUnion('subscriptionType', [
  z.object({
    subscriptionType: z.enum(['OBJECT', 'ASSOCIATION', 'GDPR_PRIVACY_DELETION']),
    portalId: idSchema,
    objectTypeId: z.string(),
    actions: z.array(z.string()).min(1),
    properties: z.array(z.string()).optional(),
    associatedObjectTypeIds: z.array(z.string()).optional(),
  }),
  z.object({ subscriptionType: z.literal('APP_LIFECYCLE_EVENT'), eventTypeId: z.string() }),
]);

/** The app itself asks, with a client-credentials token. @throws HubSpotError 401, 403 */
function requireApp(state: EmulatorState, req: Request, scope: string): void {
  callFacts.set(req, { portalId: null, tokenKind: 'none', userId: null });
  const token = /^Bearer\s+(\S+)$/i.exec(req.header('authorization') ?? '')?.[1] ?? '';
  const scopes = state.journal.scopesOf(token);
  if (scopes === null)
    throw new HubSpotError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
  if (!state.journal.granted || !scopes.includes(scope))
    throw new HubSpotError(403, 'MISSING_SCOPES', `The app needs ${scope} to make this call.`);
}

const subscribe =
  (state: EmulatorState): RequestHandler =>
  (req, res) => {
    requireApp(state, req, SUBSCRIBE);
    const asked = readJson(req, subscriptionSchema);
    if (asked.subscriptionType === 'APP_LIFECYCLE_EVENT') {
      const { subscriptionType } = asked;
      state.journal.subscribe({ portalId: null, subscriptionType, objectTypeId: null, actions: [] });
    } else {
      if (!state.world.portals.get(asked.portalId)?.install)
        throw new HubSpotError(403, 'FORBIDDEN', `The app is not installed in account ${asked.portalId}`);
      state.journal.subscribe(asked);
    }
    res.json({ id: 60_001_001, appId: Number(state.world.options.appId), ...asked });
  };

/** Where a file can be fetched for a while, without a token. */
function answerFile(state: EmulatorState, req: Request, file: JournalFile) {
  const host = req.header('host') ?? 'localhost';
  return {
    url: `http://${host}/_journal-files/${file.offset}`,
    expiresAt: iso(state.world.options.nowMs() + FILE_SECONDS * 1_000),
    currentOffset: file.offset,
  };
}

const next =
  (state: EmulatorState, offsetOf: (req: Request) => string | null): RequestHandler =>
  (req, res) => {
    requireApp(state, req, READ);
    const found = state.journal.next(String(req.query.installPortalId ?? ''), offsetOf(req));
    if (found === 'gone') throw notFound('The offset does not exist or has expired');
    if (found === null) res.status(204).end();
    else res.json(answerFile(state, req, found));
  };

const numbers = new Set(['portalId', 'objectId', 'fromObjectId', 'toObjectId']);

/** JSON in which ids are numbers, as in webhooks. */
const onTheWire = (body: unknown): string =>
  JSON.stringify(body, (key, value) => {
    if (numbers.has(key) && typeof value === 'string') return JSON.rawJSON(value);
    if (key === 'mergedObjectIds' && Array.isArray(value)) return value.map(id => JSON.rawJSON(String(id)));
    return value;
  });

/** `/webhooks-journal/…`: the journal of one account at a time, as an app reads it. */
export function journalRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post(`/subscriptions/${VERSION}`, subscribe(state));
  router.get(
    `/journal-local/${VERSION}/earliest`,
    next(state, () => null),
  );
  router.get(
    `/journal-local/${VERSION}/offset/:offset/next`,
    next(state, req => param(req.params, 'offset')),
  );
  return router;
}

/** Files lie elsewhere than the API, at HubSpot with Amazon. */
export function journalFileRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:offset', (req, res) => {
    const file = state.journal.file(param(req.params, 'offset'));
    if (file === null) throw notFound();
    const { offset, events, publishedAt } = file;
    res.type('json').send(onTheWire({ offset, journalEvents: events, publishedAt: iso(publishedAt) }));
  });
  return router;
}
