import type { EmulatorState } from '../state.ts';
import { type CrmRecord, crmNow, type Origin, type Portal, recordsOf } from '../world.ts';

/** Deletes a contact for good (GDPR): the record and its links are gone, subscribers hear of it. */
export function erasePerson(state: EmulatorState, portal: Portal, record: CrmRecord, origin: Origin): void {
  const key = `${record.typeId}:${record.id}`;
  for (const [typeId, byId] of portal.links.get(key) ?? []) {
    for (const id of byId.keys()) portal.links.get(`${typeId}:${id}`)?.get(record.typeId)?.delete(record.id);
  }
  portal.links.delete(key);
  recordsOf(portal, record.typeId).delete(record.id);
  state.emit({
    kind: 'privacyDeletion',
    portalId: portal.portalId,
    at: crmNow(state.world),
    origin,
    typeId: record.typeId,
    objectId: record.id,
  });
  state.touched();
}
