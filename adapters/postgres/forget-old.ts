import type { RetentionSettings } from '../../domain/retention.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Rows that one look erases at most: it comes again in minutes. */
const mostAtOnce = 5_000;

/**
 * Erases what the program keeps no longer: decided events, kept answers, mail, and what became of
 * outgoing events. Events are looked at from the oldest on, so
 * that nothing young is read.
 * @returns how many of each
 */
export async function forgetOld(
  tx: PortalTransaction,
  { eventDays, answerDays }: RetentionSettings,
): Promise<{ events: number; answers: number; told: number; mails: number }> {
  const events = await tx.query(
    `WITH oldest AS (SELECT event_id FROM inbox WHERE portal_id = $1 ORDER BY event_id LIMIT ${mostAtOnce})
     DELETE FROM inbox USING oldest
      WHERE inbox.portal_id = $1 AND inbox.event_id = oldest.event_id AND inbox.outcome <> 'pending'
        AND inbox.decided_at < (SELECT program_now()) - $2 * interval '1 day' RETURNING 1`,
    [tx.portalId, eventDays],
  );
  const answers = await tx.query(
    `WITH oldest AS (
       SELECT key FROM idempotency_keys
        WHERE portal_id = $1 AND created_at < (SELECT program_now()) - $2 * interval '1 day' LIMIT ${mostAtOnce})
     DELETE FROM idempotency_keys USING oldest
      WHERE idempotency_keys.portal_id = $1 AND idempotency_keys.key = oldest.key RETURNING 1`,
    [tx.portalId, answerDays],
  );
  const told = await tx.query(
    `WITH oldest AS (
       SELECT delivery_id FROM event_deliveries
        WHERE portal_id = $1 AND created_at < (SELECT program_now()) - $2 * interval '1 day' AND status <> 'pending'
        LIMIT ${mostAtOnce})
     DELETE FROM event_deliveries USING oldest
      WHERE event_deliveries.portal_id = $1 AND event_deliveries.delivery_id = oldest.delivery_id RETURNING 1`,
    [tx.portalId, eventDays],
  );
  const mails = await tx.query(
    `WITH oldest AS (
       SELECT mail_id FROM mails m
        WHERE portal_id = $1 AND created_at < (SELECT program_now()) - $2 * interval '1 day'
          AND NOT EXISTS (SELECT FROM mails i WHERE i.portal_id = m.portal_id AND i.digest_id = m.mail_id)
        LIMIT ${mostAtOnce})
     DELETE FROM mails USING oldest WHERE mails.portal_id = $1 AND mails.mail_id = oldest.mail_id RETURNING 1`,
    [tx.portalId, eventDays],
  );
  return { events: events.length, answers: answers.length, told: told.length, mails: mails.length };
}
