import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { listInbox } from '../../../adapters/postgres/inbox-list.ts';
import { eventsAnswerSchema } from '../../../contract/events.ts';
import { eventsQuerySchema } from '../../../contract/requests.ts';
import { jsonRoute, ok } from '../route.ts';

export const eventRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/events',
    summary: 'What came in from HubSpot and what became of it, oldest first',
    auth: 'admin',
    query: eventsQuerySchema,
    answers: { 200: eventsAnswerSchema },
    handle: async ({ deps, portalId }, { query }) => {
      const page = { after: query.after ?? null, limit: query.limit };
      const events = await inPortal(deps.pool, portalId, { readOnly: true }, tx => listInbox(tx, page));
      return ok({
        events: events.map(event => ({
          id: event.event_id,
          receivedAt: iso(event.received_at),
          subscriptionType: event.subscription_type,
          objectId: event.object_id,
          occurredAt: event.occurred_at === null ? null : iso(event.occurred_at),
          outcome: event.outcome,
          reason: event.reason,
        })),
        next: events.length < query.limit ? null : (events.at(-1)?.event_id ?? null),
      });
    },
  }),
];

const iso = (ms: number) => new Date(ms).toISOString();
