import type { TierStanding, TiersPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOrNull, toSql } from './instants.ts';

type Row = {
  partner_company_id: string;
  crm_tier: string | null;
  next_review: string | null;
  sunset_since: string | null;
  sunset_warned: number;
  probation_until: string | null;
  metrics: TierStanding['metrics'];
  metrics_read_at: number | null;
};

/** Rows of `tier_standings`. */
export function tierStandings(
  tx: PortalTransaction,
): Pick<TiersPort, 'tierStanding' | 'tierStandings' | 'saveTierStanding'> {
  const standingsOf = async (ids: string[]) => {
    if (ids.length === 0) return [];
    const rows = await tx.query<Row>(
      `SELECT partner_company_id, crm_tier, next_review, sunset_since, sunset_warned, probation_until, metrics,
         metrics_read_at FROM tier_standings WHERE portal_id = $1 AND partner_company_id = ANY($2::bigint[])`,
      [tx.portalId, ids],
    );
    return rows.map(toStanding);
  };
  return {
    tierStanding: async id => (await standingsOf([id]))[0] ?? null,
    tierStandings: standingsOf,
    saveTierStanding: async standing => {
      await tx.send(
        `INSERT INTO tier_standings (portal_id, partner_company_id, crm_tier, next_review, sunset_since, sunset_warned,
           probation_until, metrics, metrics_read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (portal_id, partner_company_id) DO UPDATE SET crm_tier = $3, next_review = $4, sunset_since = $5,
           sunset_warned = $6, probation_until = $7, metrics = $8, metrics_read_at = $9`,
        [
          tx.portalId,
          standing.partnerCompanyId,
          standing.crmTier,
          standing.nextReview?.toString() ?? null,
          standing.sunsetSince?.toString() ?? null,
          standing.sunsetWarned,
          standing.probationUntil?.toString() ?? null,
          JSON.stringify(standing.metrics),
          toSql(standing.metricsReadAt),
        ],
      );
    },
  };
}

/** HubSpot's copies of these tiers were written or found so: what stands there now is no person's edit. */
export async function rememberCrmTiers(
  tx: PortalTransaction,
  tiers: { companyId: string; tier: string }[],
): Promise<void> {
  if (tiers.length === 0) return;
  await tx.send(
    `UPDATE tier_standings s SET crm_tier = w.tier FROM unnest($2::bigint[], $3::text[]) AS w (id, tier)
      WHERE s.portal_id = $1 AND s.partner_company_id = w.id AND s.crm_tier IS DISTINCT FROM w.tier`,
    [tx.portalId, tiers.map(({ companyId }) => companyId), tiers.map(({ tier }) => tier)],
  );
}

const dayOrNull = (text: string | null) => (text === null ? null : Temporal.PlainDate.from(text));

const toStanding = (row: Row): TierStanding => ({
  partnerCompanyId: row.partner_company_id,
  crmTier: row.crm_tier,
  nextReview: dayOrNull(row.next_review),
  sunsetSince: dayOrNull(row.sunset_since),
  sunsetWarned: row.sunset_warned,
  probationUntil: dayOrNull(row.probation_until),
  metrics: row.metrics,
  metricsReadAt: instantOrNull(row.metrics_read_at),
});
