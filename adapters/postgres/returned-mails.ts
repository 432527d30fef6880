import { mailAddress } from '../../domain/mail-address.ts';
import type { BouncedMail, MailsPort } from '../../operations/mail-records.ts';
import type { PortalTransaction } from './in-portal.ts';

/** `a…@cobalt.example`, in SQL. */
const masked = `left(address, 1) || '…' || substring(address FROM '@.*$')`;

/** Mail that came back, and digests that nobody wants: rows of `mails` and `mail_addresses`. */
export function returned(
  tx: PortalTransaction,
): Pick<
  MailsPort,
  'bounceMail' | 'noteBounced' | 'addressWorks' | 'mailArrived' | 'wantDigests' | 'stopDigestsOfMail'
> {
  const wantDigests = async (addressId: string, wanted: boolean) => {
    const [row] = await tx.query<{ masked: string }>(
      `UPDATE mail_addresses SET digests_off_at = CASE WHEN $3 THEN NULL ELSE coalesce(digests_off_at, program_now()) END
        WHERE portal_id = $1 AND address_id = $2 AND address IS NOT NULL RETURNING ${masked} AS masked`,
      [tx.portalId, addressId, wanted],
    );
    if (row === undefined) return null;
    if (!wanted)
      await tx.send(
        `UPDATE mails SET status = 'cancelled', facts = '{}'
          WHERE portal_id = $1 AND address_id = $2 AND urgency = 'digest' AND status = 'waiting'`,
        [tx.portalId, addressId],
      );
    return row;
  };
  return {
    bounceMail: async (mailId, reason) => {
      const [row] = await tx.query<{
        address_id: string;
        subject_id: string;
        partner_company_id: string | null;
        masked: string | null;
      }>(
        `UPDATE mails m SET status = 'bounced', bounced_at = program_now(), failure = $3, retry_at = NULL
           FROM mail_addresses a
          WHERE m.portal_id = $1 AND m.mail_id = $2 AND m.status IN ('sending', 'handed', 'sent')
            AND a.portal_id = m.portal_id AND a.address_id = m.address_id
          RETURNING m.address_id, m.subject_id, m.partner_company_id, ${masked} AS masked`,
        [tx.portalId, mailId, reason],
      );
      return row === undefined ? null : toBounced(row);
    },
    noteBounced: async (addressId, reason) => {
      const rows = await tx.query(
        `UPDATE mail_addresses SET bounced_at = program_now(), bounce = $3
          WHERE portal_id = $1 AND address_id = $2 AND bounced_at IS NULL RETURNING 1`,
        [tx.portalId, addressId, reason],
      );
      return rows.length > 0;
    },
    addressWorks: async address => {
      const rows = await tx.query(
        `UPDATE mail_addresses SET bounced_at = NULL, bounce = NULL
          WHERE portal_id = $1 AND address = $2 AND bounced_at IS NOT NULL RETURNING 1`,
        [tx.portalId, mailAddress(address)],
      );
      return rows.length > 0;
    },
    mailArrived: async mailId => {
      const rows = await tx.query(
        `UPDATE mail_addresses a SET bounced_at = NULL, bounce = NULL FROM mails m
          WHERE a.portal_id = $1 AND m.portal_id = a.portal_id AND m.mail_id = $2 AND m.address_id = a.address_id
            AND m.status <> 'bounced' AND m.created_at > a.bounced_at RETURNING 1`,
        [tx.portalId, mailId],
      );
      return rows.length > 0;
    },
    wantDigests,
    stopDigestsOfMail: async mailId => {
      const [row] = await tx.query<{ address_id: string }>(
        `SELECT address_id FROM mails JOIN mail_addresses USING (portal_id, address_id)
          WHERE portal_id = $1 AND mail_id = $2 AND digests_off_at IS NULL`,
        [tx.portalId, mailId],
      );
      return row !== undefined && (await wantDigests(row.address_id, false)) !== null;
    },
  };
}

const toBounced = (row: {
  address_id: string;
  subject_id: string;
  partner_company_id: string | null;
  masked: string | null;
}): BouncedMail => ({
  addressId: row.address_id,
  subjectId: row.subject_id,
  partnerCompanyId: row.partner_company_id,
  masked: row.masked,
});

/** A mail of which its own try found out that it does not arrive. */
export async function bouncedMail(tx: PortalTransaction, mailId: string): Promise<BouncedMail | null> {
  const [row] = await tx.query<Parameters<typeof toBounced>[0]>(
    `SELECT m.address_id, m.subject_id, m.partner_company_id, ${masked} AS masked
       FROM mails m JOIN mail_addresses a USING (portal_id, address_id) WHERE portal_id = $1 AND mail_id = $2`,
    [tx.portalId, mailId],
  );
  return row === undefined ? null : toBounced(row);
}
