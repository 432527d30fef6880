import { suspensionsOf } from '../../domain/suspension.ts';
import type { TierCredit } from '../../domain/tier-facts.ts';
import type { TierFactsPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

type CreditRow = { closed_at: number; kind: string; amount_minor: string | null };
type EndRow = { registration_id: string; state: 'won' | 'lost'; ended_at: number };

/**
 * What registrations and credits say of a partner. Every row of a win, a refund among them, counts on the day on which
 * the deal was closed. A won deal without an amount that credits nothing is a win of which nobody stated the amount
 * (E36), and so is an amount for which no rate is known.
 */
export function tierFacts(tx: PortalTransaction): TierFactsPort {
  return {
    tierFacts: async (partnerCompanyId, currency) => {
      const key = [tx.portalId, partnerCompanyId];
      const credits = await tx.query<CreditRow>(
        `SELECT closed_at, kind, CASE WHEN amount_minor = 0 THEN 0 WHEN home_currency = $3 THEN home_minor
           WHEN currency = $3 THEN amount_minor END
           AS amount_minor FROM credits WHERE portal_id = $1 AND partner_company_id = $2 ORDER BY closed_at, credit_id`,
        [...key, currency],
      );
      const approvals = await tx.query<{ at: number }>(
        `SELECT protected_from AS at FROM registrations
          WHERE portal_id = $1 AND partner_company_id = $2 AND protected_from IS NOT NULL ORDER BY sequence`,
        key,
      );
      const ends = await tx.query<EndRow>(
        `SELECT registration_id, state, ended_at FROM registrations
          WHERE portal_id = $1 AND partner_company_id = $2 AND state IN ('won', 'lost') AND ended_at IS NOT NULL
          ORDER BY sequence`,
        key,
      );
      const unpriced = await tx.query<{ at: number }>(
        `SELECT coalesce(min(c.closed_at), r.ended_at) AS at FROM registrations r
           LEFT JOIN deals d ON d.portal_id = r.portal_id AND d.deal_id = r.deal_id
           LEFT JOIN credits c ON c.portal_id = r.portal_id AND c.registration_id = r.registration_id
          WHERE r.portal_id = $1 AND r.partner_company_id = $2 AND r.state = 'won' AND r.ended_at IS NOT NULL
            AND d.amount IS NULL
          GROUP BY r.registration_id, r.ended_at HAVING coalesce(bool_and(c.amount_minor = 0), true)`,
        key,
      );
      const standings = await tx.query<{ kind: string; occurred_at: number }>(
        `SELECT kind, occurred_at FROM ledger WHERE portal_id = $1 AND partner_company_id = $2
          AND registration_id IS NULL AND kind IN ('partner-suspended', 'partner-reinstated', 'partner-terminated')
          ORDER BY entry_id`,
        key,
      );
      const endsOf = (state: EndRow['state']) =>
        ends.filter(row => row.state === state).map(row => instantOf(row.ended_at));
      return {
        credits: [
          ...credits.map(toCredit),
          ...unpriced.map(
            ({ at }): TierCredit => ({ at: instantOf(at), kind: 'sourced', amountMinor: null }),
          ),
        ],
        approvals: approvals.map(({ at }) => instantOf(at)),
        wins: endsOf('won'),
        losses: endsOf('lost'),
        suspensions: suspensionsOf(
          standings.map(row => ({
            at: instantOf(row.occurred_at),
            suspended: row.kind === 'partner-suspended',
          })),
        ),
      };
    },
  };
}

const toCredit = (row: CreditRow): TierCredit => ({
  at: instantOf(row.closed_at),
  kind: row.kind.startsWith('influenced') ? 'influenced' : 'sourced',
  amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
});
