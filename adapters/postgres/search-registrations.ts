import type { State } from '../../domain/registration.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { containing } from './worklist.ts';

export type FoundRegistration = {
  registrationId: string;
  state: State;
  claimedAt: Temporal.Instant;
  protectedUntil: Temporal.Instant | null;
  partner: { companyId: string; name: string };
  customer: { companyId: string; name: string | null };
  dealId: string | null;
};

const mostFound = 20;

/** Registrations whose customer, partner or deal has these words in its name: open ones first, then the latest. */
export async function searchRegistrations(
  tx: PortalTransaction,
  words: string,
): Promise<FoundRegistration[]> {
  const rows = await tx.query<{
    registration_id: string;
    state: State;
    claimed_at: number;
    protected_until: number | null;
    partner_company_id: string;
    partner_name: string;
    company_id: string;
    customer_name: string | null;
    deal_id: string | null;
  }>(
    `SELECT r.registration_id, r.state, r.claimed_at, r.protected_until, r.partner_company_id, p.name AS partner_name,
       r.company_id, c.name AS customer_name, r.deal_id
       FROM registrations r
       JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id
       JOIN companies c ON c.portal_id = r.portal_id AND c.company_id = r.company_id
       LEFT JOIN deals d ON d.portal_id = r.portal_id AND d.deal_id = r.deal_id
      WHERE r.portal_id = $1 AND r.state <> 'draft'
        AND (c.name ILIKE $2 OR c.domain ILIKE $2 OR p.name ILIKE $2 OR d.name ILIKE $2)
      ORDER BY r.state NOT IN ('submitted', 'info-requested', 'under-review', 'queued', 'active'), r.sequence DESC
      LIMIT ${mostFound}`,
    [tx.portalId, containing(words)],
  );
  return rows.map(row => ({
    registrationId: row.registration_id,
    state: row.state,
    claimedAt: instantOf(row.claimed_at),
    protectedUntil: instantOrNull(row.protected_until),
    partner: { companyId: row.partner_company_id, name: row.partner_name },
    customer: { companyId: row.company_id, name: row.customer_name },
    dealId: row.deal_id,
  }));
}
