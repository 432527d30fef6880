import type { ObservedFinding } from '../../domain/observe-report.ts';
import type { ObserveReportPort, StoredObserveReport } from '../../operations/make-observe-report.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

/** What the report of an observing program is made of, and rows of `observe_reports`. */
export function observeReports(tx: PortalTransaction): ObserveReportPort {
  return {
    observedFrom: () => observedFrom(tx),
    findingsRecorded: (from, until) => findingsRecorded(tx, from, until),
    missesRecorded: async (from, until) => {
      const [row] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM follow_up_misses
          WHERE portal_id = $1 AND taken_back_at IS NULL AND recorded_at >= $2 AND recorded_at <= $3`,
        [tx.portalId, toSql(from), toSql(until)],
      );
      return row?.n ?? 0;
    },
    saveObserveReport: async report => {
      await tx.send(
        `INSERT INTO observe_reports (portal_id, made_at, report) VALUES ($1, program_now(), $2)
         ON CONFLICT DO NOTHING`,
        [tx.portalId, JSON.stringify(report)],
      );
    },
    observeReports: async () => {
      const rows = await tx.query<{ made_at: number; report: StoredObserveReport }>(
        'SELECT made_at, report FROM observe_reports WHERE portal_id = $1 ORDER BY made_at DESC LIMIT 20',
        [tx.portalId],
      );
      return rows.map(row => ({ ...row.report, madeAt: instantOf(row.made_at).toString() }));
    },
  };
}

/** The last unbroken run of policies that observe. */
async function observedFrom(tx: PortalTransaction) {
  const [row] = await tx.query<{ from_at: number | null; until_at: number | null }>(
    `WITH turns AS (
       SELECT version, in_force_from, document ->> 'enforcement' = 'observe' AS observes FROM policies
        WHERE portal_id = $1 AND in_force_from <= (SELECT program_now())
     ), last AS (SELECT max(version) AS version FROM turns WHERE observes)
     SELECT (SELECT min(in_force_from) FROM turns, last WHERE observes AND turns.version <= last.version
               AND turns.version > coalesce((SELECT max(t.version) FROM turns t, last l
                 WHERE NOT t.observes AND t.version < l.version), 0)) AS from_at,
            (SELECT min(in_force_from) FROM turns, last WHERE NOT observes AND turns.version > last.version) AS until_at`,
    [tx.portalId],
  );
  if (row?.from_at == null) return null;
  return { from: instantOf(row.from_at), until: instantOrNull(row.until_at) };
}

async function findingsRecorded(tx: PortalTransaction, from: Temporal.Instant, until: Temporal.Instant) {
  const rows = await tx.query<{
    rule: ObservedFinding['rule'];
    weight: ObservedFinding['weight'];
    partner_company_id: string;
    actor_user_id: string | null;
    recorded_at: number;
    escalated: boolean;
    dismissed: boolean;
  }>(
    `SELECT f.rule, f.weight, r.partner_company_id, f.actor_user_id, f.recorded_at, f.status = 'dismissed' AS dismissed,
       EXISTS (SELECT FROM ledger l WHERE l.portal_id = f.portal_id AND l.registration_id = f.registration_id
         AND l.kind = 'finding-escalated' AND l.facts ->> 'findingId' = f.finding_id) AS escalated
       FROM findings f JOIN registrations r USING (portal_id, registration_id)
      WHERE f.portal_id = $1 AND f.recorded_at >= $2 AND f.recorded_at <= $3 ORDER BY f.recorded_at, f.finding_id`,
    [tx.portalId, toSql(from), toSql(until)],
  );
  return rows.map(row => ({
    rule: row.rule,
    weight: row.weight,
    partnerCompanyId: row.partner_company_id,
    actorUserId: row.actor_user_id,
    recordedAt: instantOf(row.recorded_at),
    escalated: row.escalated,
    dismissed: row.dismissed,
  }));
}
