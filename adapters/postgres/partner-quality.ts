import type { WorkedClaim } from '../../domain/idle-claim.ts';
import type { QualityFacts } from '../../domain/partner-quality.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

export type ActiveClaim = WorkedClaim & {
  registrationId: string;
  partnerCompanyId: string;
  partnerName: string;
  companyId: string;
  companyName: string | null;
  dealId: string | null;
  protectedUntil: Temporal.Instant | null;
  misses: number;
};

type Row = {
  registration_id: string;
  partner_company_id: string;
  partner_name: string;
  company_id: string;
  company_name: string | null;
  deal_id: string | null;
  protected_from: number;
  protected_until: number | null;
  known_until: number | null;
  last_activity_at: number | null;
  misses: number;
};

/** What says how a partner works its registrations. */
export function partnerQualityFacts(tx: PortalTransaction) {
  return {
    /** What was imported as history was never worked here, and counts for nothing. */
    qualityFacts: async (partnerCompanyId: string, since: Temporal.Instant): Promise<QualityFacts> => {
      const [row] = await tx.query<QualityFacts>(
        `SELECT count(*)::int AS protected,
           count(*) FILTER (WHERE NOT EXISTS (SELECT FROM follow_up_misses m WHERE m.portal_id = r.portal_id
             AND m.registration_id = r.registration_id AND m.taken_back_at IS NULL AND m.missed_at >= $3))::int AS kept,
           count(*) FILTER (WHERE r.ended_at IS NOT NULL)::int AS ended,
           count(*) FILTER (WHERE r.state = 'won')::int AS won
           FROM registrations r LEFT JOIN claim_origins o
             ON o.portal_id = r.portal_id AND o.registration_id = r.registration_id AND o.imported_ref IS NOT NULL
          WHERE r.portal_id = $1 AND r.partner_company_id = $2 AND r.protected_from IS NOT NULL
            AND r.state IN ('active', 'won', 'lost', 'expired', 'withdrawn', 'revoked')
            AND coalesce(r.ended_at, 'infinity') >= $3
            AND (o.registration_id IS NULL OR coalesce(r.ended_at, 'infinity') > r.claimed_at)`,
        [tx.portalId, partnerCompanyId, toSql(since)],
      );
      return row ?? { protected: 0, kept: 0, ended: 0, won: 0 };
    },
    /** Active registrations with what their partner did last; of one partner, or of all. What was seen counts though it was deleted (E27). */
    activeClaimsWithWork: async (partnerCompanyId: string | null): Promise<ActiveClaim[]> =>
      (
        await tx.query<Row>(
          `SELECT r.registration_id, r.partner_company_id, p.name AS partner_name, r.company_id, c.name AS company_name,
             r.deal_id, r.protected_from, r.protected_until, r.known_until,
             (SELECT max(e.occurred_at) FROM evidence e WHERE e.portal_id = r.portal_id
                AND e.registration_id = r.registration_id AND e.activity ->> 'side' = 'partner'
                AND e.occurred_at <= (SELECT program_now())) AS last_activity_at,
             (SELECT count(*)::int FROM follow_up_misses m WHERE m.portal_id = r.portal_id
                AND m.registration_id = r.registration_id AND m.taken_back_at IS NULL) AS misses
             FROM registrations r
             JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id
             JOIN companies c ON c.portal_id = r.portal_id AND c.company_id = r.company_id
            WHERE r.portal_id = $1 AND r.state = 'active' AND ($2::bigint IS NULL OR r.partner_company_id = $2)
            ORDER BY r.protected_from, r.sequence`,
          [tx.portalId, partnerCompanyId],
        )
      ).map(toActiveClaim),
  };
}

const toActiveClaim = (row: Row): ActiveClaim => ({
  registrationId: row.registration_id,
  partnerCompanyId: row.partner_company_id,
  partnerName: row.partner_name,
  companyId: row.company_id,
  companyName: row.company_name,
  dealId: row.deal_id,
  protectedFrom: instantOf(row.protected_from),
  protectedUntil: instantOrNull(row.protected_until),
  knownUntil: instantOrNull(row.known_until),
  lastActivityAt: instantOrNull(row.last_activity_at),
  misses: row.misses,
});
