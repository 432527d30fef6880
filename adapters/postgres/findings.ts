import type { FindingsPort } from '../../operations/ports.ts';
import type { FindingRecord } from '../../operations/records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

export type FindingRow = {
  finding_id: string;
  registration_id: string;
  rule: string;
  weight: FindingRecord['weight'];
  status: FindingRecord['status'];
  deal_id: string | null;
  actor_user_id: string | null;
  occurred_at: number;
  recorded_at: number;
  policy_version: number;
  evidence: FindingRecord['evidence'];
  exception_at: number | null;
  closed_at: number | null;
  closed_because: string | null;
  act_key: string;
  company_id: string | null;
  contact_id: string | null;
  activity_id: string | null;
  bulk_id: string | null;
  told_at: number | null;
  escalation_told_at: number | null;
  erased_at: number | null;
};

/** Rows of `findings`. */
export function findings(tx: PortalTransaction): FindingsPort {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<FindingRow>(
        `SELECT * FROM findings WHERE portal_id = $1 AND ${where} ORDER BY recorded_at, occurred_at, finding_id`,
        [tx.portalId, ...values],
      )
    ).map(toFinding);
  return {
    finding: async id => (await select('finding_id = $2', [id]))[0] ?? null,
    findingsOfDeals: async ids => (ids.length === 0 ? [] : select('deal_id = ANY($2::bigint[])', [ids])),
    openFindingsOf: id => select(`registration_id = $2 AND status IN ('heads-up', 'exception')`, [id]),
    raise: finding => raise(tx, finding),
    moveFinding: async (findingId, dealId) => {
      await tx.send(
        `UPDATE findings SET deal_id = $3::bigint,
           act_key = CASE WHEN act_key = 'deal:' || deal_id THEN 'deal:' || $3::bigint ELSE act_key END
          WHERE portal_id = $1 AND finding_id = $2`,
        [tx.portalId, findingId, dealId],
      );
    },
    saveFinding: async finding => {
      await tx.send(
        `UPDATE findings SET status = $3, exception_at = $4, closed_at = $5, closed_because = $6
          WHERE portal_id = $1 AND finding_id = $2`,
        [
          tx.portalId,
          finding.findingId,
          finding.status,
          toSql(finding.exceptionAt),
          toSql(finding.closedAt),
          finding.closedBecause,
        ],
      );
    },
  };
}

/** While a link that somebody asked for is on its way to HubSpot, the deal is as good as linked. */
async function raise(tx: PortalTransaction, finding: FindingRecord): Promise<string | null> {
  const rows = await tx.query<{ finding_id: string }>(
    `INSERT INTO findings (portal_id, finding_id, registration_id, rule, weight, status, deal_id, actor_user_id,
       occurred_at, recorded_at, policy_version, evidence, exception_at, act_key, company_id, contact_id,
       activity_id, bulk_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     ON CONFLICT (portal_id, registration_id, rule, act_key) DO UPDATE
       SET status = excluded.status, weight = excluded.weight, told_at = NULL, escalation_told_at = NULL, actor_user_id = excluded.actor_user_id, occurred_at = excluded.occurred_at,
           recorded_at = excluded.recorded_at, policy_version = excluded.policy_version,
           evidence = excluded.evidence, exception_at = excluded.exception_at, closed_at = NULL,
           closed_because = NULL
       WHERE findings.status = 'resolved' AND findings.closed_because IN ('linked', 'facts-learned-later')
         AND NOT EXISTS (SELECT FROM effects e WHERE e.portal_id = findings.portal_id
           AND e.subject_id = findings.finding_id || ':link' AND e.status IN ('intended', 'sending'))
     RETURNING finding_id`,
    [
      tx.portalId,
      finding.findingId,
      finding.registrationId,
      finding.rule,
      finding.weight,
      finding.status,
      finding.dealId,
      finding.actorUserId,
      toSql(finding.occurredAt),
      toSql(finding.recordedAt),
      finding.policyVersion,
      JSON.stringify(finding.evidence),
      toSql(finding.exceptionAt),
      finding.actKey,
      finding.companyId,
      finding.contactId,
      finding.activityId,
      finding.bulkId,
    ],
  );
  return rows[0]?.finding_id ?? null;
}

export function toFinding(row: FindingRow): FindingRecord {
  return {
    findingId: row.finding_id,
    registrationId: row.registration_id,
    rule: row.rule,
    weight: row.weight,
    status: row.status,
    dealId: row.deal_id,
    actorUserId: row.actor_user_id,
    occurredAt: instantOf(row.occurred_at),
    recordedAt: instantOf(row.recorded_at),
    policyVersion: row.policy_version,
    evidence: row.evidence,
    exceptionAt: instantOrNull(row.exception_at),
    closedAt: instantOrNull(row.closed_at),
    closedBecause: row.closed_because,
    actKey: row.act_key,
    companyId: row.company_id,
    contactId: row.contact_id,
    activityId: row.activity_id,
    bulkId: row.bulk_id,
    toldAt: instantOrNull(row.told_at),
    escalationToldAt: instantOrNull(row.escalation_told_at),
    erasedAt: instantOrNull(row.erased_at),
  };
}
