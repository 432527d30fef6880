import type { MailIntent, MailRecipient, MailsPort } from '../../operations/mail-records.ts';
import type { MintPort } from '../../operations/ports.ts';
import { noteDueWork } from './due-work.ts';
import { eraseReader } from './erase-reader.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';
import { returned } from './returned-mails.ts';

/** Rows of `mails` and `mail_addresses`: intended mail commits with what it tells of. */
export function mails(tx: PortalTransaction, mint: MintPort): MailsPort {
  return {
    mailAddressOf: (to, address) => mailAddressOf(tx, mint, to, address),
    keepMail: (mail, addressId) => keepMail(tx, mint, mail, addressId),
    ...returned(tx),
    eraseReader: person => eraseReader(tx, person),
    gatherDigest: (addressId, partnerCompanyId, key) =>
      gatherDigest(tx, mint, addressId, partnerCompanyId, key),
    cancelMails: async subjectId => {
      await tx.send(
        `UPDATE mails SET status = 'cancelled', facts = '{}' WHERE portal_id = $1 AND subject_id = $2 AND status = 'waiting'`,
        [tx.portalId, subjectId],
      );
    },
  };
}

/** Guarantee: one row an address, however many mean mail to it at once. */
async function mailAddressOf(
  tx: PortalTransaction,
  mint: MintPort,
  to: MailRecipient,
  address: string,
): Promise<{ addressId: string; wantsDigests: boolean }> {
  const [row] = await tx.query<{ address_id: string; wants: boolean }>(
    `INSERT INTO mail_addresses (portal_id, address_id, address, contact_id, time_zone) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (portal_id, address) WHERE address IS NOT NULL
       DO UPDATE SET contact_id = coalesce(excluded.contact_id, mail_addresses.contact_id), time_zone = excluded.time_zone
     RETURNING address_id, digests_off_at IS NULL AS wants`,
    [tx.portalId, mint.id('adr'), address, to.contactId ?? null, to.timeZone],
  );
  if (row === undefined) throw new Error('The database kept no address');
  return { addressId: row.address_id, wantsDigests: row.wants };
}

async function keepMail(
  tx: PortalTransaction,
  mint: MintPort,
  mail: MailIntent,
  addressId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO mails (portal_id, mail_id, mail_key, address_id, partner_company_id, template, facts, links, code_of,
       urgency, subject_id, stale_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, program_now())
     ON CONFLICT (portal_id, mail_key, address_id) DO NOTHING RETURNING 1`,
    [
      tx.portalId,
      mint.id('mal'),
      mail.key,
      addressId,
      mail.to.partnerCompanyId,
      mail.template,
      JSON.stringify(mail.facts),
      JSON.stringify(mail.links ?? {}),
      mail.codeOf ?? null,
      mail.urgency,
      mail.subjectId ?? mail.key,
      mail.staleAt === undefined ? null : toSql(mail.staleAt),
    ],
  );
  if (rows.length > 0 && mail.urgency === 'now') await noteDueWork(tx, 'mails');
  return rows.length > 0;
}

/** Guarantee: an item is in one digest, or dropped. */
async function gatherDigest(
  tx: PortalTransaction,
  mint: MintPort,
  addressId: string,
  partnerCompanyId: string | null,
  key: string,
): Promise<void> {
  const waiting = `portal_id = $1 AND address_id = $2 AND partner_company_id IS NOT DISTINCT FROM $3
    AND urgency = 'digest' AND status = 'waiting'`;
  const [reader] = await tx.query(
    `SELECT 1 FROM mail_addresses WHERE portal_id = $1 AND address_id = $2 AND address IS NOT NULL
        AND digests_off_at IS NULL AND bounced_at IS NULL FOR UPDATE`,
    [tx.portalId, addressId],
  );
  if (reader === undefined) {
    await tx.send(`UPDATE mails SET status = 'cancelled', facts = '{}' WHERE ${waiting}`, [
      tx.portalId,
      addressId,
      partnerCompanyId,
    ]);
    return;
  }
  const [digest] = await tx.query<{ mail_id: string }>(
    `INSERT INTO mails (portal_id, mail_id, mail_key, address_id, partner_company_id, template, facts, links, urgency,
       subject_id, created_at)
     SELECT $1, $4, $5, $2, $3, 'digest', '{}', '{}', 'now', $5, program_now()
      WHERE EXISTS (SELECT FROM mails WHERE ${waiting})
     ON CONFLICT (portal_id, mail_key, address_id) DO NOTHING RETURNING mail_id`,
    [tx.portalId, addressId, partnerCompanyId, mint.id('mal'), key],
  );
  if (digest === undefined) return;
  await tx.send(`UPDATE mails SET status = 'in-digest', digest_id = $4 WHERE ${waiting}`, [
    tx.portalId,
    addressId,
    partnerCompanyId,
    digest.mail_id,
  ]);
  await noteDueWork(tx, 'mails');
}
