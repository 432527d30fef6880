import { createHash } from 'node:crypto';
import type { AvailabilityAlert, AvailabilityPort } from '../../operations/availability-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

const keptDays = 90;

/** Rows of `availability_questions` and `availability_alerts`, and the one look at claims that answers a question. */
export function availability(
  tx: PortalTransaction,
): AvailabilityPort & { availabilityAlerts(): Promise<AvailabilityAlert[]> } {
  return {
    isTaken: async domain => {
      const [row] = await tx.query<{ taken: boolean }>(
        `SELECT EXISTS (
           SELECT FROM company_domains d
             JOIN companies c ON c.portal_id = d.portal_id AND c.company_id = d.company_id
             JOIN registrations r ON r.portal_id = c.portal_id AND r.account_id = c.account_id
            WHERE d.portal_id = $1 AND d.domain = $2
              AND (r.state IN ('submitted', 'info-requested', 'under-review', 'queued')
                OR r.state = 'active' AND (r.protected_until > (SELECT program_now()) OR r.tolled_since IS NOT NULL))) AS taken`,
        [tx.portalId, domain],
      );
      return row?.taken === true;
    },
    countQuestion: async ({ asker, askedOn, domain }) => {
      const key = [tx.portalId, asker, askedOn.toString()];
      await tx.send(
        `INSERT INTO availability_questions (portal_id, asker, asked_on, domain_hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (portal_id, asker, asked_on, domain_hash) DO UPDATE SET times = availability_questions.times + 1`,
        [...key, digestOf(tx.portalId, domain)],
      );
      await tx.send(
        'DELETE FROM availability_questions WHERE portal_id = $1 AND asker = $2 AND asked_on < $3::date - $4::int',
        [...key, keptDays],
      );
      const [row] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM availability_questions WHERE portal_id = $1 AND asker = $2 AND asked_on = $3`,
        key,
      );
      return row?.n ?? 0;
    },
    recordAlert: async ({ asker, askedOn, domains }) => {
      const rows = await tx.query<{ first: boolean }>(
        `INSERT INTO availability_alerts (portal_id, asker, asked_on, domains, alerted_at)
         VALUES ($1, $2, $3, $4, program_now())
         ON CONFLICT (portal_id, asker, asked_on) DO UPDATE SET domains = excluded.domains
         RETURNING xmax = 0 AS first`,
        [tx.portalId, asker, askedOn.toString(), domains],
      );
      return rows[0]?.first === true;
    },
    availabilityAlerts: async () => {
      const rows = await tx.query<{ asker: string; asked_on: string; domains: number; alerted_at: number }>(
        `SELECT asker, asked_on, domains, alerted_at FROM availability_alerts WHERE portal_id = $1
          ORDER BY alerted_at DESC, asker LIMIT 1000`,
        [tx.portalId],
      );
      return rows.map(row => ({
        asker: row.asker,
        askedOn: Temporal.PlainDate.from(row.asked_on),
        domains: row.domains,
        alertedAt: instantOf(row.alerted_at),
      }));
    },
  };
}

const digestOf = (portalId: string, domain: string) =>
  createHash('sha256').update(`${portalId}\n${domain}`, 'utf8').digest();
