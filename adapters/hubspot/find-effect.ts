import type { ApiCall } from './api-call.ts';
import type { CrmObjectType } from './paths.ts';
import { readAssociations } from './read-associations.ts';
import { readBatch, readOne } from './read-batch.ts';

const BODY = { tasks: 'hs_task_body', notes: 'hs_note_body' } as const;

/**
 * Looks whether tasks or notes of ours exist that carry one of `markers` in their body, among those
 * associated with the given record. Reads by association and id, never by search, whose index lags: what it
 * does not find was not there when it was read. A record that was merged has its associations under its new id
 * alone, so that is asked for first. Returns marker → id of the oldest task or note with it.
 */
export async function findEffect(
  call: ApiCall,
  portalId: string,
  type: 'tasks' | 'notes',
  markers: readonly string[],
  associatedWith: { type: CrmObjectType; id: string },
): Promise<ReadonlyMap<string, string>> {
  const wanted = markers.filter(marker => marker !== '');
  const found = new Map<string, string>();
  if (wanted.length === 0) return found;
  const current = await readOne(call, portalId, associatedWith.type, associatedWith.id, []);
  if (current === null) return found;
  const associations = await readAssociations(call, portalId, associatedWith.type, type, [current.id]);
  const ids = [...associations.found.values()].flat().map(record => record.id);
  const records = await readBatch(call, portalId, type, ids, [BODY[type]]);
  for (const [id, record] of records.found) {
    const body = record.properties[BODY[type]] ?? '';
    for (const marker of wanted) {
      if (!body.includes(marker)) continue;
      const known = found.get(marker);
      if (known === undefined || BigInt(id) < BigInt(known)) found.set(marker, id);
    }
  }
  return found;
}
