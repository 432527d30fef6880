import type { ImportsPort, OpenRow, RowOutcome, RowPlace } from './import-records.ts';
import { type Imported, type ImportPorts, importRegistrations } from './import-registrations.ts';
import type { Actor } from './records.ts';

export type ApplyPorts = ImportPorts & ImportsPort;

/**
 * Imports the next rows of an import and keeps what became of each, all of it in one transaction: whoever is killed
 * goes on at the first row without an outcome, and no row is imported twice.
 *
 * @param batch `after`: where the batch before ended, null in a process that has just begun
 * @returns how many rows were done, 0 when none is left, and where
 */
export async function applyImportBatch(
  ports: ApplyPorts,
  importId: string,
  actor: Actor & { kind: 'user' },
  batch: { after: RowPlace | null; size: number },
): Promise<{ rows: number; after: RowPlace | null }> {
  const rows = await ports.rowsToApply(importId, batch.after, batch.size);
  const last = rows.at(-1);
  if (last === undefined) return { rows: 0, after: batch.after };
  const imported = await importRegistrations(ports, { actor, rows });
  await ports.saveOutcomes(
    importId,
    imported.flatMap((each, index) => outcomeOf(each, rows[index])),
  );
  return { rows: rows.length, after: last };
}

function outcomeOf(imported: Imported, row: OpenRow | undefined): RowOutcome[] {
  if (row === undefined) return [];
  const { line } = row;
  if (!imported.ok) {
    const { code, detail: reason } = imported.refusal;
    return [{ line, outcome: 'refused', code, reason, registrationId: null }];
  }
  const { state, registrationId } = imported.registration;
  if (imported.before) {
    const reason = 'Its reference was imported before.';
    return [{ line, outcome: 'refused', code: 'ALREADY_IMPORTED', reason, registrationId }];
  }
  const outcome = state === 'queued' || state === 'active' ? state : 'expired';
  return [{ line, outcome, code: null, reason: null, registrationId }];
}
