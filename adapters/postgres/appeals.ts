import type { AppealsPort } from '../../operations/appeal-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';

/** Rows of `appeals`: one a decision. How the case went is told by the dispute. */
export function appeals(tx: PortalTransaction): AppealsPort {
  return {
    recordAppeal: async appeal => {
      const rows = await tx.query(
        `INSERT INTO appeals (portal_id, appeal_id, registration_id, decided_at, decision, appealed_by, appealed_at,
           text_id, dispute_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (portal_id, registration_id, decided_at) DO NOTHING RETURNING 1`,
        [
          tx.portalId,
          appeal.appealId,
          appeal.registrationId,
          toSql(appeal.decidedAt),
          appeal.decision,
          appeal.appealedBy,
          toSql(appeal.appealedAt),
          appeal.textId,
          appeal.disputeId,
        ],
      );
      return rows.length === 1;
    },
    appealOf: async (registrationId, decidedAt) => {
      const [row] = await tx.query<{ dispute_id: string }>(
        'SELECT dispute_id FROM appeals WHERE portal_id = $1 AND registration_id = $2 AND decided_at = $3',
        [tx.portalId, registrationId, toSql(decidedAt)],
      );
      return row === undefined ? null : { disputeId: row.dispute_id };
    },
  };
}
