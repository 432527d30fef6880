import { type CrmRecord, recordsOf } from '../../emulator/world.ts';
import type { Run } from '../run.ts';

type TypeId = '0-2' | '0-3';

/** Live records of a type, in the order they were made. */
export const idsOf = (run: Run, typeId: TypeId): string[] =>
  liveRecords(run, typeId).map(record => record.id);

export const liveRecords = (run: Run, typeId: TypeId): CrmRecord[] =>
  [...recordsOf(run.hubspot.portal, typeId).values()].filter(record => record.archivedAt === null);

export const archivedRecords = (run: Run, typeId: TypeId): CrmRecord[] =>
  [...recordsOf(run.hubspot.portal, typeId).values()].filter(record => record.archivedAt !== null);

/** An id that somebody may name: of a live record, a deleted or merged one, or of none. */
export function anyId(run: Run, typeId: TypeId): string {
  const merged = [...run.hubspot.portal.mergedInto.keys()]
    .filter(key => key.startsWith(`${typeId}:`))
    .map(key => key.slice(typeId.length + 1));
  const archived = archivedRecords(run, typeId).map(record => record.id);
  return run.random.pick([...idsOf(run, typeId), ...archived, ...merged, '99']);
}
