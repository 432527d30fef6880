import type { ImportRecord } from './import-records.ts';
import { type JudgePlace, type JudgePorts, judgeImportBatch } from './judge-import.ts';
import type { MintPort } from './ports.ts';
import { type PlacedRow, type StagePorts, stageImport } from './stage-import.ts';

export type CheckSmallPorts = StagePorts & JudgePorts & MintPort;

type Small = Pick<ImportRecord, 'source' | 'digest' | 'label' | 'how' | 'startedBy'> & {
  rows: readonly PlacedRow[];
  dates: Parameters<typeof stageImport>[3];
};

/**
 * The dry run of an import small enough for one transaction: keeps every row, and says of each what would become of it.
 * Nothing is registered. The same again is judged anew, as the facts may have changed. An import that is being applied
 * is left as it is, and so is one of rows that was; deals are others by then, and begin another import.
 */
export async function checkSmallImport(ports: CheckSmallPorts, small: Small): Promise<ImportRecord> {
  const { rows, dates, ...given } = small;
  const last = await ports.importByDigest(given.digest);
  const isApplied = last !== null && last.appliedAt !== null;
  if (last !== null && last.applyBeganAt !== null && (given.source === 'csv' || !isApplied)) return last;
  const found = isApplied ? null : last;
  const now = await ports.now();
  const record: ImportRecord = {
    importId: found?.importId ?? ports.id('imp'),
    ...given,
    startedAt: found?.startedAt ?? now,
    readThrough: rows.at(-1)?.place ?? null,
    readAt: now,
    checkedAt: now,
    applyBeganAt: null,
    appliedAt: null,
  };
  const { importId } = record;
  await ports.clearRows(importId);
  await ports.saveImport(record);
  await stageImport(ports, importId, rows, dates);
  await ports.refuseSameReferences(importId);
  let place: JudgePlace | null = null;
  do place = await judgeImportBatch(ports, importId, place, rows.length);
  while (place !== null);
  return record;
}
