import type { EngagementPort } from '../../operations/engagement-records.ts';
import type { DeadlineKind, DeadlinesPort } from '../../operations/ports.ts';
import { noteDueWork, type WorkKind } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

export type DueDeadline = { subjectId: string; kind: DeadlineKind; dueAt: Temporal.Instant };

/** Kinds that are settled only after HubSpot was read, each a stage of its own. */
export const readFirst: Partial<Record<DeadlineKind, WorkOfDeadlines>> = {
  'follow-up': 'follow-ups',
  engagement: 'engagement',
  'annual-review': 'tier-reviews',
};

/** Which deadlines a stage settles. */
export type WorkOfDeadlines = Extract<WorkKind, 'follow-ups' | 'engagement' | 'tier-reviews' | 'deadlines'>;

/** Rows of `deadlines`: swept by an index, never one delayed job each. */
export function deadlines(tx: PortalTransaction): DeadlinesPort &
  Pick<EngagementPort, 'watchEngagement'> & {
    dueDeadlines(limit: number, which: WorkOfDeadlines): Promise<DueDeadline[]>;
  } {
  return {
    setDeadline: async (subjectId, kind, dueAt) => {
      await tx.send(
        `INSERT INTO deadlines (portal_id, subject_id, kind, due_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (portal_id, subject_id, kind) DO UPDATE SET due_at = $4, settled_at = NULL`,
        [tx.portalId, subjectId, kind, toSql(dueAt)],
      );
      await noteDueWork(tx, readFirst[kind] ?? 'deadlines', dueAt);
    },
    watchEngagement: async (registrationId, from) => {
      await tx.send(
        `WITH watched AS (
           INSERT INTO deadlines (portal_id, subject_id, kind, due_at) VALUES ($1, $2, 'engagement', $3)
           ON CONFLICT (portal_id, subject_id, kind) DO UPDATE SET due_at = $3, settled_at = NULL
             WHERE deadlines.settled_at IS NOT NULL RETURNING portal_id, due_at)
         INSERT INTO due_work (portal_id, kind, due_at) SELECT portal_id, 'engagement', due_at FROM watched`,
        [tx.portalId, registrationId, toSql(from)],
      );
    },
    hastenDeadline: async (subjectId, kind, dueAt) => {
      await tx.send(
        `INSERT INTO deadlines (portal_id, subject_id, kind, due_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (portal_id, subject_id, kind) DO UPDATE SET settled_at = NULL,
           due_at = CASE WHEN deadlines.settled_at IS NULL THEN least(deadlines.due_at, $4) ELSE $4 END`,
        [tx.portalId, subjectId, kind, toSql(dueAt)],
      );
      await noteDueWork(tx, readFirst[kind] ?? 'deadlines', dueAt);
    },
    settleDeadline: async (subjectId, ...kinds) => {
      await tx.send(
        `UPDATE deadlines SET settled_at = program_now()
          WHERE portal_id = $1 AND subject_id = $2 AND kind = ANY($3::text[]) AND settled_at IS NULL`,
        [tx.portalId, subjectId, kinds],
      );
    },
    dueDeadlines: async (limit, which) => {
      // The clock is read once, not for each row, so that the index finds what is due: 7.3 s a sweep of a million else.
      const rows = await tx.query<{ subject_id: string; kind: DeadlineKind; due_at: number }>(
        `SELECT subject_id, kind, due_at FROM deadlines
          WHERE portal_id = $1 AND settled_at IS NULL AND due_at <= (SELECT program_now()) AND coalesce($3::jsonb ->> kind, 'deadlines') = $4
          ORDER BY due_at, kind, subject_id LIMIT $2`,
        [tx.portalId, limit, JSON.stringify(readFirst), which],
      );
      return rows.map(row => ({ subjectId: row.subject_id, kind: row.kind, dueAt: instantOf(row.due_at) }));
    },
  };
}
