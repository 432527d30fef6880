import type pg from 'pg';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';

export type WorkKind =
  | 'first-read'
  | 'inbox'
  | 'reads'
  | 'deadlines'
  | 'projections'
  | 'effects'
  | 'follow-ups'
  | 'engagement'
  | 'seals'
  | 'repair'
  | 'tier-reviews'
  | 'partner-requests'
  | 'tier-options'
  | 'notices'
  | 'mails'
  | 'events';

/**
 * Notes that a portal has work of a kind, from `dueAt` or from now on. Part of the transaction that makes the work, so
 * that the sweep finds what nobody woke; all its notes are written with one statement before it commits.
 */
export async function noteDueWork(
  tx: PortalTransaction,
  kind: WorkKind,
  dueAt: Temporal.Instant | null = null,
): Promise<void> {
  const known = notesOf.get(tx);
  const notes = known ?? new Map<string, Note>();
  const at = dueAt === null ? null : toSql(dueAt);
  notes.set(`${kind} ${at}`, { kind, at });
  if (known !== undefined) return;
  notesOf.set(tx, notes);
  tx.beforeCommit(() => writeNotes(tx, [...notes.values()]));
}

type Note = { kind: WorkKind; at: string | null };

const notesOf = new WeakMap<PortalTransaction, Map<string, Note>>();

async function writeNotes(tx: PortalTransaction, notes: readonly Note[]): Promise<void> {
  await tx.send(
    `INSERT INTO due_work (portal_id, kind, due_at)
     SELECT $1, n.kind, coalesce(n.at, (SELECT program_now()))
       FROM unnest($2::text[], $3::timestamptz[]) AS n (kind, at)`,
    [tx.portalId, notes.map(({ kind }) => kind), notes.map(({ at }) => at)],
  );
}

/** The same for many instants, each once. */
export async function noteAllDueWork(
  tx: PortalTransaction,
  kind: WorkKind,
  dueAt: readonly Temporal.Instant[],
): Promise<void> {
  await tx.send(
    `INSERT INTO due_work (portal_id, kind, due_at) SELECT DISTINCT $1::bigint, $2, unnest($3::timestamptz[])`,
    [tx.portalId, kind, dueAt.map(toSql)],
  );
}

/**
 * Notes that work which is put off is due after so many milliseconds. Part of the transaction that puts it off:
 * the note that announced the work is gone when its turn ends.
 */
export async function noteDueAfter(tx: PortalTransaction, kind: WorkKind, afterMs: number): Promise<void> {
  await tx.send(
    `INSERT INTO due_work (portal_id, kind, due_at)
     VALUES ($1, $2, program_now() + $3 * interval '1 millisecond')`,
    [tx.portalId, kind, afterMs],
  );
}

/** Ids of the portal's due notes by kind. Read them before the work, delete them after: a kill repeats the work. */
export async function dueWorkOf(
  pool: pg.Pool,
  portalId: string,
): Promise<{ kinds: Set<WorkKind>; workIds: string[] }> {
  const { rows } = await pool.query<{ work_id: string; kind: WorkKind }>(
    'SELECT work_id, kind FROM due_work WHERE portal_id = $1 AND due_at <= (SELECT program_now())',
    [portalId],
  );
  return { kinds: new Set(rows.map(row => row.kind)), workIds: rows.map(row => row.work_id) };
}

export async function deleteDueWork(pool: pg.Pool, workIds: string[]): Promise<void> {
  if (workIds.length === 0) return;
  await pool.query('DELETE FROM due_work WHERE work_id = ANY($1::bigint[])', [workIds]);
}

/** Portals that have work due now, the longest waiting first. */
export async function portalsWithDueWork(pool: pg.Pool, limit: number): Promise<string[]> {
  const { rows } = await pool.query<{ portal_id: string }>(
    `SELECT portal_id, min(due_at) AS since FROM due_work WHERE due_at <= (SELECT program_now())
      GROUP BY portal_id ORDER BY since LIMIT $1`,
    [limit],
  );
  return rows.map(row => row.portal_id);
}
