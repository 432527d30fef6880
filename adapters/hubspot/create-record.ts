import type { ApiCall } from './api-call.ts';
import { defaultAssociationTypeId } from './association-types.ts';
import { type CrmRecord, crmRecordOf } from './crm-record.ts';
import { type CrmObjectType, paths } from './paths.ts';
import { wireRecord } from './wire.ts';
import { type PropertyValues, wireAssociationInput, wireProperties } from './write-batch.ts';

export type NewRecord = {
  properties: PropertyValues;
  /** Associated in the same call, with HubSpot's unlabelled type. */
  associatedWith?: readonly { type: CrmObjectType; id: string }[];
};

/**
 * Makes one record, e.g. a task or a note with its associations. Throws HubSpotError. Not idempotent: when
 * `mayHaveHappened` says so, look with `findEffect` for the marker in its body before trying again.
 */
export async function createRecord(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  record: NewRecord,
): Promise<CrmRecord> {
  const associations = (record.associatedWith ?? []).map(target =>
    wireAssociationInput({
      toType: target.type,
      toId: target.id,
      typeIds: [defaultAssociationTypeId(type, target.type)],
    }),
  );
  const created = await call(portalId, {
    operation: `create ${type}`,
    method: 'POST',
    path: paths.objects(type),
    json: { properties: wireProperties(record.properties), associations },
    schema: wireRecord,
  });
  return crmRecordOf(created);
}
