import type { RowVerdict } from '../../domain/import-verdict.ts';
import type {
  ImportRecord,
  ImportsPort,
  OpenRow,
  RowPlace,
  StagedRow,
} from '../../operations/import-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type ImportRow = {
  import_id: string;
  source: ImportRecord['source'];
  digest: string;
  label: string;
  how: Record<string, unknown>;
  started_by: string;
  started_at: number;
  read_through: string | null;
  read_at: number | null;
  checked_at: number | null;
  apply_began_at: number | null;
  applied_at: number | null;
};

type OpenRowSql = {
  line: number;
  reference: string;
  company_id: string;
  account_id: string;
  partner_company_id: string;
  deal_id: string | null;
  protected_from: number;
  protected_until: number;
  expected: OpenRow['expected'];
};

const openColumns =
  'line, reference, company_id, account_id, partner_company_id, deal_id, protected_from, protected_until, expected';

const isAfter =
  '($3::bigint IS NULL OR (account_id, protected_from, line) > ($3::bigint, $4::timestamptz, $5::int))';
const placeOf = (after: RowPlace | null) => [
  after?.accountId ?? null,
  toSql(after?.protectedFrom ?? null),
  after?.line ?? null,
];

/** The lock that imports of a portal take; one that runs keeps others out. */
export const importLock = (portalId: string) => `dibs-import:${portalId}`;

/** Keeps other imports of the portal out until this transaction ends; false: one runs. */
export async function keepImportsOut(tx: PortalTransaction): Promise<boolean> {
  const [row] = await tx.query<{ got: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS got',
    [importLock(tx.portalId)],
  );
  return row?.got === true;
}

/** Rows of `imports` and `import_rows`. Statements take many rows at once: a file has a hundred thousand. */
export function imports(
  tx: PortalTransaction,
): ImportsPort & { allImports(): Promise<ImportRecord[]>; forgetRows(importId: string): Promise<number> } {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<ImportRow>(`SELECT * FROM imports WHERE portal_id = $1 AND ${where}`, [
        tx.portalId,
        ...values,
      ])
    ).map(toImport);
  const open = async (where: string, values: unknown[], limit: number) =>
    (
      await tx.query<OpenRowSql>(
        `SELECT ${openColumns} FROM import_rows WHERE portal_id = $1 AND import_id = $2 AND outcome IS NULL AND ${where}
          ORDER BY account_id, protected_from, line LIMIT ${limit}`,
        [tx.portalId, ...values],
      )
    ).map(toOpenRow);
  return {
    saveImport: record => saveImport(tx, record),
    importById: async id => (await select('import_id = $2', [id]))[0] ?? null,
    importByDigest: async digest =>
      (await select('digest = $2 ORDER BY started_at DESC, import_id DESC LIMIT 1', [digest]))[0] ?? null,
    allImports: () => select('true ORDER BY started_at DESC, import_id DESC', []),
    stageRows: (importId, rows) => stageRows(tx, importId, rows),
    clearRows: async importId => {
      await tx.send('DELETE FROM import_rows WHERE portal_id = $1 AND import_id = $2', [
        tx.portalId,
        importId,
      ]);
    },
    rowsOf: async importId => {
      const [row] = await tx.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM import_rows WHERE portal_id = $1 AND import_id = $2',
        [tx.portalId, importId],
      );
      return row?.n ?? 0;
    },
    forgetRows: async importId => {
      const rows = await tx.query(
        'DELETE FROM import_rows WHERE portal_id = $1 AND import_id = $2 RETURNING 1',
        [tx.portalId, importId],
      );
      return rows.length;
    },
    rowsToJudge: (importId, after, limit) =>
      open(`account_id IS NOT NULL AND verdict IS NULL AND ${isAfter}`, [importId, ...placeOf(after)], limit),
    rowsToApply: (importId, after, limit) =>
      open(`expected <> 'skipped' AND ${isAfter}`, [importId, ...placeOf(after)], limit),
    saveVerdicts: (importId, verdicts) => saveVerdicts(tx, importId, verdicts),
    saveOutcomes: async (importId, outcomes) => {
      await tx.send(
        `UPDATE import_rows r SET outcome = o.outcome, outcome_code = o.code, outcome_reason = o.reason,
           registration_id = o."registrationId"
          FROM jsonb_to_recordset($3::jsonb) AS o (line int, outcome text, code text, reason text, "registrationId" text)
         WHERE r.portal_id = $1 AND r.import_id = $2 AND r.line = o.line`,
        [tx.portalId, importId, JSON.stringify(outcomes)],
      );
    },
    skipRows: async importId => {
      await tx.send(
        `UPDATE import_rows SET outcome = 'skipped'
          WHERE portal_id = $1 AND import_id = $2 AND outcome IS NULL AND expected = 'skipped'`,
        [tx.portalId, importId],
      );
    },
    refuseSameReferences: async importId => {
      await tx.query(
        // Put together first: joined in one go, the rows of a fresh import are compared each with each.
        `WITH named AS MATERIALIZED (
           SELECT line, min(line) OVER (PARTITION BY reference) AS first FROM import_rows
            WHERE portal_id = $1 AND import_id = $2 AND reference IS NOT NULL AND outcome IS NULL
              AND verdict IS DISTINCT FROM 'bad'
         ), again AS MATERIALIZED (SELECT line, first FROM named WHERE line > first)
         UPDATE import_rows r SET verdict = 'bad', expected = 'skipped', code = 'SAME_REFERENCE',
             reason = 'Line ' || again.first || ' has the same reference.'
           FROM again WHERE r.portal_id = $1 AND r.import_id = $2 AND r.line = again.line`,
        [tx.portalId, importId],
      );
    },
    tallies: async importId => {
      const rows = await tx.query<Awaited<ReturnType<ImportsPort['tallies']>>[number]>(
        `SELECT verdict, expected, code, outcome, outcome_code AS "outcomeCode", count(*)::int AS rows FROM import_rows
          WHERE portal_id = $1 AND import_id = $2 GROUP BY verdict, expected, code, outcome, outcome_code
          ORDER BY verdict, expected, code, outcome, outcome_code`,
        [tx.portalId, importId],
      );
      return rows;
    },
  };
}

