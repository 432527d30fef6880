import { type Activity, learnedAt } from '../../domain/activity.ts';
import type { EvidencePort } from '../../operations/ports.ts';
import { notSetUp } from '../mail/mailer.ts';
import { hasAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

/** Rows of `evidence` and `follow_up_misses`. */
export function evidence(tx: PortalTransaction): EvidencePort {
  const activitiesOf = async (registrationId: string) => {
    if (!(await hasAny(tx, registrationId, 'evidence'))) return [];
    const rows = await tx.query<{ activity: Record<string, unknown> }>(
      `SELECT activity FROM evidence WHERE portal_id = $1 AND registration_id = $2 ORDER BY occurred_at, recorded_at`,
      [tx.portalId, registrationId],
    );
    return rows.map(row => toActivity(row.activity));
  };
  return {
    activitiesOf,
    saveActivities: async (registrationId, activities) => {
      for (const activity of activities)
        await tx.send(
          `INSERT INTO evidence (portal_id, registration_id, activity_id, recorded_at, learned_at, occurred_at, activity)
           VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
          [
            tx.portalId,
            registrationId,
            activity.id,
            toSql(activity.recordedAt),
            toSql(learnedAt(activity)),
            toSql(activity.occurredAt),
            JSON.stringify(activity),
          ],
        );
    },
    refusedSubjects: async prefix => {
      const rows = await tx.query<{ subject_id: string }>(
        `SELECT subject_id FROM (
           SELECT subject_id, false AS mail, status = 'refused' AS lost FROM effects
            WHERE portal_id = $1 AND subject_id ~>=~ $2 AND subject_id ~<~ $3
           UNION ALL SELECT subject_id, true, status IN ('bounced', 'failed', 'stale', 'cancelled') FROM mails
            WHERE portal_id = $1 AND subject_id ~>=~ $2 AND subject_id ~<~ $3 AND failure IS DISTINCT FROM $4) AS told
         GROUP BY subject_id
         HAVING CASE WHEN bool_or(mail) THEN bool_and(lost OR NOT mail) ELSE bool_and(lost) END ORDER BY subject_id`,
        // Byte order, in which U+FFFF follows whatever is in an id or an instant.
        [tx.portalId, prefix, `${prefix}\uffff`, notSetUp],
      );
      return rows.map(row => row.subject_id);
    },
    missesOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'follow_up_misses'))) return [];
      const rows = await tx.query<{ missed_at: number; recorded_at: number; taken_back_at: number | null }>(
        `SELECT missed_at, recorded_at, taken_back_at FROM follow_up_misses
          WHERE portal_id = $1 AND registration_id = $2 ORDER BY missed_at`,
        [tx.portalId, registrationId],
      );
      return rows.map(row => ({
        at: instantOf(row.missed_at),
        recordedAt: instantOf(row.recorded_at),
        takenBackAt: instantOrNull(row.taken_back_at),
      }));
    },
    recordMiss: async (registrationId, at, recordedAt) => {
      const rows = await tx.query(
        `INSERT INTO follow_up_misses (portal_id, registration_id, missed_at, recorded_at)
         VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
        [tx.portalId, registrationId, toSql(at), toSql(recordedAt)],
      );
      return rows.length === 1;
    },
    takeBackMiss: async (registrationId, at, takenBackAt) => {
      await tx.send(
        `UPDATE follow_up_misses SET taken_back_at = $4
          WHERE portal_id = $1 AND registration_id = $2 AND missed_at = $3 AND taken_back_at IS NULL`,
        [tx.portalId, registrationId, toSql(at), toSql(takenBackAt)],
      );
    },
  };
}

const instants = ['occurredAt', 'recordedAt', 'deletedAt', 'confirmedAt', 'bookedAt', 'end'];

/** The one parser of what `saveActivities` wrote. */
export function toActivity(stored: Record<string, unknown>): Activity {
  const activity = { ...stored };
  for (const name of instants) {
    const value = activity[name];
    if (typeof value === 'string') activity[name] = Temporal.Instant.from(value);
  }
  return activity as Activity;
}
