import type { EventDeliveriesAnswer, EventEndpointView } from '../../../contract/outgoing-events.ts';
import type { EventDelivery, EventEndpoint } from '../../../operations/event-records.ts';

/** An endpoint as admins see it: without its secrets, which nobody sees again. */
export const endpointView = (endpoint: EventEndpoint): EventEndpointView => ({
  id: endpoint.endpointId,
  url: endpoint.url,
  types: endpoint.types,
  status: endpoint.status,
  statusSince: endpoint.statusSince.toString(),
  createdAt: endpoint.createdAt.toString(),
  previousSecretUntil: endpoint.previousUntil?.toString() ?? null,
  failingSince: endpoint.failingSince?.toString() ?? null,
  failures: endpoint.failures,
  lastDeliveredAt: endpoint.deliveredAt?.toString() ?? null,
});

export const deliveryView = (delivery: EventDelivery): EventDeliveriesAnswer['deliveries'][number] => ({
  id: delivery.deliveryId,
  eventId: delivery.eventId,
  type: delivery.type,
  subjectId: delivery.subjectId,
  status: delivery.status,
  attempts: delivery.attempts,
  createdAt: delivery.createdAt.toString(),
  attemptedAt: delivery.attemptedAt?.toString() ?? null,
  nextAttemptAt: delivery.retryAt?.toString() ?? null,
  answerStatus: delivery.answerStatus,
  failure: delivery.failure,
});