async function saveImport(tx: PortalTransaction, record: ImportRecord): Promise<void> {
  await tx.send(
    `INSERT INTO imports (portal_id, import_id, source, digest, label, how, started_by, started_at, read_through,
       read_at, checked_at, apply_began_at, applied_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     ON CONFLICT (portal_id, import_id) DO UPDATE SET read_through = $9, read_at = $10, checked_at = $11,
       apply_began_at = $12, applied_at = $13`,
    [
      tx.portalId,
      record.importId,
      record.source,
      record.digest,
      record.label,
      JSON.stringify(record.how),
      record.startedBy,
      toSql(record.startedAt),
      record.readThrough,
      toSql(record.readAt),
      toSql(record.checkedAt),
      toSql(record.applyBeganAt),
      toSql(record.appliedAt),
    ],
  );
}

async function stageRows(tx: PortalTransaction, importId: string, rows: readonly StagedRow[]): Promise<void> {
  await tx.send(
    `INSERT INTO import_rows (portal_id, import_id, line, reference, customer, partner, company_id, account_id,
       partner_company_id, deal_id, protected_from, protected_until, verdict, expected, code, reason)
     SELECT $1, $2, s.line, s.reference, s.customer, s.partner, s."companyId", s."accountId", s."partnerCompanyId",
       s."dealId", s."protectedFrom", s."protectedUntil", s.verdict, s.expected, s.code, s.reason
       FROM jsonb_to_recordset($3::jsonb) AS s (line int, reference text, customer text, partner text,
         "companyId" bigint, "accountId" bigint, "partnerCompanyId" bigint, "dealId" bigint,
         "protectedFrom" timestamptz, "protectedUntil" timestamptz, verdict text, expected text, code text, reason text)
     ON CONFLICT (portal_id, import_id, line) DO NOTHING`,
    [tx.portalId, importId, JSON.stringify(rows)],
  );
}

async function saveVerdicts(
  tx: PortalTransaction,
  importId: string,
  verdicts: readonly (RowVerdict & { line: number })[],
): Promise<void> {
  await tx.send(
    `UPDATE import_rows r SET verdict = v.verdict, expected = v.expected, code = v.code, reason = v.reason
      FROM jsonb_to_recordset($3::jsonb) AS v (line int, verdict text, expected text, code text, reason text)
     WHERE r.portal_id = $1 AND r.import_id = $2 AND r.line = v.line AND r.outcome IS NULL`,
    [tx.portalId, importId, JSON.stringify(verdicts)],
  );
}

const toImport = (row: ImportRow): ImportRecord => ({
  importId: row.import_id,
  source: row.source,
  digest: row.digest,
  label: row.label,
  how: row.how,
  startedBy: row.started_by,
  startedAt: instantOf(row.started_at),
  readThrough: row.read_through,
  readAt: instantOrNull(row.read_at),
  checkedAt: instantOrNull(row.checked_at),
  applyBeganAt: instantOrNull(row.apply_began_at),
  appliedAt: instantOrNull(row.applied_at),
});

const toOpenRow = (row: OpenRowSql): OpenRow => ({
  line: row.line,
  reference: row.reference,
  companyId: row.company_id,
  accountId: row.account_id,
  partnerCompanyId: row.partner_company_id,
  dealId: row.deal_id,
  protectedFrom: instantOf(row.protected_from),
  protectedUntil: instantOf(row.protected_until),
  expected: row.expected,
});
