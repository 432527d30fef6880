import type { WireRecord } from './wire.ts';

/** A CRM record as read. `id` is the record's own current id, which after a merge is not the id asked for. */
export type CrmRecord = {
  id: string;
  /** HubSpot's values are text; null when unset. Only the properties asked for (and HubSpot's own few). */
  properties: Readonly<Record<string, string | null>>;
  archived: boolean;
  /** ISO instants, null where HubSpot leaves them out. */
  createdAt: string | null;
  updatedAt: string | null;
  /** Ids that were merged into this record, where `hs_merged_object_ids` was read. */
  mergedIds: readonly string[];
  /** Associated ids by object type, only on pages read with `associations`; at most HubSpot's first 500. */
  associations?: Readonly<Record<string, readonly string[]>>;
  /** Object types of which HubSpot has more associations than it listed. */
  moreOf?: readonly string[];
  /** Values that a property had, newest first; only where history was asked for, and no more than HubSpot keeps. */
  history?: Readonly<Record<string, readonly PropertyVersion[]>>;
};

export type PropertyVersion = {
  value: string | null;
  /** ISO instant. */
  timestamp: string;
  sourceType: string | null;
  sourceId: string | null;
  updatedByUserId: string | null;
};

export const MERGED_IDS_PROPERTY = 'hs_merged_object_ids';

export function crmRecordOf(wire: WireRecord): CrmRecord {
  const record: CrmRecord = {
    id: wire.id,
    properties: wire.properties,
    archived: wire.archived,
    createdAt: wire.createdAt,
    updatedAt: wire.updatedAt,
    mergedIds: (wire.properties[MERGED_IDS_PROPERTY] ?? '').split(';').filter(id => id !== ''),
  };
  if (wire.propertiesWithHistory) record.history = wire.propertiesWithHistory;
  if (!wire.associations) return record;
  const associations = Object.entries(wire.associations).map(
    ([type, list]) => [type, [...new Set(list.results.map(item => item.id))]] as const,
  );
  const moreOf = Object.entries(wire.associations).flatMap(([type, list]) =>
    list.paging?.next ? [type] : [],
  );
  return { ...record, associations: Object.fromEntries(associations), moreOf };
}

/** A record that took in another has the links of both. */
export const keepsLinks = (id: string, record: CrmRecord): boolean =>
  record.id === id && record.mergedIds.length === 0;

/** A value of a property; HubSpot answers none as nothing or as an empty text. */
export const textOf = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value === '' ? null : value;
