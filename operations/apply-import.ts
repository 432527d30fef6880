import { type ImportHistoryPorts, importHistory } from './import-history.ts';
import type { ImportsPort, OpenRow, RowOutcome, RowPlace } from './import-records.ts';
import { type ImportPorts, importRegistration } from './import-registration.ts';
import type { Actor } from './records.ts';

export type ApplyPorts = ImportPorts & ImportHistoryPorts & ImportsPort;

/**
 * Imports the next rows of an import and keeps what became of each, all of it in one transaction: whoever is killed
 * goes on at the first row without an outcome, and no row is imported twice. Everything that the batch decides on is
 * locked first, partners before accounts (I1).
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
  if (rows.length === 0) return { rows: 0, after: batch.after };
  for (const id of inOrder(rows.map(row => row.partnerCompanyId))) await ports.lockPartner(id);
  const locked = await lockAccountsOf(ports, rows);
  const ended = rows.flatMap(row => {
    const accountId = locked.get(row.companyId);
    return row.expected === 'expired' && accountId !== undefined ? [{ ...row, accountId }] : [];
  });
  const { outcomes, left } = await importHistory(ports, actor, ended);
  const live = rows.filter(row => row.expected !== 'expired' || !locked.has(row.companyId));
  for (const row of [...left, ...live]) outcomes.push(await outcomeOf(ports, actor, row));
  await ports.saveOutcomes(importId, outcomes);
  return { rows: rows.length, after: rows.at(-1) ?? null };
}

/** Accounts of the rows' companies, locked. A company whose account changed hands meanwhile is left out. */
async function lockAccountsOf(ports: ApplyPorts, rows: readonly OpenRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(row => row.companyId))];
  const seen = new Map((await ports.companies(ids)).map(company => [company.companyId, company.accountId]));
  await ports.lockAccounts(inOrder([...seen.values()]));
  const now = await ports.companies(ids);
  return new Map(
    now
      .filter(({ companyId, accountId }) => seen.get(companyId) === accountId)
      .map(({ companyId, accountId }) => [companyId, accountId]),
  );
}

async function outcomeOf(
  ports: ApplyPorts,
  actor: Actor & { kind: 'user' },
  row: OpenRow,
): Promise<RowOutcome> {
  const imported = await importRegistration(ports, { actor, row });
  const base = { line: row.line, code: null, reason: null, registrationId: null };
  if (!imported.ok)
    return { ...base, outcome: 'refused', code: imported.refusal.code, reason: imported.refusal.detail };
  const { state, registrationId } = imported.registration;
  if (imported.before)
    return {
      ...base,
      outcome: 'refused',
      code: 'ALREADY_IMPORTED',
      reason: 'Its reference was imported before.',
      registrationId,
    };
  const outcome = state === 'queued' ? 'queued' : state === 'active' ? 'active' : 'expired';
  return { ...base, outcome, registrationId };
}

const inOrder = (ids: readonly string[]) =>
  [...new Set(ids)].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
