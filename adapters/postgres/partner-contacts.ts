import { type PartnerContact, signInLimits } from '../../domain/partner-contact.ts';
import type {
  CodesPort,
  ContactsPort,
  ForgetContactsPort,
  PartnerSession,
  SessionsPort,
} from '../../operations/partner-contact-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  contact_id: string;
  partner_company_id: string;
  hubspot_contact_id: string | null;
  name: string | null;
  email: string | null;
  link_id: string;
  issued_at: number;
  link_expires_at: number;
  revoked_at: number | null;
  time_zone: string | null;
};
const columns = `contact_id, partner_company_id, hubspot_contact_id, name, email, link_id, issued_at, link_expires_at,
  revoked_at, time_zone`;

/** Rows of `partner_contacts`, `partner_codes` and `partner_sessions`. */
export function partnerContacts(
  tx: PortalTransaction,
): ContactsPort & CodesPort & SessionsPort & ForgetContactsPort {
  const select = async (where: string, ...values: unknown[]): Promise<PartnerContact[]> =>
    (
      await tx.query<Row>(
        `SELECT ${columns} FROM partner_contacts WHERE portal_id = $1 AND ${where} ORDER BY contact_id DESC`,
        [tx.portalId, ...values],
      )
    ).map(toContact);
  const one = async (where: string, ...values: unknown[]) => (await select(where, ...values))[0] ?? null;
  return {
    partnerContact: contactId => one('contact_id = $2', contactId),
    contactOfLink: linkId => one('link_id = $2', linkId),
    contactByEmail: (partnerCompanyId, email) =>
      one('partner_company_id = $2 AND email = $3', partnerCompanyId, email),
    contactsOfPartner: partnerCompanyId => select('partner_company_id = $2', partnerCompanyId),
    contactsById: async ids => (ids.length === 0 ? [] : await select('contact_id = ANY($2::bigint[])', ids)),
    issueLink: async contact => {
      const [row] = await tx.query<Row>(
        `INSERT INTO partner_contacts (portal_id, contact_id, partner_company_id, hubspot_contact_id, name, email,
           link_id, issued_by, issued_at, link_expires_at)
         VALUES ($1, -nextval('partner_contact_numbers'), $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (portal_id, partner_company_id, email) DO UPDATE SET link_id = excluded.link_id,
           hubspot_contact_id = coalesce(excluded.hubspot_contact_id, partner_contacts.hubspot_contact_id),
           name = coalesce(excluded.name, partner_contacts.name), issued_by = excluded.issued_by,
           issued_at = excluded.issued_at, link_expires_at = excluded.link_expires_at, revoked_at = NULL,
           revoked_by = NULL
         RETURNING ${columns}`,
        [
          tx.portalId,
          contact.partnerCompanyId,
          contact.hubspotContactId,
          contact.name,
          contact.email,
          contact.linkId,
          contact.issuedBy,
          toSql(contact.issuedAt),
          toSql(contact.linkExpiresAt),
        ],
      );
      if (row === undefined) throw new Error('The database kept no contact');
      return toContact(row);
    },
    chooseTimeZone: async (contactId, timeZone) => {
      await tx.query('UPDATE partner_contacts SET time_zone = $3 WHERE portal_id = $1 AND contact_id = $2', [
        tx.portalId,
        contactId,
        timeZone,
      ]);
    },
    revokeLink: async (contactId, by, at) => {
      await tx.send(
        `UPDATE partner_contacts SET revoked_at = $3, revoked_by = $4
          WHERE portal_id = $1 AND contact_id = $2 AND revoked_at IS NULL`,
        [tx.portalId, contactId, toSql(at), by],
      );
      await tx.send(
        `UPDATE partner_sessions SET ended_at = clock_timestamp()
          WHERE portal_id = $1 AND contact_id = $2 AND ended_at IS NULL`,
        [tx.portalId, contactId],
      );
      await tx.send('DELETE FROM partner_codes WHERE portal_id = $1 AND subject_id = $2', [
        tx.portalId,
        contactId,
      ]);
    },
    forgetPartnerContact: async hubspotContactId => {
      const rows = await tx.query<{ contact_id: string }>(
        `UPDATE partner_contacts SET name = NULL, email = NULL, hubspot_contact_id = NULL, time_zone = NULL,
           revoked_at = coalesce(revoked_at, program_now())
          WHERE portal_id = $1 AND hubspot_contact_id = $2 RETURNING contact_id`,
        [tx.portalId, hubspotContactId],
      );
      const ids = rows.map(row => row.contact_id);
      await tx.send(
        `UPDATE partner_sessions SET ended_at = clock_timestamp()
          WHERE portal_id = $1 AND contact_id = ANY($2::bigint[]) AND ended_at IS NULL`,
        [tx.portalId, ids],
      );
      await tx.send(
        `UPDATE partner_requests SET person_name = NULL, person_email = NULL, note = NULL
          WHERE portal_id = $1 AND contact_id = ANY($2::bigint[])`,
        [tx.portalId, ids],
      );
      return ids;
    },
    ...codes(tx),
    ...sessions(tx),
  };
}

