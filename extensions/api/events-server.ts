import type {
  EventDeliveriesAnswer,
  EventEndpointAnswer,
  EventEndpointsAnswer,
  EventSecretAnswer,
} from '../../contract/outgoing-events.ts';
import { createServer } from './server.ts';

export type EventsServer = ReturnType<typeof createEventsServer>;
export type EndpointAct = 'test' | 'pause' | 'resume' | 'remove' | 'rotate';
/** One delivery, or all from an instant on: a thousand a request, `after` is `next` of the answer before. */
export type Replay = { deliveryId: string } | { from: string; after?: string };
export type Replayed = { ok: true; events: number; next: string | null };

/** The routes of outgoing events, under the server's public address (no slash at its end). */
export function createEventsServer(publicUrl: string) {
  const server = createServer(publicUrl);
  const path = '/event-endpoints';
  return {
    endpoints: () => server.read<EventEndpointsAnswer>(path),
    add: (idempotencyKey: string, body: { url: string; types: string[] }) =>
      server.send<EventSecretAnswer>(path, { ...body, idempotencyKey }),
    act: (id: string, act: EndpointAct, idempotencyKey: string) =>
      server.send<EventEndpointAnswer & { secret?: string | null }>(`${path}/${id}/${act}`, {
        idempotencyKey,
      }),
    deliveries: (id: string) => server.read<EventDeliveriesAnswer>(`${path}/${id}/deliveries?limit=25`),
    replay: (id: string, idempotencyKey: string, what: Replay) =>
      server.send<Replayed>(`${path}/${id}/replay`, { ...what, idempotencyKey }),
  };
}
