import type { ImportRecord } from './import-records.ts';
import { type JudgePlace, type JudgePorts, judgeImportBatch } from './judge-import.ts';
import type { MintPort } from './ports.ts';
import { type ReadRow, type StagePorts, stageImport } from './stage-import.ts';

export type CheckPastedPorts = StagePorts & JudgePorts & MintPort;

type Pasted = Pick<ImportRecord, 'digest' | 'label' | 'how' | 'startedBy'> & {
  rows: readonly ReadRow[];
  dates: Parameters<typeof stageImport>[3];
};

/**
 * The dry run of an import small enough for one transaction: keeps every row, and says of each what would become of it.
 * Nothing is registered. The same rows again are judged anew, as the facts may have changed; an import that is being
 * applied, or was, is left as it is.
 */
export async function checkPastedImport(ports: CheckPastedPorts, pasted: Pasted): Promise<ImportRecord> {
  const { rows, dates, ...given } = pasted;
  const found = await ports.importByDigest(given.digest);
  if (found !== null && found.applyBeganAt !== null) return found;
  const now = await ports.now();
  const record: ImportRecord = {
    importId: found?.importId ?? ports.id('imp'),
    source: 'csv',
    ...given,
    startedAt: found?.startedAt ?? now,
    readThrough: String(rows.at(-1)?.line ?? 0),
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
