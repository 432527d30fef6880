import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';

export type KeyFigures = {
  active: number;
  windowsOpen: number;
  inReview: number;
  /** Claims of the last 90 days that were approved, and the median of the days it took. */
  approved: number;
  approvalDays: number | null;
  won: number;
  lost: number;
  /** Claims and heads-ups of the last 90 days. */
  claims: number;
  headsUps: number;
  disputesClosed: number;
  disputesInTime: number;
  partners: number;
};

/**
 * The portal's registrations in figures, as of `now`, without those of some partners. Months and years back are
 * spans before `now`.
 */
export async function readKeyFigures(
  tx: PortalTransaction,
  { now, notOf }: { now: Temporal.Instant; notOf: readonly string[] },
): Promise<KeyFigures> {
  const [row] = await tx.query<KeyFigures>(
    `WITH mine AS (
       SELECT * FROM registrations WHERE portal_id = $1 AND partner_company_id <> ALL($3::bigint[])
     ), quarter AS (SELECT $2::timestamptz - interval '90 days' AS ago), year AS (SELECT $2::timestamptz - interval '365 days' AS ago)
     SELECT
       (SELECT count(*)::int FROM partners WHERE portal_id = $1 AND status = 'active' AND company_id <> ALL($3::bigint[])) AS partners,
       (count(*) FILTER (WHERE state = 'active'))::int AS active,
       (count(*) FILTER (WHERE state = 'active' AND direct_window_open))::int AS "windowsOpen",
       (count(*) FILTER (WHERE state = 'under-review'))::int AS "inReview",
       (count(*) FILTER (WHERE protected_from >= quarter.ago))::int AS approved,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM protected_from - claimed_at) / 86400.0)
         FILTER (WHERE protected_from >= quarter.ago) AS "approvalDays",
       (count(*) FILTER (WHERE state = 'won' AND ended_at >= year.ago))::int AS won,
       (count(*) FILTER (WHERE state = 'lost' AND ended_at >= year.ago))::int AS lost,
       (count(*) FILTER (WHERE claimed_at >= quarter.ago))::int AS claims,
       (SELECT count(*)::int FROM findings f JOIN mine r USING (registration_id)
         WHERE f.portal_id = $1 AND f.status <> 'dismissed' AND f.recorded_at >= min(quarter.ago)) AS "headsUps",
       (SELECT count(*)::int FROM disputes d WHERE d.portal_id = $1 AND d.closed_at >= min(year.ago)
         AND EXISTS (SELECT FROM mine r WHERE r.registration_id = ANY(d.registration_ids))) AS "disputesClosed",
       (SELECT count(*)::int FROM disputes d WHERE d.portal_id = $1 AND d.closed_at >= min(year.ago)
         AND NOT EXISTS (SELECT FROM dispute_breaches b WHERE b.portal_id = d.portal_id AND b.dispute_id = d.dispute_id
           AND b.step IN ('decide', 'appeal'))
         AND EXISTS (SELECT FROM mine r WHERE r.registration_id = ANY(d.registration_ids))) AS "disputesInTime"
       FROM quarter, year LEFT JOIN mine ON true`,
    [tx.portalId, toSql(now), notOf],
  );
  if (row === undefined) throw new Error('The database told no figures');
  return row;
}

/** Sums of credits by the span of time that their deal was closed in; spans follow each other, `bounds` is one longer. */
export async function sourcedBetween(
  tx: PortalTransaction,
  bounds: readonly Temporal.Instant[],
  notOf: readonly string[],
): Promise<bigint[]> {
  const rows = await tx.query<{ n: number; minor: string }>(
    `SELECT width_bucket(closed_at, $2::timestamptz[]) AS n, sum(home_minor)::text AS minor FROM credits
      WHERE portal_id = $1 AND home_minor IS NOT NULL AND closed_at >= ($2::timestamptz[])[1]
        AND partner_company_id <> ALL($3::bigint[]) GROUP BY 1`,
    [tx.portalId, bounds.map(toSql), notOf],
  );
  const found = new Map(rows.map(row => [row.n, BigInt(row.minor)]));
  return bounds.slice(1).map((_, index) => found.get(index + 1) ?? 0n);
}

/** Claims made and approved in each span of time. */
export async function claimsBetween(
  tx: PortalTransaction,
  bounds: readonly Temporal.Instant[],
  notOf: readonly string[],
): Promise<{ submitted: number; approved: number }[]> {
  const rows = await tx.query<{ n: number; submitted: number; approved: number }>(
    `SELECT n, sum(submitted)::int AS submitted, sum(approved)::int AS approved FROM (
       SELECT width_bucket(claimed_at, $2::timestamptz[]) AS n, 1 AS submitted, 0 AS approved FROM registrations
        WHERE portal_id = $1 AND claimed_at >= ($2::timestamptz[])[1] AND partner_company_id <> ALL($3::bigint[])
       UNION ALL
       SELECT width_bucket(protected_from, $2::timestamptz[]), 0, 1 FROM registrations
        WHERE portal_id = $1 AND protected_from >= ($2::timestamptz[])[1] AND partner_company_id <> ALL($3::bigint[])
     ) AS each GROUP BY n`,
    [tx.portalId, bounds.map(toSql), notOf],
  );
  const found = new Map(rows.map(row => [row.n, row]));
  return bounds.slice(1).map((_, index) => {
    const { submitted = 0, approved = 0 } = found.get(index + 1) ?? {};
    return { submitted, approved };
  });
}
