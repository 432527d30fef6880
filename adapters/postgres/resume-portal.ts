import { readFirst } from './deadlines.ts';
import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

/**
 * Puts a portal to work that was just installed, for the first time or again (E40): everything is read once more,
 * every copy is compared with the ledger, and deadlines that passed meanwhile are settled at their own instants.
 */
export async function resumePortal(tx: PortalTransaction): Promise<void> {
  await tx.send(`UPDATE installs SET set_up = set_up - 'firstRead' WHERE portal_id = $1`, [tx.portalId]);
  await tx.send(
    `UPDATE projections SET revision = revision + 1, written = NULL, attempts = 0, retry_at = NULL WHERE portal_id = $1`,
    [tx.portalId],
  );
  await tx.send(
    `INSERT INTO due_work (portal_id, kind, due_at)
     SELECT portal_id, coalesce($2::jsonb ->> kind, 'deadlines'), due_at FROM deadlines
      WHERE portal_id = $1 AND settled_at IS NULL`,
    [tx.portalId, JSON.stringify(readFirst)],
  );
  for (const kind of ['first-read', 'inbox', 'reads', 'tier-options', 'projections', 'effects'] as const)
    await noteDueWork(tx, kind);
}
