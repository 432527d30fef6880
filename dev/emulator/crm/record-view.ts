import { objectTypeById } from '../object-types.ts';
import { type CrmRecord, iso, type Portal } from '../world.ts';

export type RecordView = {
  id: string;
  properties: Record<string, string | null>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  archivedAt?: string;
  propertiesWithHistory?: Record<string, HistoryView[]>;
};

type HistoryView = {
  value: string;
  timestamp: string;
  sourceType: string;
  sourceId: string;
  updatedByUserId?: number;
};

/** The properties HubSpot answers: defaults when none were named, else those plus the three it always adds. */
export function shownProperties(portal: Portal, typeId: string, asked: readonly string[]): string[] {
  const type = objectTypeById(typeId);
  const always = [type.createdProperty, type.modifiedProperty, 'hs_object_id'];
  const names = asked.length === 0 ? type.defaults : [...asked, ...always];
  const known = portal.definitions.get(typeId);
  return [...new Set(names)].filter(name => known?.has(name));
}

/** A record as HubSpot answers it: values are text, unset ones null, unknown names absent. */
export function viewRecord(
  portal: Portal,
  record: CrmRecord,
  asked: readonly string[] = [],
  withHistory: readonly string[] = [],
  values: Readonly<Record<string, string>> = record.properties,
): RecordView {
  const names = shownProperties(portal, record.typeId, [...asked, ...withHistory]);
  return {
    id: record.id,
    properties: Object.fromEntries(names.map(name => [name, values[name] ?? null])),
    ...(withHistory.length > 0 && {
      propertiesWithHistory: Object.fromEntries(withHistory.map(name => [name, historyOf(record, name)])),
    }),
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archivedAt !== null,
    ...(record.archivedAt !== null && { archivedAt: iso(record.archivedAt) }),
  };
}

function historyOf(record: CrmRecord, name: string): HistoryView[] {
  return (record.history[name] ?? []).map(entry => ({
    value: entry.value,
    timestamp: iso(entry.at),
    sourceType: entry.sourceType,
    sourceId: entry.sourceId,
    ...(entry.userId && { updatedByUserId: Number(entry.userId) }),
  }));
}
