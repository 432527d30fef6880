/** Another system of the vendor that is told of decisions. */
export type EventEndpoint = {
  endpointId: string;
  url: string;
  /** Types of events that it wants; empty: all. */
  types: string[];
  /** `paused` by a person: events wait. `disabled` after days without a success, or by its own word: nothing waits. */
  status: 'active' | 'paused' | 'disabled';
  statusSince: Temporal.Instant;
  createdAt: Temporal.Instant;
  /** Until when the secret before the newest is good as well; null: only the newest is. */
  previousUntil: Temporal.Instant | null;
  /** Since when nothing got through; null: the last attempt did. */
  failingSince: Temporal.Instant | null;
  failures: number;
  deliveredAt: Temporal.Instant | null;
};

export type EventDelivery = {
  deliveryId: string;
  /** The `webhook-id`: the same at every attempt, every replay and every endpoint. */
  eventId: string;
  type: string;
  subjectId: string;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  createdAt: Temporal.Instant;
  attemptedAt: Temporal.Instant | null;
  retryAt: Temporal.Instant | null;
  answerStatus: number | null;
  failure: string | null;
};

/** What an admin does with endpoints, for the ledger. */
export type EndpointChange =
  | 'added'
  | 'changed'
  | 'paused'
  | 'resumed'
  | 'disabled'
  | 'removed'
  | 'secret-rotated'
  | 'replayed';