function codes(tx: PortalTransaction): CodesPort {
  return {
    codesWithinHour: async subjectId => {
      const [row] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM partner_codes
          WHERE portal_id = $1 AND subject_id = $2 AND made_at > clock_timestamp() - interval '1 hour'`,
        [tx.portalId, subjectId],
      );
      return row?.n ?? 0;
    },
    saveCode: async ({ codeId, subjectId }) => {
      await tx.send(
        `DELETE FROM partner_codes WHERE portal_id = $1 AND made_at < clock_timestamp() - interval '1 day'`,
        [tx.portalId],
      );
      await tx.send(
        `INSERT INTO partner_codes (portal_id, code_id, subject_id, made_at, expires_at)
         VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp() + make_interval(mins => $4))`,
        [tx.portalId, codeId, subjectId, signInLimits.codeMinutes],
      );
    },
    tryCode: async subjectId => {
      const [row] = await tx.query<{ code_id: string }>(
        `UPDATE partner_codes SET tries = tries + 1
          WHERE portal_id = $1 AND used_at IS NULL AND expires_at > clock_timestamp() AND tries < $3
            AND code_id = (SELECT code_id FROM partner_codes WHERE portal_id = $1 AND subject_id = $2
                            ORDER BY made_at DESC, code_id DESC LIMIT 1)
          RETURNING code_id`,
        [tx.portalId, subjectId, signInLimits.codeTries],
      );
      return row?.code_id ?? null;
    },
    useCode: async codeId => {
      await tx.send(
        'UPDATE partner_codes SET used_at = clock_timestamp() WHERE portal_id = $1 AND code_id = $2',
        [tx.portalId, codeId],
      );
    },
  };
}

type SessionRow = { session_id: string; contact_id: string; begun_at: number; seen_at: number };

const goesOn = `ended_at IS NULL
  AND seen_at > clock_timestamp() - make_interval(mins => ${signInLimits.sessionIdleMinutes})
  AND begun_at > clock_timestamp() - make_interval(hours => ${signInLimits.sessionHours})`;

function sessions(tx: PortalTransaction): SessionsPort {
  return {
    beginSession: async ({ sessionId, contactId, secretHash }) => {
      await tx.send(
        `DELETE FROM partner_sessions WHERE portal_id = $1 AND begun_at < clock_timestamp() - interval '90 days'`,
        [tx.portalId],
      );
      await tx.send(
        `INSERT INTO partner_sessions (portal_id, session_id, contact_id, secret_hash, begun_at, seen_at)
         VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())`,
        [tx.portalId, sessionId, contactId, secretHash],
      );
    },
    sessionOf: async (contactId, secretHash) => {
      const [row] = await tx.query<SessionRow>(
        `UPDATE partner_sessions SET seen_at = clock_timestamp()
          WHERE portal_id = $1 AND contact_id = $2 AND secret_hash = $3 AND ${goesOn}
          RETURNING session_id, contact_id, begun_at, seen_at`,
        [tx.portalId, contactId, secretHash],
      );
      return row === undefined ? null : toSession(row);
    },
    endSession: async sessionId => {
      await tx.send(
        `UPDATE partner_sessions SET ended_at = clock_timestamp()
          WHERE portal_id = $1 AND session_id = $2 AND ended_at IS NULL`,
        [tx.portalId, sessionId],
      );
    },
    openSessions: async () => {
      const rows = await tx.query<SessionRow>(
        `SELECT session_id, contact_id, begun_at, seen_at FROM partner_sessions
          WHERE portal_id = $1 AND ${goesOn} ORDER BY begun_at DESC LIMIT 1000`,
        [tx.portalId],
      );
      return rows.map(toSession);
    },
  };
}

const toSession = (row: SessionRow): PartnerSession => ({
  sessionId: row.session_id,
  contactId: row.contact_id,
  begunAt: instantOf(row.begun_at),
  seenAt: instantOf(row.seen_at),
});

const toContact = (row: Row): PartnerContact => ({
  contactId: row.contact_id,
  partnerCompanyId: row.partner_company_id,
  hubspotContactId: row.hubspot_contact_id,
  name: row.name,
  email: row.email,
  timeZone: row.time_zone,
  linkId: row.link_id,
  issuedAt: instantOf(row.issued_at),
  linkExpiresAt: instantOf(row.link_expires_at),
  revokedAt: row.revoked_at === null ? null : instantOf(row.revoked_at),
});
