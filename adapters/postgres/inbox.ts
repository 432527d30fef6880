import { noteDueAfter } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

export type EventOutcome = 'applied' | 'no-change' | 'ignored' | 'quarantined';

/** What an event says happened, as far as routing needs it. Any of it may be absent. */
export type EventChange = {
  propertyName?: string;
  propertyValue?: string;
  changeSource?: string;
  sourceId?: string;
  primaryObjectId?: string;
  mergedObjectIds?: string[];
  newObjectId?: string;
  fromObjectId?: string;
  toObjectId?: string;
  fromObjectTypeId?: string;
  toObjectTypeId?: string;
  associationTypeId?: number;
  associationRemoved?: boolean;
};

export type PendingEvent = {
  eventId: string;
  subscriptionType: string;
  objectTypeId: string | null;
  objectId: string | null;
  change: EventChange;
  /** When HubSpot says that it happened, in milliseconds. */
  occurredAtMs?: number | null;
  attempts: number;
};

export type NewEvent = {
  contentHash: Buffer;
  receivedAt: string;
  subscriptionType: string | null;
  objectTypeId: string | null;
  objectId: string | null;
  occurredAt: string | null;
  change: EventChange;
  quarantine: { reason: string; raw: Buffer } | null;
};

/** Stores events, those seen before left out: the same content is the same event however often it comes (P1). */
export async function insertEvents(tx: PortalTransaction, events: NewEvent[]): Promise<void> {
  const columns = <T>(pick: (event: NewEvent) => T) => events.map(pick);
  await tx.send(
    `INSERT INTO inbox (portal_id, content_hash, received_at, subscription_type, object_type_id, object_id,
       occurred_at, change, outcome, reason, raw, decided_at)
     SELECT $1, e.hash, e.received_at, e.type, e.object_type, e.object_id, e.occurred_at, e.change,
       CASE WHEN e.reason IS NULL THEN 'pending' ELSE 'quarantined' END, e.reason, e.raw,
       CASE WHEN e.reason IS NULL THEN NULL ELSE (SELECT program_now()) END
     FROM unnest($2::bytea[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[], $7::timestamptz[],
       $8::jsonb[], $9::text[], $10::bytea[])
       AS e (hash, received_at, type, object_type, object_id, occurred_at, change, reason, raw)
     ON CONFLICT (portal_id, content_hash) DO NOTHING`,
    [
      tx.portalId,
      columns(event => event.contentHash),
      columns(event => event.receivedAt),
      columns(event => event.subscriptionType),
      columns(event => event.objectTypeId),
      columns(event => event.objectId),
      columns(event => event.occurredAt),
      columns(event => JSON.stringify(event.change)),
      columns(event => event.quarantine?.reason ?? null),
      columns(event => event.quarantine?.raw ?? null),
    ],
  );
}

/** Events that wait for a decision, oldest first. */
export async function pendingEvents(tx: PortalTransaction, limit: number): Promise<PendingEvent[]> {
  const rows = await tx.query<{
    event_id: string;
    subscription_type: string;
    object_type_id: string | null;
    object_id: string | null;
    change: EventChange;
    occurred_at: number | null;
    attempts: number;
  }>(
    `SELECT event_id, subscription_type, object_type_id, object_id, change, occurred_at, attempts FROM inbox
      WHERE portal_id = $1 AND outcome = 'pending' AND (retry_at IS NULL OR retry_at <= (SELECT program_now()))
      ORDER BY event_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(row => ({
    eventId: row.event_id,
    subscriptionType: row.subscription_type,
    objectTypeId: row.object_type_id,
    objectId: row.object_id,
    change: row.change,
    occurredAtMs: row.occurred_at,
    attempts: row.attempts,
  }));
}

/** One outcome per event, for ever: an event that has one keeps it. */
export async function saveOutcomes(
  tx: PortalTransaction,
  outcomes: { eventId: string; outcome: EventOutcome; reason: string }[],
): Promise<void> {
  if (outcomes.length === 0) return;
  await tx.send(
    `UPDATE inbox SET outcome = o.outcome, reason = o.reason, decided_at = (SELECT program_now()), retry_at = NULL
       FROM unnest($2::bigint[], $3::text[], $4::text[]) AS o (event_id, outcome, reason)
      WHERE inbox.portal_id = $1 AND inbox.event_id = o.event_id AND inbox.outcome = 'pending'`,
    [
      tx.portalId,
      outcomes.map(item => item.eventId),
      outcomes.map(item => item.outcome),
      outcomes.map(item => item.reason),
    ],
  );
}

/** Puts events off; `countsAsTry` when the fault is likely the event's own. */
export async function postponeEvents(
  tx: PortalTransaction,
  eventIds: string[],
  afterMs: number,
  countsAsTry: boolean,
): Promise<void> {
  if (eventIds.length === 0) return;
  await tx.send(
    `UPDATE inbox SET retry_at = program_now() + $3 * interval '1 millisecond', attempts = attempts + $4
      WHERE portal_id = $1 AND event_id = ANY($2::bigint[]) AND outcome = 'pending'`,
    [tx.portalId, eventIds, afterMs, countsAsTry ? 1 : 0],
  );
  await noteDueAfter(tx, 'inbox', afterMs);
}

/** Of a portal without an install every waiting event is ignored, with the reason. */
export async function ignorePendingEvents(tx: PortalTransaction, reason: string): Promise<void> {
  await tx.send(
    `UPDATE inbox SET outcome = 'ignored', reason = $2, decided_at = (SELECT program_now())
      WHERE portal_id = $1 AND outcome = 'pending'`,
    [tx.portalId, reason],
  );
}
