import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type ReturnedAddress, returnedAddresses } from '../../../adapters/postgres/returned-addresses.ts';
import type { PartnerContactView } from '../../../contract/partner-contacts.ts';
import { mailFailureWords } from '../../../domain/mail-failure-words.ts';
import type { PartnerContact } from '../../../domain/partner-contact.ts';

/** Each contact with what is known of mail to its address: since when it takes none and why, or null. */
export async function withReturnedMail(
  tx: PortalTransaction,
  contacts: readonly PartnerContact[],
): Promise<{ contact: PartnerContact; returned: PartnerContactView['returned'] }[]> {
  const known = await returnedAddresses(
    tx,
    contacts.map(({ email }) => email),
  );
  return contacts.map(contact => ({
    contact,
    returned: contact.email === null ? null : returnedView(known.get(contact.email)),
  }));
}

const returnedView = (returned: ReturnedAddress | undefined) =>
  returned === undefined ? null : { at: returned.at.toString(), reason: mailFailureWords(returned.reason) };
