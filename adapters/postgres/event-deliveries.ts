import type { AttemptOutcome } from '../../domain/delivery-retry.ts';
import { eventTypeOf, testEventType, toldKinds } from '../../domain/event-types.ts';
import type { EventDelivery } from '../../operations/event-records.ts';
import { noteDueAfter, noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';
import { ledgerRow } from './ledger-row.ts';

/** Entries of one kind, subject and instant about one dispute are one event: the first of them tells of it. */
const firstOfItsDispute = `NOT (l.kind LIKE 'dispute-%' AND EXISTS (
  SELECT 1 FROM ledger e WHERE e.portal_id = l.portal_id AND e.entry_id < l.entry_id AND e.entry_id > l.entry_id - 50
     AND e.kind = l.kind AND e.recorded_at = l.recorded_at AND e.facts->>'disputeId' = l.facts->>'disputeId'))`;

/** In `observe` nobody is told of heads-ups, other systems neither. */
const notMerelyObserved = `NOT (l.kind LIKE 'finding-%' AND EXISTS (
  SELECT 1 FROM policies p WHERE p.portal_id = l.portal_id AND p.version = l.policy_version
     AND p.document->>'enforcement' = 'observe'))`;

const subject = `coalesce(CASE WHEN l.kind LIKE 'dispute-%' THEN l.facts->>'disputeId' END, l.registration_id,
  'partner:' || l.partner_company_id, 'entry:' || l.entry_id)`;

const types = toldKinds.map(kind => `('${kind}', '${eventTypeOf(kind)}')`).join(', ');
const wanted = `JOIN (VALUES ${types}) AS told (kind, type) ON told.kind = l.kind
    JOIN event_endpoints e ON e.portal_id = l.portal_id
     AND (cardinality(e.types) = 0 OR told.type = ANY(e.types))`;
const inserted = `INSERT INTO event_deliveries
    (portal_id, endpoint_id, entry_id, type, subject_id, status, created_at, due_since)
  SELECT l.portal_id, e.endpoint_id, l.entry_id, told.type, ${subject}, 'pending',
    (SELECT program_now()), (SELECT program_now())`;

/**
 * Makes what was sealed since into events for every endpoint that wants them. Part of the transaction that seals:
 * each entry is sealed once, so it becomes one event for each endpoint, and none is lost.
 */
export async function fanOut(
  tx: PortalTransaction,
  sealed: { after: bigint; through: bigint },
): Promise<void> {
  const [listener] = await tx.query(
    "SELECT 1 FROM event_endpoints WHERE portal_id = $1 AND status <> 'disabled' LIMIT 1",
    [tx.portalId],
  );
  if (listener === undefined) return;
  const made = await tx.query(
    `${inserted}
      FROM (SELECT entry_id, position FROM ledger_seals
             WHERE portal_id = $1 AND position > $2 AND position <= $3 OFFSET 0) AS s
      CROSS JOIN LATERAL ${ledgerRow('s.entry_id')} AS l ${wanted}
     WHERE e.status <> 'disabled' AND ${firstOfItsDispute} AND ${notMerelyObserved}
     ORDER BY s.position
     ON CONFLICT DO NOTHING RETURNING 1`,
    [tx.portalId, sealed.after.toString(), sealed.through.toString()],
  );
  if (made.length > 0) await noteDueWork(tx, 'events');
}

/**
 * Sends again what was recorded from an instant on, whether it was sent before or not: so many events at most, those
 * after the entry `after` (0: from the first on).
 *
 * @returns how many, and the entry after which to go on; null: that was all
 */
export async function replayFrom(
  tx: PortalTransaction,
  endpointId: string,
  { from, after, most }: { from: Temporal.Instant; after: string; most: number },
): Promise<{ events: number; next: string | null }> {
  const rows = await tx.query<{ entry_id: string }>(
    `${inserted} FROM ledger l ${wanted}
     WHERE l.portal_id = $1 AND e.endpoint_id = $2 AND l.recorded_at >= $3 AND l.entry_id > $4::bigint
       AND EXISTS (SELECT 1 FROM ledger_seals s WHERE s.portal_id = l.portal_id AND s.entry_id = l.entry_id)
       AND ${firstOfItsDispute} AND ${notMerelyObserved}
     ORDER BY l.entry_id LIMIT $5
     ON CONFLICT (portal_id, endpoint_id, entry_id) DO UPDATE
       SET status = 'pending', attempts = 0, retry_at = NULL, failure = NULL, due_since = program_now()
     RETURNING entry_id`,
    [tx.portalId, endpointId, toSql(from), after, most],
  );
  if (rows.length > 0) await noteDueWork(tx, 'events');
  const last = rows
    .map(row => Number(row.entry_id))
    .sort((a, b) => a - b)
    .at(-1);
  return { events: rows.length, next: last === undefined || rows.length < most ? null : String(last) };
}

/** Sends one event again; false: the endpoint has no such delivery. */
export async function replayOne(
  tx: PortalTransaction,
  endpointId: string,
  deliveryId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE event_deliveries SET status = 'pending', attempts = 0, retry_at = NULL, failure = NULL,
       due_since = program_now()
      WHERE portal_id = $1 AND endpoint_id = $2 AND delivery_id = $3 RETURNING 1`,
    [tx.portalId, endpointId, deliveryId],
  );
  if (rows.length > 0) await noteDueWork(tx, 'events');
  return rows.length > 0;
}

export async function addTestEvent(tx: PortalTransaction, endpointId: string): Promise<string> {
  const [row] = await tx.query<{ delivery_id: string }>(
    `INSERT INTO event_deliveries (portal_id, endpoint_id, type, subject_id, status, created_at, due_since)
     VALUES ($1, $2, $3, 'test:' || gen_random_uuid(), 'pending', program_now(), program_now()) RETURNING delivery_id`,
    [tx.portalId, endpointId, testEventType],
  );
  if (row === undefined) throw new Error('The test event was not kept');
  await noteDueWork(tx, 'events');
  return row.delivery_id;
}

export type DueDelivery = {
  deliveryId: string;
  endpointId: string;
  url: string;
  entryId: string | null;
  type: string;
  /** Since when it is to be sent: when it was made, or replayed. */
  dueSince: Temporal.Instant;
  attempts: number;
};

/** What may be sent now: of each endpoint at work the first that waits of each subject, so that a subject keeps its order. */
const due = `FROM event_deliveries d JOIN event_endpoints e USING (portal_id, endpoint_id)
  WHERE d.portal_id = $1 AND d.status = 'pending' AND e.status = 'active'
    AND (e.retry_at IS NULL OR e.retry_at <= (SELECT program_now()))
    AND (d.retry_at IS NULL OR d.retry_at <= (SELECT program_now()))
    AND NOT EXISTS (SELECT 1 FROM event_deliveries f
      WHERE f.portal_id = d.portal_id AND f.endpoint_id = d.endpoint_id AND f.subject_id = d.subject_id
        AND f.status = 'pending' AND f.entry_id < d.entry_id)`;

/** The next of each endpoint, at most `limit`, the longest waiting first. */
export async function dueDeliveries(tx: PortalTransaction, limit: number): Promise<DueDelivery[]> {
  const rows = await tx.query<{
    delivery_id: string;
    endpoint_id: string;
    url: string;
    entry_id: string | null;
    type: string;
    attempts: number;
    due_since: number;
  }>(
    `SELECT d.delivery_id, d.endpoint_id, e.url, d.entry_id, d.type, d.attempts, d.due_since ${due}
      ORDER BY d.due_since, d.entry_id NULLS FIRST LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(row => ({
    deliveryId: row.delivery_id,
    endpointId: row.endpoint_id,
    url: row.url,
    entryId: row.entry_id,
    type: row.type,
    attempts: row.attempts,
    dueSince: instantOf(row.due_since),
  }));
}

export async function countDueDeliveries(tx: PortalTransaction): Promise<number> {
  const [row] = await tx.query<{ n: number }>(`SELECT count(*)::int AS n ${due}`, [tx.portalId]);
  return row?.n ?? 0;
}

/** The outcome of one attempt at the delivery, and when the next is made. */
export async function saveAttempt(
  tx: PortalTransaction,
  deliveryId: string,
  outcome: AttemptOutcome,
  next: { status: EventDelivery['status']; retryAfterMs: number | null },
): Promise<void> {
  await tx.send(
    `UPDATE event_deliveries SET status = $3, attempts = least(attempts + 1, 1000000), attempted_at = program_now(),
       retry_at = program_now() + $4 * interval '1 millisecond', answer_status = $5, failure = $6
      WHERE portal_id = $1 AND delivery_id = $2`,
    [
      tx.portalId,
      deliveryId,
      next.status,
      next.retryAfterMs,
      outcome.status,
      outcome.kind === 'delivered' ? null : outcome.kind === 'gone' ? 'gone' : outcome.failure,
    ],
  );
  if (next.retryAfterMs !== null) await noteDueAfter(tx, 'events', next.retryAfterMs);
}

/** Something got through: the endpoint is well. */
export async function noteDelivered(tx: PortalTransaction, endpointId: string): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET failing_since = NULL, failures = 0, retry_at = NULL, delivered_at = program_now()
      WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId],
  );
}

