import { pageLink } from '../../domain/partner-contact.ts';
import type { PartnerReader, PartnerReadersPort } from '../../operations/mail-records.ts';
import type { ContactsPort } from '../../operations/partner-contact-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { program } from './program.ts';

/**
 * Who of a partner can be written to: its contacts whose link nobody took back, and HubSpot users who work for it, by
 * the directory in force. A contact's way to the page comes along while its link works.
 */
export function mailRecipients(
  tx: PortalTransaction,
  contacts: Pick<ContactsPort, 'contactsOfPartner'>,
): PartnerReadersPort {
  return {
    partnerReaders: async partnerCompanyId => {
      const clock = program(tx);
      const now = await clock.now();
      const { partnerUsers } = await clock.directory();
      const seated = partnerUsers.filter(entry => entry.partnerCompanyId === partnerCompanyId);
      const readers = new Map<string, PartnerReader>();
      for (const contact of await contacts.contactsOfPartner(partnerCompanyId)) {
        if (contact.email === null || contact.revokedAt !== null) continue;
        const works = Temporal.Instant.compare(now, contact.linkExpiresAt) < 0;
        readers.set(contact.email.toLowerCase(), {
          email: contact.email,
          personId: contact.contactId,
          timeZone: contact.timeZone,
          page: works ? pageLink(contact) : null,
        });
      }
      for (const reader of await readersWithSeat(
        tx,
        seated.map(entry => entry.userId),
      ))
        if (!readers.has(reader.email.toLowerCase())) readers.set(reader.email.toLowerCase(), reader);
      return [...readers.values()];
    },
  };
}

async function readersWithSeat(tx: PortalTransaction, userIds: string[]): Promise<PartnerReader[]> {
  if (userIds.length === 0) return [];
  const rows = await tx.query<{ user_id: string; email: string }>(
    `SELECT user_id, email FROM crm_users
      WHERE portal_id = $1 AND user_id = ANY($2::bigint[]) AND email IS NOT NULL AND NOT archived ORDER BY user_id`,
    [tx.portalId, userIds],
  );
  return rows.map(row => ({ email: row.email, personId: row.user_id, timeZone: null, page: null }));
}
