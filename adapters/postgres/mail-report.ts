import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

export type MailReport = {
  lastSentAt: Temporal.Instant | null;
  counts: { waiting: number; forDigests: number; sent: number; bounced: number; failed: number };
  bounced: { address: string; at: Temporal.Instant; reason: string; partnerName: string | null }[];
  troubles: {
    id: string;
    address: string | null;
    template: string;
    status: string;
    at: Temporal.Instant;
    reason: string | null;
  }[];
};

const masked = `left(a.address, 1) || '…' || substring(a.address FROM '@.*$')`;

/** What became of the portal's mail, with at most `limit` of each list, the latest first. */
export async function mailReport(tx: PortalTransaction, limit: number): Promise<MailReport> {
  const [counts] = await tx.query<MailReport['counts']>(
    `SELECT count(*) FILTER (WHERE urgency = 'now' AND status IN ('waiting', 'sending', 'handed'))::int AS waiting,
            count(*) FILTER (WHERE urgency = 'digest' AND status = 'waiting')::int AS "forDigests",
            count(*) FILTER (WHERE status = 'sent')::int AS sent,
            count(*) FILTER (WHERE status = 'bounced')::int AS bounced,
            count(*) FILTER (WHERE status = 'failed')::int AS failed
       FROM mails WHERE portal_id = $1`,
    [tx.portalId],
  );
  const [sent] = await tx.query<{ at: number | null }>(
    'SELECT max(sent_at) AS at FROM mails WHERE portal_id = $1',
    [tx.portalId],
  );
  const bounced = await tx.query<{
    address: string;
    at: number;
    reason: string | null;
    partner: string | null;
  }>(
    `SELECT ${masked} AS address, a.bounced_at AS at, a.bounce AS reason,
         (SELECT p.name FROM mails m JOIN partners p ON p.portal_id = m.portal_id AND p.company_id = m.partner_company_id
           WHERE m.portal_id = a.portal_id AND m.address_id = a.address_id ORDER BY m.created_at DESC LIMIT 1) AS partner
       FROM mail_addresses a WHERE portal_id = $1 AND bounced_at IS NOT NULL AND address IS NOT NULL
      ORDER BY bounced_at DESC, address_id LIMIT $2`,
    [tx.portalId, limit],
  );
  const troubles = await tx.query<{
    id: string;
    address: string | null;
    template: string;
    status: string;
    at: number;
    reason: string | null;
  }>(
    `SELECT m.mail_id AS id, ${masked} AS address, m.template, m.status, m.created_at AS at, m.failure AS reason
       FROM mails m JOIN mail_addresses a USING (portal_id, address_id)
      WHERE portal_id = $1 AND m.failure IS NOT NULL AND m.status <> 'sent' ORDER BY m.created_at DESC, m.mail_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return {
    lastSentAt: sent?.at == null ? null : instantOf(sent.at),
    counts: counts ?? { waiting: 0, forDigests: 0, sent: 0, bounced: 0, failed: 0 },
    bounced: bounced.map(row => ({
      address: row.address,
      at: instantOf(row.at),
      reason: row.reason ?? '',
      partnerName: row.partner,
    })),
    troubles: troubles.map(row => ({ ...row, at: instantOf(row.at) })),
  };
}
