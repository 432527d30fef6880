import type { ProposalKind, ProposalsPort } from '../../operations/proposal-records.ts';
import { hasAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  proposal_id: string;
  registration_id: string;
  kind: ProposalKind;
  code: string | null;
  proposed_by: string;
  proposed_at: number;
  text_id: string | null;
  writing_text_id: string | null;
  due_at: number | null;
  review_due_at: number | null;
  objected_at: number | null;
  objection_text_id: string | null;
};

/** Rows of `proposals`: at most one of a kind is open for a registration. */
export function proposals(tx: PortalTransaction): ProposalsPort {
  return {
    openProposal: async (registrationId, kind) => {
      if (!(await hasAny(tx, registrationId, 'proposals'))) return null;
      const [row] = await tx.query<Row>(
        `SELECT * FROM proposals
          WHERE portal_id = $1 AND registration_id = $2 AND kind = $3 AND closed_at IS NULL`,
        [tx.portalId, registrationId, kind],
      );
      if (row === undefined) return null;
      return {
        proposalId: row.proposal_id,
        registrationId: row.registration_id,
        kind: row.kind,
        code: row.code,
        proposedBy: row.proposed_by,
        proposedAt: instantOf(row.proposed_at),
        textId: row.text_id,
        writingTextId: row.writing_text_id,
        dueAt: instantOrNull(row.due_at),
        reviewDueAt: instantOrNull(row.review_due_at),
        objectedAt: instantOrNull(row.objected_at),
        objectionTextId: row.objection_text_id,
      };
    },
    propose: async proposal => {
      await tx.send(
        `INSERT INTO proposals (portal_id, proposal_id, registration_id, kind, code, proposed_by, proposed_at,
           text_id, writing_text_id, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          tx.portalId,
          proposal.proposalId,
          proposal.registrationId,
          proposal.kind,
          proposal.code,
          proposal.proposedBy,
          toSql(proposal.proposedAt),
          proposal.textId,
          proposal.writingTextId,
          toSql(proposal.dueAt),
        ],
      );
    },
    objectTo: async (proposalId, objection) => {
      await tx.send(
        `UPDATE proposals SET objected_by = $3, objected_at = program_now(), objection_text_id = $4,
           review_due_at = $5 WHERE portal_id = $1 AND proposal_id = $2 AND closed_at IS NULL`,
        [tx.portalId, proposalId, objection.userId, objection.textId, toSql(objection.reviewDueAt)],
      );
    },
    closeProposal: async (proposalId, outcome, userId) => {
      await tx.send(
        `UPDATE proposals SET closed_at = program_now(), closed_by = $4, outcome = $3
          WHERE portal_id = $1 AND proposal_id = $2 AND closed_at IS NULL`,
        [tx.portalId, proposalId, outcome, userId],
      );
    },
    lapseProposals: async registrationId => {
      await tx.send(
        `UPDATE proposals SET closed_at = program_now(), outcome = 'lapsed'
          WHERE portal_id = $1 AND registration_id = $2 AND closed_at IS NULL`,
        [tx.portalId, registrationId],
      );
    },
  };
}
