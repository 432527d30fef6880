import { noteDueAfter } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

/** An object that something waits for. `requestedAtMs` tells a newer request from the one that was served. */
export type WantedRead = {
  objectType: 'companies' | 'deals' | 'company-contacts';
  objectId: string;
  requestedAtMs: number;
};

export async function wantedReads(tx: PortalTransaction, limit: number): Promise<WantedRead[]> {
  const rows = await tx.query<{
    object_type: WantedRead['objectType'];
    object_id: string;
    requested_at: number;
  }>(
    `SELECT object_type, object_id, date_trunc('milliseconds', requested_at) AS requested_at FROM wanted_reads
      WHERE portal_id = $1 AND (retry_at IS NULL OR retry_at <= (SELECT program_now())) ORDER BY requested_at, object_type, object_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(row => ({
    objectType: row.object_type,
    objectId: row.object_id,
    requestedAtMs: row.requested_at,
  }));
}

/** Requests that came in while HubSpot was answering stay. */
export async function clearReads(tx: PortalTransaction, served: WantedRead[]): Promise<void> {
  if (served.length === 0) return;
  await tx.send(
    `DELETE FROM wanted_reads w USING unnest($2::text[], $3::bigint[], $4::timestamptz[]) AS s (type, id, at)
      WHERE w.portal_id = $1 AND w.object_type = s.type AND w.object_id = s.id AND w.requested_at <= s.at`,
    [
      tx.portalId,
      served.map(read => read.objectType),
      served.map(read => read.objectId),
      served.map(read => new Date(read.requestedAtMs).toISOString()),
    ],
  );
}

export async function postponeReads(
  tx: PortalTransaction,
  reads: WantedRead[],
  afterMs: number,
): Promise<void> {
  if (reads.length === 0) return;
  await tx.send(
    `UPDATE wanted_reads SET retry_at = program_now() + $4 * interval '1 millisecond', attempts = least(attempts + 1, 1000)
      WHERE portal_id = $1 AND (object_type, object_id) IN (SELECT * FROM unnest($2::text[], $3::bigint[]))`,
    [tx.portalId, reads.map(read => read.objectType), reads.map(read => read.objectId), afterMs],
  );
  await noteDueAfter(tx, 'reads', afterMs);
}
