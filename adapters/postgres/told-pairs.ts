import type { IdentityDecision, ToldPort } from '../../operations/identity-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  decision_id: string;
  kind: IdentityDecision['kind'];
  these: string[];
  those: string[];
  decided_at: number;
  decided_by: string;
  text_id: string | null;
  undone_at: number | null;
  undone_by: string | null;
  undone_text_id: string | null;
};

const columns = `decision_id, kind, these::text[], those::text[], decided_at, decided_by, text_id, undone_at, undone_by,
  undone_text_id`;

/** Rows of `identity_decisions` and `told_pairs`: what people said of who is whom (M5). */
export function toldPairs(tx: PortalTransaction): ToldPort {
  return {
    toldApartFrom: async (accountId, otherIds) => {
      const rows = await tx.query<{ other: string }>(
        `SELECT DISTINCT CASE WHEN a.account_id = $2 THEN b.account_id ELSE a.account_id END AS other
           FROM told_pairs p
           JOIN companies a ON a.portal_id = p.portal_id AND a.company_id = p.company_a
           JOIN companies b ON b.portal_id = p.portal_id AND b.company_id = p.company_b
          WHERE p.portal_id = $1 AND p.kind = 'split' AND p.ended_at IS NULL
            AND ((a.account_id = $2 AND b.account_id = ANY($3::bigint[]))
              OR (a.account_id = ANY($3::bigint[]) AND b.account_id = $2))`,
        [tx.portalId, accountId, otherIds],
      );
      return new Set(rows.map(row => row.other));
    },
    endTold: async (kind, these, those, by) => {
      await tx.send(
        `UPDATE told_pairs SET ended_at = program_now(), ended_by = $5
          WHERE portal_id = $1 AND kind = $2 AND ended_at IS NULL
            AND ((company_a = ANY($3::bigint[]) AND company_b = ANY($4::bigint[]))
              OR (company_a = ANY($4::bigint[]) AND company_b = ANY($3::bigint[])))`,
        [tx.portalId, kind, these, those, by],
      );
    },
    saveDecision: async (decision, pairs) => {
      await tx.send(
        `INSERT INTO identity_decisions (portal_id, decision_id, kind, these, those, decided_at, decided_by, text_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          tx.portalId,
          decision.decisionId,
          decision.kind,
          decision.these,
          decision.those,
          toSql(decision.decidedAt),
          decision.decidedBy,
          decision.textId,
        ],
      );
      await tx.send(
        `INSERT INTO told_pairs (portal_id, decision_id, kind, company_a, company_b)
         SELECT $1, $2, $3, least(a, b), greatest(a, b) FROM unnest($4::bigint[], $5::bigint[]) AS p (a, b)
         ON CONFLICT DO NOTHING`,
        [tx.portalId, decision.decisionId, decision.kind, pairs.map(([a]) => a), pairs.map(([, b]) => b)],
      );
    },
    aliasesOf: async companyIds => {
      const rows = await tx.query<{ company_a: string; company_b: string; decision_id: string }>(
        `SELECT company_a, company_b, decision_id FROM told_pairs
          WHERE portal_id = $1 AND kind = 'alias' AND ended_at IS NULL
            AND (company_a = ANY($2::bigint[]) OR company_b = ANY($2::bigint[])) ORDER BY 1, 2, 3`,
        [tx.portalId, companyIds],
      );
      return rows.map(row => ({
        companyA: row.company_a,
        companyB: row.company_b,
        decisionId: row.decision_id,
      }));
    },
    decision: async id => {
      const [row] = await tx.query<Row>(
        `SELECT ${columns} FROM identity_decisions WHERE portal_id = $1 AND decision_id = $2`,
        [tx.portalId, id],
      );
      return row === undefined ? null : toDecision(row);
    },
    decisionsOn: async companyIds => {
      const rows = await tx.query<Row>(
        `SELECT ${columns} FROM identity_decisions d WHERE portal_id = $1 AND decision_id IN (
           SELECT decision_id FROM told_pairs WHERE portal_id = $1
              AND (company_a = ANY($2::bigint[]) OR company_b = ANY($2::bigint[])))
          ORDER BY decided_at DESC, decision_id`,
        [tx.portalId, companyIds],
      );
      return rows.map(toDecision);
    },
    companiesOutweighedBy: async decisionId => {
      const rows = await tx.query<{ company_id: string }>(
        `SELECT DISTINCT unnest(ARRAY[company_a, company_b]) AS company_id FROM told_pairs
          WHERE portal_id = $1 AND ended_by = $2 ORDER BY 1`,
        [tx.portalId, decisionId],
      );
      return rows.map(row => row.company_id);
    },
    undoDecision: async (decisionId, { userId, textId }) => {
      const undone = await tx.query(
        `UPDATE identity_decisions SET undone_at = program_now(), undone_by = $3, undone_text_id = $4
          WHERE portal_id = $1 AND decision_id = $2 AND undone_at IS NULL RETURNING 1`,
        [tx.portalId, decisionId, userId, textId],
      );
      if (undone.length === 0) return false;
      await tx.send(
        `UPDATE told_pairs SET ended_at = program_now(), ended_by = 'undone'
          WHERE portal_id = $1 AND decision_id = $2 AND ended_at IS NULL`,
        [tx.portalId, decisionId],
      );
      await tx.send(
        `UPDATE told_pairs p SET ended_at = NULL, ended_by = NULL FROM identity_decisions d
          WHERE p.portal_id = $1 AND p.ended_by = $2 AND d.portal_id = p.portal_id
            AND d.decision_id = p.decision_id AND d.undone_at IS NULL`,
        [tx.portalId, decisionId],
      );
      return true;
    },
  };
}

function toDecision(row: Row): IdentityDecision {
  return {
    decisionId: row.decision_id,
    kind: row.kind,
    these: row.these,
    those: row.those,
    decidedAt: instantOf(row.decided_at),
    decidedBy: row.decided_by,
    textId: row.text_id,
    undoneAt: instantOrNull(row.undone_at),
    undoneBy: row.undone_by,
    undoneTextId: row.undone_text_id,
  };
}
