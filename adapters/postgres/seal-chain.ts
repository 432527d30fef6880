import { createHash, hash } from 'node:crypto';

/** Where a portal's chain stands: the seal at `position`, 0 before the first. */
export type ChainHead = { position: bigint; hash: Buffer };

/** What a chain begins with: portals' chains differ from the start. */
export function chainStart(portalId: string): ChainHead {
  return { position: 0n, hash: hash('sha256', `dibs-ledger:${portalId}`, 'buffer') };
}

/** The head after one more entry: SHA-256 over the hash before (32 bytes), the position (8 bytes, big-endian) and the entry's digest (32 bytes). */
export function nextHead(head: ChainHead, digest: Buffer): ChainHead {
  const position = head.position + 1n;
  const number = Buffer.allocUnsafe(8);
  number.writeBigUInt64BE(position);
  return {
    position,
    hash: createHash('sha256').update(head.hash).update(number).update(digest).digest(),
  };
}

/**
 * Digest of a row `l` of `ledger`, as SQL: SHA-256 over the UTF-8 of a JSON array of all its columns in this order,
 * instants as milliseconds since 1970 in UTC. `coveredColumns` names them.
 */
export const entryDigest = `sha256(convert_to(jsonb_build_array(
  l.portal_id::text, l.entry_id::text, l.kind, l.registration_id, l.account_id::text, l.partner_company_id::text,
  l.actor_kind, l.actor_user_id::text, l.actor_role,
  floor(extract(epoch FROM l.occurred_at) * 1000)::bigint, floor(extract(epoch FROM l.recorded_at) * 1000)::bigint,
  l.policy_version, to_jsonb(l.rules), l.facts)::text, 'UTF8'))`;

/** Columns of `ledger` that the digest covers: all of them, which a test reads from the catalogue. */
export const coveredColumns: readonly string[] = [
  ...new Set([...entryDigest.matchAll(/l\.([a-z_]+)/g)].flatMap(([, name]) => name ?? [])),
];