/** Nothing got through; `retryAfterMs` null: others may be tried at once. @returns since when, and how often in a row */
export async function noteFailed(
  tx: PortalTransaction,
  endpointId: string,
): Promise<{ since: Temporal.Instant; failures: number } | null> {
  const [row] = await tx.query<{ failing_since: number; failures: number }>(
    `UPDATE event_endpoints SET failing_since = coalesce(failing_since, program_now()),
       failures = least(failures + 1, 1000000)
      WHERE portal_id = $1 AND endpoint_id = $2 AND status = 'active' RETURNING failing_since, failures`,
    [tx.portalId, endpointId],
  );
  return row === undefined ? null : { since: instantOf(row.failing_since), failures: row.failures };
}

/** Nothing is sent to the endpoint for so long. */
export async function holdEndpoint(tx: PortalTransaction, endpointId: string, forMs: number): Promise<void> {
  await tx.send(
    `UPDATE event_endpoints SET retry_at = program_now() + $3 * interval '1 millisecond'
      WHERE portal_id = $1 AND endpoint_id = $2`,
    [tx.portalId, endpointId, forMs],
  );
  await noteDueAfter(tx, 'events', forMs);
}

export type DeliveryFilter = { status: EventDelivery['status'] | null; before: string | null; limit: number };

