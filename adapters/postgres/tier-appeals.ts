import type { TierAppeal, TiersPort } from '../../operations/tier-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  appeal_id: string;
  change_id: string;
  status: TierAppeal['status'];
  appealed_at: number;
  appealed_by: string;
  text_id: string | null;
  decided_at: number | null;
  decided_by: string | null;
  decision_text_id: string | null;
};

/** Rows of `tier_appeals`. */
export function tierAppeals(
  tx: PortalTransaction,
): Pick<TiersPort, 'insertTierAppeal' | 'saveTierAppeal' | 'appealOfTierChange'> {
  return {
    insertTierAppeal: async appeal => {
      await tx.send(
        `INSERT INTO tier_appeals (portal_id, appeal_id, change_id, status, appealed_at, appealed_by, text_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          tx.portalId,
          appeal.appealId,
          appeal.changeId,
          appeal.status,
          toSql(appeal.appealedAt),
          appeal.appealedBy,
          appeal.textId,
        ],
      );
    },
    saveTierAppeal: async appeal => {
      await tx.send(
        `UPDATE tier_appeals SET status = $3, decided_at = $4, decided_by = $5, decision_text_id = $6
          WHERE portal_id = $1 AND appeal_id = $2`,
        [
          tx.portalId,
          appeal.appealId,
          appeal.status,
          toSql(appeal.decidedAt),
          appeal.decidedBy,
          appeal.decisionTextId,
        ],
      );
    },
    appealOfTierChange: async changeId => {
      const [row] = await tx.query<Row>(
        'SELECT * FROM tier_appeals WHERE portal_id = $1 AND change_id = $2',
        [tx.portalId, changeId],
      );
      return row === undefined ? null : toAppeal(row);
    },
  };
}

const toAppeal = (row: Row): TierAppeal => ({
  appealId: row.appeal_id,
  changeId: row.change_id,
  status: row.status,
  appealedAt: instantOf(row.appealed_at),
  appealedBy: row.appealed_by,
  textId: row.text_id,
  decidedAt: instantOrNull(row.decided_at),
  decidedBy: row.decided_by,
  decisionTextId: row.decision_text_id,
});
