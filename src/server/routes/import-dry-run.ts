import { importReport } from '../../../adapters/postgres/import-report.ts';
import { keepImportsOut } from '../../../adapters/postgres/imports.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import {
  type ImportDryRunAnswer,
  importDryRunAnswerSchema,
  importDryRunRequestSchema,
} from '../../../contract/import-dry-run.ts';
import { remedyOf } from '../../../domain/import-words.ts';
import { checkSmallImport } from '../../../operations/check-small-import.ts';
import type { ReportedRow } from '../../../operations/import-records.ts';
import { mostRows, readOldRegistrations } from '../read-old-registrations.ts';
import { jsonRoute, ok } from '../route.ts';

export const importDryRunRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/imports/dry-run',
    summary:
      'What would become of old registrations, row by row; nothing is registered, and the import is kept to be applied',
    auth: 'admin',
    body: importDryRunRequestSchema,
    answers: { 200: importDryRunAnswerSchema },
    handle: async ({ deps, portalId, userId }, { body }) => {
      const read = await readOldRegistrations(deps, portalId, body);
      if (typeof read === 'string') return ok({ ok: true as const, fault: read, report: null });
      const { mapping, ...found } = read;
      return ok(
        await inPortal(deps.pool, portalId, {}, async (tx): Promise<ImportDryRunAnswer> => {
          if (!(await keepImportsOut(tx)))
            return { ok: true, fault: 'Another import is running. Try again when it is done.', report: null };
          const record = await checkSmallImport(storeOf(tx), {
            ...found,
            how: mapping,
            startedBy: userId,
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

function told(rows: readonly ReportedRow[]) {
  const expected = { active: 0, queued: 0, expired: 0, skipped: 0 };
  const each = rows.map(row => {
    const becomes = row.expected ?? 'skipped';
    expected[becomes] += 1;
    const { line, dealId, customer, partner } = row;
    return { line, dealId, customer, partner, expected: becomes, reason: reasonOf(row) };
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
