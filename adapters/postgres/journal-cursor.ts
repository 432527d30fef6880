import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

/** How far the portal's journal was read. */
export type JournalCursor = {
  /** Number of the install for which HubSpot was asked. */
  epoch: number;
  granted: boolean;
  /** When HubSpot was last asked whether it gives the journal. */
  askedAt: Temporal.Instant;
  /** The last file that was taken in; null: none, and the oldest one is next. */
  offset: string | null;
};

export async function journalCursor(tx: PortalTransaction): Promise<JournalCursor | null> {
  const [row] = await tx.query<{
    epoch: number;
    granted: boolean;
    asked_at: number;
    file_offset: string | null;
  }>('SELECT epoch, granted, asked_at, file_offset FROM journal_cursors WHERE portal_id = $1', [tx.portalId]);
  return row === undefined
    ? null
    : {
        epoch: row.epoch,
        granted: row.granted,
        askedAt: instantOf(row.asked_at),
        offset: row.file_offset,
      };
}

/** HubSpot was asked now, for the install of this transaction, whether it gives the journal. How far it was read stays. */
export async function saveJournalGrant(tx: PortalTransaction, granted: boolean): Promise<void> {
  await tx.send(
    `INSERT INTO journal_cursors (portal_id, epoch, granted, asked_at) VALUES ($1, $2, $3, program_now())
     ON CONFLICT (portal_id) DO UPDATE SET epoch = $2, granted = $3, asked_at = program_now()`,
    [tx.portalId, await tx.epoch(), granted],
  );
}

export async function saveJournalOffset(tx: PortalTransaction, offset: string | null): Promise<void> {
  await tx.send('UPDATE journal_cursors SET file_offset = $2 WHERE portal_id = $1', [tx.portalId, offset]);
}
