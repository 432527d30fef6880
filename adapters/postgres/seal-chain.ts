import { hash } from 'node:crypto';

/** Where a portal's chain stands: the seal at `position`, 0 before the first. */
export type ChainHead = { position: bigint; hash: Buffer };

/** What a chain begins with: portals' chains differ from the start. */
export function chainStart(portalId: string): ChainHead {
  return { position: 0n, hash: hash('sha256', `dibs-ledger:${portalId}`, 'buffer') };
}

/** The head after one more entry: SHA-256 over the hash before (32 bytes), the position (8 bytes, big-endian) and the entry's digest (32 bytes). */
export function nextHead(head: ChainHead, digest: Buffer): ChainHead {
  const position = head.position + 1n;
  const link = Buffer.allocUnsafe(72);
  link.set(head.hash, 0);
  link.writeBigUInt64BE(position, 32);
  link.set(digest, 40);
  return { position, hash: hash('sha256', link, 'buffer') };
}

const id = (column: string) => `coalesce('"' || l.${column} || '"', 'null')`;
const words = (column: string) => `coalesce(to_json(l.${column})::text, 'null')`;
const instant = (column: string) => `floor(extract(epoch FROM l.${column}) * 1000)::bigint`;

/**
 * A row `l` of `ledger` as the text of a JSON array of all its columns in this order, as SQL: instants are
 * milliseconds since 1970 in UTC. It is what Postgres writes for `jsonb_build_array`, put together by hand in
 * two thirds of the time.
 */
export const entryText = `'[' || ${[
  ...[id('portal_id'), id('entry_id'), words('kind'), words('registration_id')],
  ...[id('account_id'), id('partner_company_id')],
  ...[words('actor_kind'), id('actor_user_id'), words('actor_role')],
  ...[instant('occurred_at'), instant('recorded_at')],
  ...['l.policy_version', 'to_jsonb(l.rules)::text', 'l.facts::text'],
].join(` || ', ' || `)} || ']'`;

/** Digest of that row, as SQL: SHA-256 over the text in UTF-8. `coveredColumns` names what it covers. */
export const entryDigest = `sha256(convert_to(${entryText}, 'UTF8'))`;

/** Columns of `ledger` that the digest covers: all of them, which a test reads from the catalogue. */
export const coveredColumns: readonly string[] = [
  ...new Set([...entryDigest.matchAll(/l\.([a-z_]+)/g)].flatMap(([, name]) => name ?? [])),
];
