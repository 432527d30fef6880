import type pg from 'pg';
import { countDueDeliveries } from './event-deliveries.ts';
import { inPortal, type PortalTransaction } from './in-portal.ts';

/** What is under way or done, over several portals. */
export type WorkCounts = {
  /** Deliveries not unpacked yet. */
  deliveries: number;
  inbox: { pending: number; applied: number; 'no-change': number; ignored: number; quarantined: number };
  /** Notes of work that is due by program now. */
  dueWork: number;
  /** Objects whose copy in the CRM is behind. */
  projections: number;
  /** Tasks and notes not settled yet. */
  effects: number;
  /** Outgoing events that may be sent now. */
  events: number;
  /** Mails that are to leave now and have not. */
  mails: number;
  /** Objects of the last 90 days that HubSpot had changed without telling. */
  repaired: number;
};

/** Every portal that installed the app or sent something; 0 is what named no portal. */
export async function findPortals(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ portal_id: string }>(
    'SELECT portal_id FROM known_portals ORDER BY portal_id',
  );
  return rows.map(row => row.portal_id);
}

/** Remembers the transaction's portal as one that `findPortals` answers. */
export async function rememberPortal(tx: PortalTransaction): Promise<void> {
  await tx.send('INSERT INTO known_portals (portal_id) VALUES ($1) ON CONFLICT DO NOTHING', [tx.portalId]);
}

/** Whether anything waits, without counting it: while something does, this is all that a waiting caller has to ask. */
export async function isWorkWaiting(pool: pg.Pool, portalIds: Iterable<string>): Promise<boolean> {
  const { rows } = await pool.query<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM deliveries) OR EXISTS (SELECT FROM due_work WHERE due_at <= (SELECT program_now())) AS waits`,
  );
  if (rows[0]?.waits === true) return true;
  for (const portalId of portalIds) {
    const [portal] = await inPortal(pool, portalId, { fenced: false }, tx =>
      tx.query<{ waits: boolean }>(
        `SELECT EXISTS (SELECT FROM inbox WHERE portal_id = $1 AND outcome = 'pending')
             OR EXISTS (SELECT FROM projections WHERE portal_id = $1 AND revision > written_revision)
             OR EXISTS (SELECT FROM effects WHERE portal_id = $1 AND status IN ('intended', 'sending'))
             OR EXISTS (SELECT FROM mails WHERE portal_id = $1 AND urgency = 'now' AND status IN ('waiting', 'sending', 'handed')) AS waits`,
        [tx.portalId],
      ),
    );
    if (portal?.waits === true) return true;
  }
  return false;
}

/** Counts over the given portals, each in its own transaction, and over the tables that have no portal. */
export async function readWorkCounts(pool: pg.Pool, portalIds: Iterable<string>): Promise<WorkCounts> {
  const { rows } = await pool.query<{ deliveries: number; due: number }>(
    `SELECT (SELECT count(*)::int FROM deliveries) AS deliveries,
            (SELECT count(*)::int FROM due_work WHERE due_at <= (SELECT program_now())) AS due`,
  );
  const counts: WorkCounts = {
    deliveries: rows[0]?.deliveries ?? 0,
    inbox: { pending: 0, applied: 0, 'no-change': 0, ignored: 0, quarantined: 0 },
    dueWork: rows[0]?.due ?? 0,
    projections: 0,
    effects: 0,
    events: 0,
    mails: 0,
    repaired: 0,
  };
  for (const portalId of portalIds)
    await inPortal(pool, portalId, { fenced: false }, tx => addPortal(tx, counts));
  return counts;
}

async function addPortal(tx: PortalTransaction, counts: WorkCounts): Promise<void> {
  const inbox = await tx.query<{ outcome: keyof WorkCounts['inbox']; n: number }>(
    'SELECT outcome, count(*)::int AS n FROM inbox WHERE portal_id = $1 GROUP BY outcome',
    [tx.portalId],
  );
  for (const { outcome, n } of inbox) counts.inbox[outcome] += n;
  const [open] = await tx.query<{ projections: number; effects: number; mails: number; repaired: number }>(
    `SELECT (SELECT count(*)::int FROM projections WHERE portal_id = $1 AND revision > written_revision) AS projections,
            (SELECT count(*)::int FROM effects WHERE portal_id = $1 AND status IN ('intended', 'sending')) AS effects,
            (SELECT count(*)::int FROM mails
              WHERE portal_id = $1 AND urgency = 'now' AND status IN ('waiting', 'sending', 'handed')) AS mails,
            (SELECT count(*)::int FROM repaired_gaps WHERE portal_id = $1) AS repaired`,
    [tx.portalId],
  );
  counts.projections += open?.projections ?? 0;
  counts.effects += open?.effects ?? 0;
  counts.events += await countDueDeliveries(tx);
  counts.mails += open?.mails ?? 0;
  counts.repaired += open?.repaired ?? 0;
}

/** True when nothing waits for anybody. */
export const isIdle = (counts: WorkCounts): boolean =>
  counts.deliveries === 0 &&
  counts.inbox.pending === 0 &&
  counts.dueWork === 0 &&
  counts.projections === 0 &&
  counts.effects === 0 &&
  counts.events === 0 &&
  counts.mails === 0;
