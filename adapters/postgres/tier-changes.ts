import type { TierChange, TiersPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  change_id: string;
  partner_company_id: string;
  from_tier: string;
  to_tier: string;
  cause: TierChange['cause'];
  reference: string;
  status: TierChange['status'];
  decided_at: number;
  decided_by: string | null;
  effective_on: string | null;
  applied_at: number | null;
  appeal_until: number | null;
  policy_version: number;
  outcome: TierChange['outcome'];
  text_id: string | null;
};

/** Rows of `tier_changes`. */
export function tierChanges(
  tx: PortalTransaction,
): Pick<TiersPort, 'insertTierChange' | 'saveTierChange' | 'tierChange' | 'tierChanges'> {
  const select = async (where: string, value: string) =>
    (
      await tx.query<Row>(
        `SELECT * FROM tier_changes WHERE portal_id = $1 AND ${where} = $2 ORDER BY sequence DESC`,
        [tx.portalId, value],
      )
    ).map(toChange);
  return {
    insertTierChange: async change => {
      const rows = await tx.query(
        `INSERT INTO tier_changes (portal_id, change_id, partner_company_id, from_tier, to_tier, cause, reference, status,
           decided_at, decided_by, effective_on, applied_at, appeal_until, policy_version, outcome, text_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         ON CONFLICT (portal_id, partner_company_id, cause, reference) DO NOTHING RETURNING 1`,
        [
          tx.portalId,
          change.changeId,
          change.partnerCompanyId,
          change.fromTier,
          change.toTier,
          change.cause,
          change.reference,
          change.status,
          toSql(change.decidedAt),
          change.decidedBy,
          change.effectiveOn?.toString() ?? null,
          toSql(change.appliedAt),
          toSql(change.appealUntil),
          change.policyVersion,
          JSON.stringify(change.outcome),
          change.textId,
        ],
      );
      return rows.length > 0;
    },
    saveTierChange: async change => {
      await tx.send(
        `UPDATE tier_changes SET status = $3, effective_on = $4, applied_at = $5, decided_by = $6, text_id = $7
          WHERE portal_id = $1 AND change_id = $2`,
        [
          tx.portalId,
          change.changeId,
          change.status,
          change.effectiveOn?.toString() ?? null,
          toSql(change.appliedAt),
          change.decidedBy,
          change.textId,
        ],
      );
    },
    tierChange: async id => (await select('change_id', id))[0] ?? null,
    tierChanges: id => select('partner_company_id', id),
  };
}

const toChange = (row: Row): TierChange => ({
  changeId: row.change_id,
  partnerCompanyId: row.partner_company_id,
  fromTier: row.from_tier,
  toTier: row.to_tier,
  cause: row.cause,
  reference: row.reference,
  status: row.status,
  decidedAt: instantOf(row.decided_at),
  decidedBy: row.decided_by,
  effectiveOn: row.effective_on === null ? null : Temporal.PlainDate.from(row.effective_on),
  appliedAt: instantOrNull(row.applied_at),
  appealUntil: instantOrNull(row.appeal_until),
  policyVersion: row.policy_version,
  outcome: row.outcome,
  textId: row.text_id,
});
