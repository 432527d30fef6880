import type { PropertyDefinition, PropertyGroup } from './crm/property-definition.ts';
import type { ResolvedOptions } from './options.ts';

/** Where a change came from, as HubSpot's history and webhooks name it. */
export type Origin = {
  readonly changeSource: string;
  readonly sourceId: string;
  readonly userId: string | null;
  readonly label: string;
};

export type HistoryEntry = {
  readonly value: string;
  readonly at: number;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly userId: string | null;
};

/** One CRM record. `indexed` is what search still shows until `indexDueAt` (CRM time, ms); null: not found yet. */
export type CrmRecord = {
  readonly id: string;
  readonly typeId: string;
  properties: Record<string, string>;
  history: Record<string, HistoryEntry[]>;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
  indexed: Record<string, string> | null;
  indexDueAt: number;
};

export type Team = { readonly id: string; readonly name: string };

export type PortalUser = {
  readonly userId: string;
  readonly ownerId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly teamIds: readonly string[];
  readonly roles: readonly string[];
  readonly createdAt: number;
};

export type PipelineStage = {
  readonly id: string;
  readonly label: string;
  readonly probability: string;
  readonly isClosed: boolean;
};

export type Pipeline = {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly PipelineStage[];
};

export type AssociationLabel = {
  readonly fromTypeId: string;
  readonly toTypeId: string;
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  readonly typeId: number;
  readonly inverseTypeId: number;
  readonly label: string | null;
};

/** A list that is filled by hand. `members`: record id → when it was added, CRM time in ms. */
export type CrmList = {
  readonly listId: string;
  readonly name: string;
  readonly objectTypeId: string;
  readonly members: Map<string, number>;
  readonly createdAt: number;
};

export type Install = {
  readonly scopes: readonly string[];
  readonly userId: string;
  readonly refreshToken: string;
  readonly installedAt: number;
};

/** A HubSpot account. Maps throughout, so that ten thousand records stay cheap. */
export type Portal = {
  readonly portalId: string;
  readonly name: string;
  readonly records: Map<string, Map<string, CrmRecord>>;
  /** `typeId:oldId` → the id that record was merged into. */
  readonly mergedInto: Map<string, string>;
  /** `fromType:fromId` → toType → toId → association type keys (`CATEGORY:typeId`). */
  readonly links: Map<string, Map<string, Map<string, Set<string>>>>;
  readonly definitions: Map<string, Map<string, PropertyDefinition>>;
  readonly groups: Map<string, Map<string, PropertyGroup>>;
  readonly customLabels: AssociationLabel[];
  /** Absent in an account kept from before there were lists. */
  lists?: Map<string, CrmList>;
  readonly pipelines: Pipeline[];
  readonly teams: Team[];
  readonly users: PortalUser[];
  install: Install | null;
  nextRecordId: bigint;
  nextUserId: number;
  nextLabelId: number;
};

/** Everything the emulator remembers, less what is in flight. */
export type World = {
  readonly options: ResolvedOptions;
  readonly portals: Map<string, Portal>;
  clockOffsetMs: number;
  nextPortalId: number;
  nextEventId: number;
};

/** The map of one object type's records, made when first asked for. */
export function recordsOf(portal: Portal, typeId: string): Map<string, CrmRecord> {
  const found = portal.records.get(typeId);
  if (found) return found;
  const made = new Map<string, CrmRecord>();
  portal.records.set(typeId, made);
  return made;
}

export function listsOf(portal: Portal): Map<string, CrmList> {
  portal.lists ??= new Map();
  return portal.lists;
}

/** CRM time in ms: wall time plus the demo's offset. Tokens, limits and signatures never use it. */
export function crmNow(world: World): number {
  return world.options.nowMs() + world.clockOffsetMs;
}

/** A HubSpot timestamp: ISO 8601 UTC with milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
