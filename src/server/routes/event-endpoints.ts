import { z } from 'zod';
import { urlFault } from '../../../adapters/http/post-webhook.ts';
import {
  addTestEvent,
  listDeliveries,
  replayFrom,
  replayOne,
} from '../../../adapters/postgres/event-deliveries.ts';
import {
  addEndpoint,
  changeEndpoint,
  eventEndpoints,
  lockEndpoint,
  removeEndpoint,
  rotateSecret,
  setEndpointStatus,
} from '../../../adapters/postgres/event-endpoints.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { mintWebhookSecret } from '../../../adapters/runtime/webhook-signer.ts';
import {
  addEndpointRequestSchema,
  changeEndpointRequestSchema,
  deliveriesQuerySchema,
  endpointActRequestSchema,
  endpointParamsSchema,
  eventDeliveriesAnswerSchema,
  eventEndpointAnswerSchema,
  eventEndpointsAnswerSchema,
  eventReplayAnswerSchema,
  eventSecretAnswerSchema,
  outgoingEventSchema,
  replayRequestSchema,
  rotateSecretRequestSchema,
} from '../../../contract/outgoing-events.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { eventTypes } from '../../../domain/event-types.ts';
import { noteEndpointChange } from '../../../operations/endpoint-changed.ts';
import type { EndpointChange, EventEndpoint } from '../../../operations/event-records.ts';
import { decide, type Scene } from '../decide.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { deliveryView, endpointView } from '../views/event-endpoint-view.ts';

const orRefused = <S extends z.ZodType>(schema: S) => ({ 200: z.union([schema, refusedAnswerSchema]) });
const most = 10;

/** Outgoing events: which systems of the vendor are told, with which secret, and what became of it. */
export const eventEndpointRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/event-endpoints',
    summary: 'Systems that are told of decisions, how they stand, and the types of events',
    auth: 'admin',
    answers: { 200: eventEndpointsAnswerSchema },
    handle: async ({ deps, portalId }) => {
      const endpoints = await inPortal(deps.pool, portalId, {}, eventEndpoints);
      return ok({ ok: true as const, endpoints: endpoints.map(endpointView), types: [...eventTypes] });
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/event-schema',
    summary: 'The JSON Schema of what is sent to endpoints',
    auth: 'public',
    answers: { 200: z.record(z.string(), z.unknown()).meta({ description: 'A JSON Schema (2020-12)' }) },
    handle: async () => ok({ ...z.toJSONSchema(outgoingEventSchema) }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/event-endpoints',
    summary: 'Adds a system that is told of decisions; its secret is answered once',
    auth: 'admin',
    refusedAs: 'put-event-endpoint',
    body: addEndpointRequestSchema,
    answers: orRefused(eventSecretAnswerSchema),
    handle: async (context, { body }) => {
      checkTarget(context, body);
      return ok(
        await withSecret(context, body.idempotencyKey, 'added', async ({ tx, store }, sealedSecret) => {
          if ((await eventEndpoints(tx)).length >= most)
            throw new ProblemError(400, `There are ${most} endpoints already, which is the most.`);
          const endpointId = store.id('wep');
          await addEndpoint(tx, { endpointId, url: body.url, types: body.types, sealedSecret });
          return endpointId;
        }),
      );
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/event-endpoints/:id/rotate',
    summary: 'Gives the endpoint a new secret, answered once; the one before signs as well for some hours',
    auth: 'admin',
    refusedAs: 'put-event-endpoint',
    params: endpointParamsSchema,
    body: rotateSecretRequestSchema,
    answers: orRefused(eventSecretAnswerSchema),
    handle: async (context, { params, body }) =>
      ok(
        await withSecret(
          context,
          body.idempotencyKey,
          'secret-rotated',
          async ({ tx, store }, sealedSecret) => {
            await known(tx, params.id);
            const until = (await store.now()).add({ hours: body.keepHours });
            await rotateSecret(tx, params.id, sealedSecret, until);
            return params.id;
          },
        ),
      ),
  }),
  actOn('change', 'Changes where an endpoint is and which events it wants', changeEndpointRequestSchema, {
    change: 'changed',
    check: checkTarget,
    act: ({ tx }, endpoint, body) => changeEndpoint(tx, endpoint.endpointId, body),
  }),
  actOn('pause', 'Sends nothing to the endpoint for now; its events wait', endpointActRequestSchema, {
    change: 'paused',
    act: ({ tx }, { endpointId }) => setEndpointStatus(tx, endpointId, 'paused'),
  }),
  actOn('resume', 'Sends to the endpoint again, first what waits', endpointActRequestSchema, {
    change: 'resumed',
    act: ({ tx }, { endpointId }) => setEndpointStatus(tx, endpointId, 'active'),
  }),
  actOn('test', 'Sends a test to the endpoint', endpointActRequestSchema, {
    change: null,
    act: async ({ tx }, { endpointId }) => {
      await addTestEvent(tx, endpointId);
    },
  }),
  actOn('remove', 'Removes the endpoint with everything that waits for it', endpointActRequestSchema, {
    change: 'removed',
    act: ({ tx }, { endpointId }) => removeEndpoint(tx, endpointId),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/event-endpoints/:id/replay',
    summary: 'Sends one event again, or everything that was recorded since an instant, under the same ids',
    auth: 'admin',
    refusedAs: 'put-event-endpoint',
    params: endpointParamsSchema,
    body: replayRequestSchema,
    answers: orRefused(eventReplayAnswerSchema),
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'put-event-endpoint' },
          async ({ tx, store, viewer }) => {
            const { endpointId } = await known(tx, params.id);
            const { deliveryId = '', from, after = '0', limit: pageSize = 1000 } = body;
            const replayed =
              from === undefined
                ? { events: Number(await replayOne(tx, endpointId, deliveryId)), next: null }
                : await replayFrom(tx, endpointId, {
                    from: Temporal.Instant.from(from),
                    after,
                    most: pageSize,
                  });
            if (deliveryId !== '' && replayed.events === 0)
              throw new ProblemError(404, 'The endpoint has no such delivery.');
            await noteEndpointChange(store, { actor: viewer, endpointId, change: 'replayed' });
            return { ok: true as const, ...replayed };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/event-endpoints/:id/deliveries',
    summary: 'What the endpoint was or is to be told, the newest first, and what became of it',
    auth: 'admin',
    params: endpointParamsSchema,
    query: deliveriesQuerySchema,
    answers: { 200: eventDeliveriesAnswerSchema },
    handle: async ({ deps, portalId }, { params, query }) => {
      const { limit, status = null, before = null } = query;
      const deliveries = await inPortal(deps.pool, portalId, {}, async tx => {
        await known(tx, params.id);
        return await listDeliveries(tx, params.id, { status, before, limit });
      });
      return ok({
        ok: true as const,
        deliveries: deliveries.map(deliveryView),
        next: deliveries.length < limit ? null : (deliveries.at(-1)?.deliveryId ?? null),
      });
    },
  }),
];

