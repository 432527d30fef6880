import type { ImportVerdict } from '../../domain/import-verdict.ts';
import type { ReportedRow } from '../../operations/import-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOrNull } from './instants.ts';

export type UnknownPartner = { partner: string; rows: number; firstLine: number };
export type PartnerLoad = {
  partnerCompanyId: string;
  name: string;
  tier: string;
  open: number;
  coming: number;
};

type Row = {
  line: number;
  reference: string | null;
  customer: string | null;
  partner: string | null;
  company_id: string | null;
  account_id: string | null;
  partner_company_id: string | null;
  deal_id: string | null;
  protected_from: number | null;
  protected_until: number | null;
  verdict: ImportVerdict | null;
  expected: ReportedRow['expected'];
  code: string | null;
  reason: string | null;
  outcome: ReportedRow['outcome'];
  outcome_code: string | null;
  outcome_reason: string | null;
  registration_id: string | null;
};

/** What the report of an import needs besides its tallies. */
export function importReport(tx: PortalTransaction) {
  return {
    /** Rows after a line, in the order of the file; of `verdicts` only, where given. */
    reportedRows: async (
      importId: string,
      page: { after: number; limit: number; verdicts: readonly ImportVerdict[] | null },
    ): Promise<ReportedRow[]> =>
      (
        await tx.query<Row>(
          `SELECT * FROM import_rows WHERE portal_id = $1 AND import_id = $2 AND line > $3
             AND ($4::text[] IS NULL OR verdict = ANY($4::text[])) ORDER BY line LIMIT $5`,
          [tx.portalId, importId, page.after, page.verdicts, page.limit],
        )
      ).map(toReported),
    /** What the file calls partners that nobody is, most frequent first. */
    unknownPartners: async (importId: string): Promise<UnknownPartner[]> =>
      await tx.query<UnknownPartner>(
        `SELECT coalesce(partner, '') AS partner, count(*)::int AS rows, min(line) AS "firstLine" FROM import_rows
          WHERE portal_id = $1 AND import_id = $2 AND verdict = 'unknown-partner'
          GROUP BY 1 ORDER BY 2 DESC, 3 LIMIT 50`,
        [tx.portalId, importId],
      ),
    /** Partners of the import: how many open registrations each has, and how many more come. */
    partnerLoads: async (importId: string): Promise<PartnerLoad[]> =>
      await tx.query<PartnerLoad>(
        `SELECT p.company_id AS "partnerCompanyId", p.name, p.tier, i.coming,
           (SELECT count(*)::int FROM registrations r WHERE r.portal_id = $1 AND r.partner_company_id = p.company_id
              AND r.state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active')) AS open
           FROM (SELECT partner_company_id, count(*) FILTER (WHERE outcome IS NULL)::int AS coming FROM import_rows
                  WHERE portal_id = $1 AND import_id = $2 AND expected IN ('active', 'queued')
                  GROUP BY partner_company_id) i
           JOIN partners p ON p.portal_id = $1 AND p.company_id = i.partner_company_id
          ORDER BY p.name, p.company_id`,
        [tx.portalId, importId],
      ),
  };
}

const toReported = (row: Row): ReportedRow => ({
  line: row.line,
  reference: row.reference,
  customer: row.customer,
  partner: row.partner,
  companyId: row.company_id,
  accountId: row.account_id,
  partnerCompanyId: row.partner_company_id,
  dealId: row.deal_id,
  protectedFrom: instantOrNull(row.protected_from),
  protectedUntil: instantOrNull(row.protected_until),
  verdict: row.verdict,
  expected: row.expected,
  code: row.code,
  reason: row.reason,
  outcome: row.outcome,
  outcomeCode: row.outcome_code,
  outcomeReason: row.outcome_reason,
  registrationId: row.registration_id,
});
