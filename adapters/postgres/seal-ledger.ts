import type { PortalTransaction } from './in-portal.ts';
import { ledgerRow } from './ledger-row.ts';
import { type ChainHead, chainStart, entryDigest, nextHead } from './seal-chain.ts';

/** The newest seal of the transaction's portal. */
export async function chainHead(tx: PortalTransaction): Promise<ChainHead> {
  const [row] = await tx.query<{ position: string; hash: Buffer }>(
    'SELECT position, hash FROM ledger_seals WHERE portal_id = $1 ORDER BY position DESC LIMIT 1',
    [tx.portalId],
  );
  return row === undefined ? chainStart(tx.portalId) : { position: BigInt(row.position), hash: row.hash };
}

/**
 * Seals up to `limit` entries, in the order of their ids. One sealer a portal: the caller holds the portal's lease,
 * and a second one would meet the position that the first has taken.
 *
 * @returns the new head, and how many entries were sealed
 */
export async function sealLedger(
  tx: PortalTransaction,
  limit: number,
): Promise<{ head: ChainHead; sealed: number }> {
  const entries = await tx.query<{ entry_id: string; digest: Buffer }>(
    `SELECT l.entry_id, ${entryDigest} AS digest
       FROM (SELECT entry_id FROM unsealed_entries WHERE portal_id = $1 ORDER BY entry_id LIMIT $2) AS u
       CROSS JOIN LATERAL ${ledgerRow('u.entry_id')} AS l
      ORDER BY u.entry_id`,
    [tx.portalId, limit],
  );
  let head = await chainHead(tx);
  if (entries.length === 0) return { head, sealed: 0 };
  const seals = entries.map(({ entry_id: entryId, digest }) => {
    head = nextHead(head, digest);
    return { entryId, ...head };
  });
  await tx.send(
    `INSERT INTO ledger_seals (portal_id, position, entry_id, hash)
     SELECT $1, position, entry_id, hash
       FROM unnest($2::bigint[], $3::bigint[], $4::bytea[]) AS seal (position, entry_id, hash)`,
    [
      tx.portalId,
      seals.map(seal => seal.position.toString()),
      seals.map(seal => seal.entryId),
      seals.map(seal => seal.hash),
    ],
  );
  await tx.send('DELETE FROM unsealed_entries WHERE portal_id = $1 AND entry_id = ANY($2::bigint[])', [
    tx.portalId,
    seals.map(seal => seal.entryId),
  ]);
  return { head, sealed: seals.length };
}