type Act<Body> = {
  /** As what it is recorded; null: it changes nothing. */
  change: EndpointChange | null;
  check?: (context: SignedContext, body: Body) => void;
  act: (scene: Scene, endpoint: EventEndpoint, body: Body) => Promise<void>;
};

/** Something that an admin does with an endpoint; answered with how it stands then. */
function actOn<Body extends { idempotencyKey: string }>(
  name: string,
  summary: string,
  body: z.ZodType<Body>,
  { change, check, act }: Act<Body>,
) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/event-endpoints/:id/${name}`,
    summary,
    auth: 'admin',
    refusedAs: 'put-event-endpoint',
    params: endpointParamsSchema,
    body,
    answers: orRefused(eventEndpointAnswerSchema),
    handle: async (context, input) => {
      check?.(context, input.body);
      return ok(
        await decide(context, input.body.idempotencyKey, { action: 'put-event-endpoint' }, async scene => {
          const before = await known(scene.tx, input.params.id);
          await act(scene, before, input.body);
          const { endpointId } = before;
          if (change !== null)
            await noteEndpointChange(scene.store, { actor: scene.viewer, endpointId, change });
          return {
            ok: true as const,
            endpoint: endpointView((await lockEndpoint(scene.tx, endpointId)) ?? before),
          };
        }),
      );
    },
  });
}

/**
 * Decides with a new secret. The answer that is kept for retries has none, so that no table has one in the clear: a
 * retry is answered null.
 */
async function withSecret(
  context: SignedContext,
  key: string,
  change: EndpointChange,
  act: (scene: Scene, sealedSecret: string) => Promise<string>,
) {
  let secret: string | null = null;
  const answer = await decide(context, key, { action: 'put-event-endpoint' }, async scene => {
    const minted = mintWebhookSecret();
    const endpointId = await act(scene, context.deps.cipher.seal(context.portalId, minted));
    await noteEndpointChange(scene.store, { actor: scene.viewer, endpointId, change });
    secret = minted;
    return { ok: true as const, endpoint: endpointView(await known(scene.tx, endpointId)) };
  });
  return { ...answer, secret };
}

async function known(tx: Scene['tx'], endpointId: string): Promise<EventEndpoint> {
  const endpoint = await lockEndpoint(tx, endpointId);
  if (endpoint === null) throw new ProblemError(404, 'There is no such endpoint.');
  return endpoint;
}

/** What can be seen of an address before anything is sent to it; what its name resolves to is checked at each attempt. */
function checkTarget({ deps }: SignedContext, { url, types }: { url: string; types: string[] }): void {
  const fault = urlFault(url, deps.settings.emulatorUrl !== null);
  const unknown = types.filter(type => !eventTypes.some(each => each === type));
  const errors = [
    ...(fault === null ? [] : [{ path: 'body.url', message: fault }]),
    ...unknown.map(type => ({ path: 'body.types', message: `${type} is no type of event` })),
  ];
  if (errors.length > 0) throw new ProblemError(400, 'The endpoint cannot be used.', { errors });
}
