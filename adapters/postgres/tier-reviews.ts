import type { TierReviewRecord, TiersPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  review_id: string;
  partner_company_id: string;
  period_from: string;
  period_until: string;
  tier: string;
  joined_on: string;
  verdict: TierReviewRecord['verdict'];
  outcome: TierReviewRecord['outcome'];
  reviewed_at: number;
  policy_version: number;
  open: boolean;
  questioned_at: number | null;
  decision: TierReviewRecord['decision'];
  decided_at: number | null;
  decided_by: string | null;
  text_id: string | null;
};

/** Rows of `tier_reviews`. */
export function tierReviews(
  tx: PortalTransaction,
): Pick<TiersPort, 'insertTierReview' | 'saveTierReview' | 'tierReviews'> {
  return {
    insertTierReview: async review => {
      const rows = await tx.query(
        `INSERT INTO tier_reviews (portal_id, review_id, partner_company_id, period_from, period_until, tier, joined_on,
           verdict, outcome, reviewed_at, policy_version, open)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (portal_id, partner_company_id, period_until) DO NOTHING RETURNING 1`,
        [
          tx.portalId,
          review.reviewId,
          review.partnerCompanyId,
          review.periodFrom.toString(),
          review.periodUntil.toString(),
          review.tier,
          review.joinedOn.toString(),
          review.verdict,
          JSON.stringify(review.outcome),
          toSql(review.reviewedAt),
          review.policyVersion,
          review.open,
        ],
      );
      return rows.length > 0;
    },
    saveTierReview: async review => {
      await tx.send(
        `UPDATE tier_reviews SET open = $3, questioned_at = $4, decision = $5, decided_at = $6, decided_by = $7, text_id = $8
          WHERE portal_id = $1 AND review_id = $2`,
        [
          tx.portalId,
          review.reviewId,
          review.open,
          toSql(review.questionedAt),
          review.decision,
          toSql(review.decidedAt),
          review.decidedBy,
          review.textId,
        ],
      );
    },
    tierReviews: async partnerCompanyId => {
      const rows = await tx.query<Row>(
        `SELECT * FROM tier_reviews WHERE portal_id = $1 AND partner_company_id = $2 ORDER BY period_until DESC`,
        [tx.portalId, partnerCompanyId],
      );
      return rows.map(toReview);
    },
  };
}

const toReview = (row: Row): TierReviewRecord => ({
  reviewId: row.review_id,
  partnerCompanyId: row.partner_company_id,
  periodFrom: Temporal.PlainDate.from(row.period_from),
  periodUntil: Temporal.PlainDate.from(row.period_until),
  tier: row.tier,
  joinedOn: Temporal.PlainDate.from(row.joined_on),
  verdict: row.verdict,
  outcome: row.outcome,
  reviewedAt: instantOf(row.reviewed_at),
  policyVersion: row.policy_version,
  open: row.open,
  questionedAt: instantOrNull(row.questioned_at),
  decision: row.decision,
  decidedAt: instantOrNull(row.decided_at),
  decidedBy: row.decided_by,
  textId: row.text_id,
});
