import { linkHash } from '../runtime/link-signer.ts';
import type { PortalTransaction } from './in-portal.ts';

/**
 * Marks a link as used. Guarantee: of all who use one link only one gets `true`, and only if its transaction
 * commits; another waits until then.
 */
export async function useLink(tx: PortalTransaction, token: string): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO used_links (portal_id, link_hash, used_at) VALUES ($1, $2, program_now())
     ON CONFLICT DO NOTHING RETURNING 1`,
    [tx.portalId, linkHash(token)],
  );
  return rows.length === 1;
}

export async function isLinkUsed(tx: PortalTransaction, token: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM used_links WHERE portal_id = $1 AND link_hash = $2', [
    tx.portalId,
    linkHash(token),
  ]);
  return rows.length === 1;
}

/** What the link was to do was refused: it can be used again. */
export async function freeLink(tx: PortalTransaction, token: string): Promise<void> {
  await tx.send('DELETE FROM used_links WHERE portal_id = $1 AND link_hash = $2', [
    tx.portalId,
    linkHash(token),
  ]);
}
