import type { ImportMapping } from '../../contract/imports.ts';
import type { ImportRecord } from '../../operations/import-records.ts';
import { type JudgePlace, judgeImportBatch } from '../../operations/judge-import.ts';
import { type PlacedRow, stageImport } from '../../operations/stage-import.ts';
import type { ImportSession } from './import-session.ts';
import { createProgress } from './progress.ts';

/** Where rows come from: `rows` begins after the place up to which they are kept already. */
export type ImportSource = {
  source: ImportRecord['source'];
  digest: string;
  label: string;
  mapping: ImportMapping;
  rows(from: { readThrough: string | null; lines: number }): AsyncIterable<PlacedRow>;
};

const readAtOnce = 1_000;
const judgedAtOnce = 1_000;

/**
 * The dry run: keeps every row as it is read, and says of each what would become of it. Nothing is registered. One that
 * was killed goes on where it was; one that came to its end begins anew, since the facts may have changed. An import
 * that is being applied, or was, is left as it is.
 */
export async function checkImport(session: ImportSession, from: ImportSource): Promise<ImportRecord> {
  const actor = await session.actor();
  const found = await session.run(store => store.importByDigest(from.digest));
  const isApplied = found !== null && found.appliedAt !== null;
  if (found !== null && found.applyBeganAt !== null && (from.source === 'csv' || !isApplied)) return found;
  const begun = isApplied ? null : found;
  const record = await session.run(async store => {
    const started: ImportRecord = begun ?? {
      importId: store.id('imp'),
      source: from.source,
      digest: from.digest,
      label: from.label,
      how: from.mapping,
      startedBy: actor.userId,
      startedAt: await store.now(),
      readThrough: null,
      readAt: null,
      checkedAt: null,
      applyBeganAt: null,
      appliedAt: null,
    };
    if (started.readAt === null) {
      await store.saveImport(started);
      return started;
    }
    await store.clearRows(started.importId);
    const anew = { ...started, readThrough: null, readAt: null, checkedAt: null };
    await store.saveImport(anew);
    return anew;
  });
  const read = await readAll(session, record, from);
  return await judgeAll(session, read);
}

async function readAll(
  session: ImportSession,
  record: ImportRecord,
  from: ImportSource,
): Promise<ImportRecord> {
  const { importId } = record;
  const lines = record.readThrough === null ? 0 : await session.run(store => store.rowsOf(importId));
  const progress = createProgress('Reading', null, lines);
  let [done, batch]: [number, PlacedRow[]] = [lines, []];
  let current = record;
  const keep = async () => {
    const last = batch.at(-1);
    if (last === undefined) return;
    current = { ...current, readThrough: last.place };
    await session.run(async store => {
      await stageImport(store, importId, batch, from.mapping.dates);
      await store.saveImport(current);
    });
    done += batch.length;
    batch = [];
    progress.at(done);
  };
  for await (const row of from.rows({ readThrough: record.readThrough, lines })) {
    batch.push(row);
    if (batch.length >= readAtOnce) await keep();
  }
  await keep();
  progress.end(done);
  return await session.run(async store => {
    await store.refuseSameReferences(importId);
    const read = { ...current, readAt: await store.now() };
    await store.saveImport(read);
    return read;
  });
}

async function judgeAll(session: ImportSession, record: ImportRecord): Promise<ImportRecord> {
  let place: JudgePlace | null = null;
  do {
    const after: JudgePlace | null = place;
    place = await session.run(store => judgeImportBatch(store, record.importId, after, judgedAtOnce));
  } while (place !== null);
  return await session.run(async store => {
    const checked = { ...record, checkedAt: await store.now() };
    await store.saveImport(checked);
    return checked;
  });
}
