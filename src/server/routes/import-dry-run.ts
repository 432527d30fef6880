import { createHash } from 'node:crypto';
import { type CsvImportRow, importRows } from '../../../adapters/csv/import-rows.ts';
import { CsvFileError, readCsv } from '../../../adapters/csv/read-csv.ts';
import { importReport } from '../../../adapters/postgres/import-report.ts';
import { keepImportsOut } from '../../../adapters/postgres/imports.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import {
  type ImportDryRunAnswer,
  importDryRunAnswerSchema,
  importDryRunRequestSchema,
} from '../../../contract/import-dry-run.ts';
import { type ImportMapping, importMappingSchema } from '../../../contract/imports.ts';
import { canonicalJson } from '../../../domain/canonical-json.ts';
import { remedyOf } from '../../../domain/import-words.ts';
import { checkPastedImport } from '../../../operations/check-pasted-import.ts';
import type { ReportedRow } from '../../../operations/import-records.ts';
import { jsonRoute, ok } from '../route.ts';

/** More take longer than a page should wait for: they are for the command. */
const mostRows = 1_000;

export const importDryRunRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/imports/dry-run',
    summary:
      'What would become of old registrations, row by row; nothing is registered, and the import is kept to be applied',
    auth: 'admin',
    body: importDryRunRequestSchema,
    answers: { 200: importDryRunAnswerSchema },
    handle: async ({ deps, portalId, userId }, { body: { csv, dates } }) => {
      const mapping = importMappingSchema.parse({ dates });
      const digest = digestOf(csv, mapping);
      const rows = await readRows(csv, mapping, digest.slice(0, 12));
      if (typeof rows === 'string') return ok({ ok: true as const, fault: rows, report: null });
      return ok(
        await inPortal(deps.pool, portalId, {}, async (tx): Promise<ImportDryRunAnswer> => {
          if (!(await keepImportsOut(tx)))
            return { ok: true, fault: 'Another import is running. Try again when it is done.', report: null };
          const record = await checkPastedImport(storeOf(tx), {
            digest,
            label: `${rows.length} pasted ${rows.length === 1 ? 'row' : 'rows'}`,
            how: mapping,
            startedBy: userId,
            rows,
            dates: mapping.dates,
          });
          const page = { after: 0, limit: mostRows, verdicts: null };
          const each = await importReport(tx).reportedRows(record.importId, page);
          const applied = record.applyBeganAt !== null;
          return { ok: true, fault: null, report: { importId: record.importId, applied, ...told(each) } };
        }),
      );
    },
  }),
];

/** The rows, or why they cannot be read. */
async function readRows(
  csv: string,
  mapping: ImportMapping,
  nameless: string,
): Promise<CsvImportRow[] | string> {
  const rows: CsvImportRow[] = [];
  try {
    for await (const row of importRows(readCsv({ text: csv }), mapping, { after: 0, nameless })) {
      if (rows.length === mostRows)
        return `These are more than ${mostRows} rows. Take some of them, or use npm run import on the server.`;
      rows.push(row);
    }
  } catch (error) {
    if (error instanceof CsvFileError) return error.message;
    throw error;
  }
  return rows.length === 0 ? 'There is a head line, and no row below it.' : rows;
}

const digestOf = (csv: string, mapping: ImportMapping) =>
  createHash('sha256')
    .update(`pasted\n${canonicalJson(mapping)}\n${csv}`, 'utf8')
    .digest('hex');

function told(rows: readonly ReportedRow[]) {
  const expected = { active: 0, queued: 0, expired: 0, skipped: 0 };
  const each = rows.map(row => {
    const becomes = row.expected ?? 'skipped';
    expected[becomes] += 1;
    const { line, customer, partner } = row;
    return { line, customer, partner, expected: becomes, reason: reasonOf(row) };
  });
  return { rows: rows.length, expected, each };
}

/** What comes in as it was needs no reason. */
function reasonOf({ reason, code, expected }: ReportedRow): string | null {
  const remedy = code === null ? null : remedyOf(code);
  if (reason === null || expected === 'active' || expected === 'expired') return null;
  const sentence = /[.!?]$/.test(reason) ? reason : `${reason}.`;
  return remedy === null ? sentence : `${sentence} To do: ${remedy}.`;
}
