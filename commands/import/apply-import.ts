import { applyImportBatch } from '../../operations/apply-import.ts';
import type { ImportRecord, RowPlace } from '../../operations/import-records.ts';
import type { ImportSession } from './import-session.ts';
import { createProgress } from './progress.ts';

/** Each batch is one transaction, which others who want the same partners wait for: half a second. */
const appliedAtOnce = 500;

/**
 * Imports every row that the dry run found fit, a batch at a time. Killed, it goes on at the first row without an
 * outcome when it is called again; when all are done it does nothing.
 *
 * @throws when there was no dry run
 */
export async function applyImport(session: ImportSession, found: ImportRecord): Promise<ImportRecord> {
  if (found.appliedAt !== null) return found;
  if (found.checkedAt === null)
    throw new Error(
      `${found.label} was not checked to the end yet. Check it first: npm run import -- check, with the same file or mapping.`,
    );
  const actor = await session.actor();
  const { importId } = found;
  const record = await session.run(async store => {
    const began = { ...found, applyBeganAt: found.applyBeganAt ?? (await store.now()) };
    await store.saveImport(began);
    await store.skipRows(importId);
    return began;
  });
  const tallies = await session.run(store => store.tallies(importId));
  const count = (open: boolean) =>
    tallies.filter(tally => !open || tally.outcome === null).reduce((sum, tally) => sum + tally.rows, 0);
  const total = count(false);
  let done = total - count(true);
  const progress = createProgress('Importing', total, done);
  const next = (after: RowPlace | null) =>
    session.run(store => applyImportBatch(store, importId, actor, { after, size: appliedAtOnce }));
  for (let batch = await next(null); batch.rows > 0; batch = await next(batch.after)) {
    done += batch.rows;
    session.wake();
    progress.at(done);
  }
  progress.end(done);
  return await session.run(async store => {
    const applied = { ...record, appliedAt: await store.now() };
    await store.saveImport(applied);
    return applied;
  });
}
