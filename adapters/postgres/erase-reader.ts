import type { PortalTransaction } from './in-portal.ts';

/** Addresses of a person, by every way in which they are known to be theirs. */
const theirs: Record<'contact' | 'user', string> = {
  contact: `contact_id = $2 OR address IN (SELECT lower(address) FROM company_contacts
      WHERE portal_id = $1 AND contact_id = $2::text::bigint)
    OR address IN (SELECT lower(email) FROM partner_contacts
      WHERE portal_id = $1 AND $2::text::bigint IN (contact_id, hubspot_contact_id))`,
  user: `contact_id = $2 OR address IN (SELECT lower(email) FROM crm_users
      WHERE portal_id = $1 AND user_id = $2::text::bigint)`,
};

/** Guarantee: no address of the person and nothing that was written to them is left; that a mail was sent stays known. */
export async function eraseReader(
  tx: PortalTransaction,
  person: { kind: 'contact' | 'user'; id: string },
): Promise<boolean> {
  const rows = await tx.query<{ address_id: string }>(
    `UPDATE mail_addresses SET address = NULL, contact_id = NULL, bounce = NULL
      WHERE portal_id = $1 AND address IS NOT NULL AND (${theirs[person.kind]}) RETURNING address_id`,
    [tx.portalId, person.id],
  );
  await tx.send(
    `UPDATE mails SET facts = '{}', links = '{}', code_of = NULL, failure = NULL, retry_at = NULL,
         status = CASE WHEN status IN ('waiting', 'sending') THEN 'cancelled' ELSE status END
      WHERE portal_id = $1 AND address_id = ANY($2::text[])`,
    [tx.portalId, rows.map(row => row.address_id)],
  );
  return rows.length > 0;
}
