import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

export type InboxOutcome = 'pending' | 'applied' | 'no-change' | 'ignored' | 'quarantined';

/** An event as received; instants are milliseconds since 1970. */
export type InboxEvent = {
  event_id: string;
  received_at: number;
  subscription_type: string | null;
  object_id: string | null;
  occurred_at: number | null;
  outcome: InboxOutcome;
  reason: string | null;
};

const columns = 'event_id, received_at, subscription_type, object_id, occurred_at, outcome, reason';

/**
 * The portal's events in the order of their ids, from the one after `after` on.
 * An id is drawn before its row commits, so a reader that follows the end may find a smaller one later;
 * outcomes change while an event is pending.
 */
export async function listInbox(
  tx: PortalTransaction,
  page: { after: string | null; limit: number; outcome?: InboxOutcome },
): Promise<InboxEvent[]> {
  return tx.query<InboxEvent>(
    `SELECT ${columns} FROM inbox
     WHERE portal_id = $1 AND event_id > $2 AND ($4::text IS NULL OR outcome = $4)
     ORDER BY event_id LIMIT $3`,
    [tx.portalId, page.after ?? '0', page.limit, page.outcome ?? null],
  );
}

export type InboxEventInFull = InboxEvent & {
  object_type_id: string | null;
  change: Record<string, unknown>;
  attempts: number;
  raw: Buffer | null;
};

export async function readInboxEvent(
  tx: PortalTransaction,
  eventId: string,
): Promise<InboxEventInFull | null> {
  const [event] = await tx.query<InboxEventInFull>(
    `SELECT ${columns}, object_type_id, change, attempts, raw FROM inbox WHERE portal_id = $1 AND event_id = $2`,
    [tx.portalId, eventId],
  );
  return event ?? null;
}

/**
 * Gives parked events their tries again, one or (null) all of the portal's. What could not be read as an event, and is
 * kept as bytes, stays parked: there is nothing to decide.
 *
 * @returns ids of those that wait to be decided now
 */
export async function replayParked(tx: PortalTransaction, eventId: string | null): Promise<string[]> {
  const replayed = await tx.query<{ event_id: string }>(
    `UPDATE inbox SET outcome = 'pending', reason = NULL, attempts = 0, retry_at = NULL, decided_at = NULL
      WHERE portal_id = $1 AND outcome = 'quarantined' AND raw IS NULL
        AND ($2::bigint IS NULL OR event_id = $2)
      RETURNING event_id`,
    [tx.portalId, eventId],
  );
  if (replayed.length > 0) await noteDueWork(tx, 'inbox');
  return replayed.map(row => row.event_id);
}
