import type { DisputeCase, DisputeSide, DisputeState } from '../../domain/dispute.ts';
import type { RulingCode } from '../../domain/dispute-ruling.ts';
import type { FactValue } from '../../domain/refusal.ts';
import type { DisputeRecord } from '../../operations/dispute-records.ts';
import type { PortalTransaction } from './in-portal.ts';

type CaseRow = {
  dispute_id: string;
  kind: DisputeCase['kind'];
  account_id: string;
  registration_ids: string[];
  cause: DisputeRecord['cause'];
  opened_at: number;
  opened_by_side: DisputeSide;
  opened_by_user: string;
  policy_version: number;
  acknowledge_by: number;
  evidence_by: number;
  propose_by: number;
  accept_by: number;
  decide_by: number;
  state: DisputeState;
  acknowledged_at: number | null;
  toll_ends_at: number | null;
  accepted_by: DisputeSide[];
  appealable_until: number | null;
  appeal_side: DisputeSide | null;
  appealed_at: number | null;
  appeal_due_at: number | null;
  next_limit_at: number | null;
  found: Record<string, unknown>[] | null;
};
type PartyRow = {
  dispute_id: string;
  side: DisputeSide;
  partner_company_id: string | null;
  registration_id: string | null;
  user_ids: string[];
};
export type EvidenceRow = {
  dispute_id: string;
  evidence_id: string;
  side: DisputeSide;
  given_by: string;
  given_at: number;
  facts: Record<string, FactValue>;
  body: string | null;
};
export type RulingRow = {
  dispute_id: string;
  stage: 'proposal' | 'ruling' | 'appeal';
  made_by: string;
  made_at: number;
  code: RulingCode;
  rule: string;
  facts: Record<string, FactValue>;
  body: string | null;
  percent: number | null;
  to_side: DisputeSide | null;
  amount_minor: string | null;
  currency: string | null;
};
type BreachRow = {
  dispute_id: string;
  step: DisputeCase['breaches'][number]['step'];
  state: DisputeState;
  at: number;
};

/** A case with its parts, each in the order in which it came. */
export type DisputeRow = {
  row: CaseRow;
  parties: PartyRow[];
  evidence: EvidenceRow[];
  rulings: RulingRow[];
  breaches: BreachRow[];
};

/** The cases of a condition on `disputes d`, a statement for each kind of part. */
export async function disputeRows(
  tx: PortalTransaction,
  where: string,
  values: unknown[],
  order: string,
): Promise<DisputeRow[]> {
  const cases = await tx.query<CaseRow>(
    `SELECT d.* FROM disputes d WHERE d.portal_id = $1 AND ${where} ORDER BY ${order}`,
    [tx.portalId, ...values],
  );
  if (cases.length === 0) return [];
  const of = [tx.portalId, cases.map(row => row.dispute_id)];
  const parties = await tx.query<PartyRow>(
    `SELECT * FROM dispute_parties WHERE portal_id = $1 AND dispute_id = ANY($2::text[]) ORDER BY position`,
    of,
  );
  const evidence = await tx.query<EvidenceRow>(
    `SELECT e.*, t.body FROM dispute_evidence e LEFT JOIN texts t USING (portal_id, text_id)
      WHERE e.portal_id = $1 AND e.dispute_id = ANY($2::text[]) ORDER BY e.position`,
    of,
  );
  const rulings = await tx.query<RulingRow>(
    `SELECT r.*, t.body FROM dispute_rulings r JOIN texts t USING (portal_id, text_id)
      WHERE r.portal_id = $1 AND r.dispute_id = ANY($2::text[])`,
    of,
  );
  const breaches = await tx.query<BreachRow>(
    `SELECT * FROM dispute_breaches WHERE portal_id = $1 AND dispute_id = ANY($2::text[])
      ORDER BY at, state = 'with-executive'`,
    of,
  );
  const own = <Part extends { dispute_id: string }>(parts: Part[], row: CaseRow) =>
    parts.filter(part => part.dispute_id === row.dispute_id);
  return cases.map(row => ({
    row,
    parties: own(parties, row),
    evidence: own(evidence, row),
    rulings: own(rulings, row),
    breaches: own(breaches, row),
  }));
}