/** Deliveries of an endpoint, the newest first. */
export async function listDeliveries(
  tx: PortalTransaction,
  endpointId: string,
  { status, before, limit }: DeliveryFilter,
): Promise<EventDelivery[]> {
  const rows = await tx.query<{
    delivery_id: string;
    entry_id: string | null;
    type: string;
    subject_id: string;
    status: EventDelivery['status'];
    attempts: number;
    created_at: number;
    attempted_at: number | null;
    retry_at: number | null;
    answer_status: number | null;
    failure: string | null;
  }>(
    `SELECT delivery_id, entry_id, type, subject_id, status, attempts, created_at, attempted_at, retry_at,
            answer_status, failure
       FROM event_deliveries
      WHERE portal_id = $1 AND endpoint_id = $2 AND ($3::text IS NULL OR status = $3)
        AND ($4::bigint IS NULL OR delivery_id < $4)
      ORDER BY delivery_id DESC LIMIT $5`,
    [tx.portalId, endpointId, status, before, limit],
  );
  return rows.map(row => ({
    deliveryId: row.delivery_id,
    eventId: eventIdOf(tx.portalId, { entryId: row.entry_id, deliveryId: row.delivery_id }),
    type: row.type,
    subjectId: row.subject_id,
    status: row.status,
    attempts: row.attempts,
    createdAt: instantOf(row.created_at),
    attemptedAt: instantOrNull(row.attempted_at),
    retryAt: instantOrNull(row.retry_at),
    answerStatus: row.answer_status,
    failure: row.failure,
  }));
}

/** The `webhook-id`: an entry of the ledger is one event, whoever is told of it and however often. */
export const eventIdOf = (portalId: string, of: { entryId: string | null; deliveryId: string }): string =>
  of.entryId === null ? `test_${portalId}_${of.deliveryId}` : `evt_${portalId}_${of.entryId}`;
