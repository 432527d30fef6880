import { mailAddress } from '../../domain/mail-address.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

export type ReturnedAddress = { at: Temporal.Instant; reason: string };

/** Of these addresses those that are known to take no mail, by the address as it was given; null is nobody's. */
export async function returnedAddresses(
  tx: PortalTransaction,
  given: readonly (string | null)[],
): Promise<Map<string, ReturnedAddress>> {
  const stored = new Map(
    given.flatMap(each => {
      const address = each === null ? null : mailAddress(each);
      return each === null || address === null ? [] : [[each, address] as const];
    }),
  );
  if (stored.size === 0) return new Map();
  const rows = await tx.query<{ address: string; at: number; reason: string | null }>(
    `SELECT address, bounced_at AS at, bounce AS reason FROM mail_addresses
      WHERE portal_id = $1 AND address = ANY($2) AND bounced_at IS NOT NULL`,
    [tx.portalId, [...new Set(stored.values())]],
  );
  const found = new Map(rows.map(row => [row.address, { at: instantOf(row.at), reason: row.reason ?? '' }]));
  return new Map(
    [...stored].flatMap(([each, address]) => {
      const returned = found.get(address);
      return returned === undefined ? [] : [[each, returned] as const];
    }),
  );
}
