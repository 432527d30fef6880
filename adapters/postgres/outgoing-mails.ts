import type { LinkIntent } from '../../domain/link.ts';
import { noteDueAfter } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

/** What a mail, or an item of a digest, says. */
export type MailPart = {
  template: string;
  facts: unknown;
  /** What a person wrote to the reader; null: nothing, or it was erased. */
  text: string | null;
  links: Record<string, LinkIntent>;
};

export type OutgoingMail = MailPart & {
  mailId: string;
  addressId: string;
  /** Null: the person was erased. */
  address: string | null;
  timeZone: string;
  partnerCompanyId: string | null;
  codeOf: string | null;
  attempts: number;
  createdAt: Temporal.Instant;
  status: string;
  /** Of a digest. */
  items: MailPart[];
  /** Whose program it is, as HubSpot calls the portal. */
  program: string | null;
};

type Row = {
  mail_id: string;
  address_id: string;
  address: string | null;
  time_zone: string;
  partner_company_id: string | null;
  template: string;
  facts: unknown;
  text: string | null;
  links: Record<string, LinkIntent>;
  code_of: string | null;
  attempts: number;
  created_at: number;
  status: string;
  items: MailPart[] | null;
  program: string | null;
};

const textOf = (mail: string) =>
  `(SELECT body FROM texts t WHERE t.portal_id = ${mail}.portal_id AND t.text_id = ${mail}.facts ->> 'textId')`;

const columns = `m.mail_id, m.address_id, a.address, a.time_zone, m.partner_company_id, m.template, m.facts, m.links,
  m.code_of, m.attempts, m.created_at, m.status,
  ${textOf('m')} AS text,
  (SELECT jsonb_agg(jsonb_build_object('template', i.template, 'facts', i.facts, 'links', i.links, 'text', ${textOf('i')})
      ORDER BY i.created_at, i.mail_id) FROM mails i WHERE i.portal_id = m.portal_id AND i.digest_id = m.mail_id) AS items,
  (SELECT hub_domain FROM installs WHERE portal_id = m.portal_id) AS program`;

/** Mails that are to leave now: those never tried first, then those whose try is over without an answer. */
export async function openMails(tx: PortalTransaction, limit: number): Promise<OutgoingMail[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM mails m JOIN mail_addresses a USING (portal_id, address_id)
      WHERE portal_id = $1 AND m.urgency = 'now' AND m.status IN ('waiting', 'sending', 'handed')
        AND (m.retry_at IS NULL OR m.retry_at <= (SELECT program_now()))
      ORDER BY m.retry_at NULLS FIRST, m.created_at, m.mail_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(toMail);
}

/** The newest mails of the portal, whatever became of them. */
export async function newestMails(
  tx: PortalTransaction,
  limit: number,
  address: string | null,
): Promise<OutgoingMail[]> {
  const rows = await tx.query<Row>(
    `SELECT ${columns} FROM mails m JOIN mail_addresses a USING (portal_id, address_id)
      WHERE portal_id = $1 AND m.urgency = 'now' AND a.address = coalesce($3, a.address)
      ORDER BY m.created_at DESC, m.mail_id DESC LIMIT $2`,
    [tx.portalId, limit, address],
  );
  return rows.map(toMail);
}

/** For so long a server may take to answer the end of a message; nobody tries again before. */
const tryLastsMs = 30_000;

/**
 * Takes the mail for a try and answers which one it is; null when it is not to be sent any more: dropped, sent,
 * erased, or too old to be of use.
 */
export async function claimMail(tx: PortalTransaction, mailId: string): Promise<number | null> {
  await tx.send(
    `UPDATE mails SET status = 'stale', facts = '{}' WHERE portal_id = $1 AND mail_id = $2
        AND status IN ('waiting', 'sending') AND stale_at <= (SELECT program_now())`,
    [tx.portalId, mailId],
  );
  const [row] = await tx.query<{ attempts: number }>(
    `UPDATE mails SET status = 'sending', attempts = least(attempts + 1, 1000), retry_at = NULL
      WHERE portal_id = $1 AND mail_id = $2 AND status IN ('waiting', 'sending', 'handed')
        AND (retry_at IS NULL OR retry_at <= (SELECT program_now())) RETURNING attempts`,
    [tx.portalId, mailId],
  );
  return row?.attempts ?? null;
}

/**
 * On record before the last line of the message leaves: from here on a server may have it. False when the try is not
 * this one's any more; then the line must not leave.
 */
export async function handMail(tx: PortalTransaction, mailId: string, attempt: number): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE mails SET status = 'handed', retry_at = program_now() + ${tryLastsMs} * interval '1 millisecond'
      WHERE portal_id = $1 AND mail_id = $2 AND status = 'sending' AND attempts = $3 RETURNING 1`,
    [tx.portalId, mailId, attempt],
  );
  if (rows.length > 0) await noteDueAfter(tx, 'mails', tryLastsMs);
  return rows.length > 0;
}

export type MailResult =
  | { kind: 'sent' }
  /** The server said that this address takes no mail, or not this one. */
  | { kind: 'bounced'; failure: string }
  | { kind: 'failed'; failure: string }
  /** `handed`: nobody knows whether the server took it. */
  | { kind: 'retry'; afterMs: number; failure: string; handed: boolean };

/** What became of a try. A result that is known is kept, whoever holds the portal by then. */
export async function saveMailResult(
  tx: PortalTransaction,
  mailId: string,
  attempt: number,
  result: MailResult,
): Promise<void> {
  switch (result.kind) {
    case 'sent':
      await tx.send(
        `UPDATE mails SET status = 'sent', sent_at = program_now(), failure = NULL, retry_at = NULL
          WHERE portal_id = $1 AND mail_id = $2 AND status IN ('sending', 'handed')`,
        [tx.portalId, mailId],
      );
      return;
    case 'bounced':
    case 'failed':
      await tx.send(
        `UPDATE mails SET status = $4, failure = $5, retry_at = NULL,
             bounced_at = CASE WHEN $4 = 'bounced' THEN program_now() END
          WHERE portal_id = $1 AND mail_id = $2 AND attempts = $3 AND status IN ('sending', 'handed')`,
        [tx.portalId, mailId, attempt, result.kind, result.failure],
      );
      return;
    case 'retry':
      await tx.send(
        `UPDATE mails SET status = $4, failure = $5, retry_at = program_now() + $6 * interval '1 millisecond'
          WHERE portal_id = $1 AND mail_id = $2 AND attempts = $3 AND status IN ('sending', 'handed')`,
        [tx.portalId, mailId, attempt, result.handed ? 'handed' : 'waiting', result.failure, result.afterMs],
      );
      await noteDueAfter(tx, 'mails', result.afterMs);
      return;
    default:
      result satisfies never;
  }
}

const toMail = (row: Row): OutgoingMail => ({
  mailId: row.mail_id,
  addressId: row.address_id,
  address: row.address,
  timeZone: row.time_zone,
  partnerCompanyId: row.partner_company_id,
  template: row.template,
  facts: row.facts,
  text: row.text,
  links: row.links,
  codeOf: row.code_of,
  attempts: row.attempts,
  createdAt: instantOf(row.created_at),
  status: row.status,
  items: row.items ?? [],
  program: row.program,
});
