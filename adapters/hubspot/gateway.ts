import { type ApiCallDeps, createApiCall } from './api-call.ts';
import { createAssociations, type NewAssociation } from './create-associations.ts';
import { createRecord, type NewRecord } from './create-record.ts';
import { readOwners, readPipelines } from './directory.ts';
import { findEffect } from './find-effect.ts';
import { type ListOptions, listPage, type SearchOptions, search } from './list-records.ts';
import { readList, readListMembers } from './lists.ts';
import type { CrmObjectType } from './paths.ts';
import {
  createProperties,
  createProperty,
  createPropertyGroup,
  type NewProperty,
  readProperties,
  updatePropertyOptions,
} from './properties.ts';
import { readAssociations } from './read-associations.ts';
import { readBatch, readOne } from './read-batch.ts';
import type { CrmProperty } from './wire.ts';
import { type PropertyValues, type WriteItem, writeBatch } from './write-batch.ts';

export type HubSpotGateway = ReturnType<typeof createHubSpotGateway>;

/**
 * HubSpot's CRM as Dibs uses it: dated paths only, every call inside the portal's budget, every answer parsed.
 * Reads and single writes throw HubSpotError; batch writes answer one outcome per item. Ids are text, portal
 * ids too. `appId` is ours: a webhook whose change has source INTEGRATION and this id is an echo of our write.
 */
export function createHubSpotGateway(deps: ApiCallDeps & { appId: string }) {
  const call = createApiCall(deps);
  return {
    appId: deps.appId,

    readBatch: (
      portalId: string,
      type: CrmObjectType,
      ids: readonly string[],
      properties: readonly string[],
      history?: readonly string[],
    ) => readBatch(call, portalId, type, ids, properties, history),

    readOne: (
      portalId: string,
      type: CrmObjectType,
      id: string,
      properties: readonly string[],
      along?: { associations?: readonly CrmObjectType[]; history?: readonly string[] },
    ) => readOne(call, portalId, type, id, properties, along),

    listPage: (portalId: string, type: CrmObjectType, options?: ListOptions) =>
      listPage(call, portalId, type, options),

    search: (portalId: string, type: CrmObjectType, options: SearchOptions) =>
      search(call, portalId, type, options),

    /** Items name HubSpot's ids. */
    updateBatch: (
      portalId: string,
      type: CrmObjectType,
      items: readonly { id: string; properties: PropertyValues }[],
    ) => writeBatch(call, portalId, type, 'update', items),

    /** Items name a value of `idProperty`, which the portal has declared unique. */
    upsert: (
      portalId: string,
      type: CrmObjectType,
      idProperty: string,
      items: readonly { id: string; properties: PropertyValues }[],
    ) =>
      writeBatch(
        call,
        portalId,
        type,
        'upsert',
        items.map(item => ({ ...item, idProperty })),
      ),

    createBatch: (
      portalId: string,
      type: CrmObjectType,
      items: readonly Pick<WriteItem, 'properties' | 'associations'>[],
    ) => writeBatch(call, portalId, type, 'create', items),

    create: (portalId: string, type: CrmObjectType, record: NewRecord) =>
      createRecord(call, portalId, type, record),

    findEffect: (
      portalId: string,
      type: 'tasks' | 'notes',
      markers: readonly string[],
      associatedWith: { type: CrmObjectType; id: string },
    ) => findEffect(call, portalId, type, markers, associatedWith),

    readAssociations: (portalId: string, from: CrmObjectType, to: CrmObjectType, ids: readonly string[]) =>
      readAssociations(call, portalId, from, to, ids),

    createAssociations: (
      portalId: string,
      from: CrmObjectType,
      to: CrmObjectType,
      pairs: readonly NewAssociation[],
    ) => createAssociations(call, portalId, from, to, pairs),

    readProperties: (portalId: string, type: CrmObjectType) => readProperties(call, portalId, type),
    createProperties: (portalId: string, type: CrmObjectType, properties: readonly NewProperty[]) =>
      createProperties(call, portalId, type, properties),
    createProperty: (portalId: string, type: CrmObjectType, property: NewProperty) =>
      createProperty(call, portalId, type, property),
    updatePropertyOptions: (
      portalId: string,
      type: CrmObjectType,
      name: string,
      options: CrmProperty['options'],
    ) => updatePropertyOptions(call, portalId, type, name, options),
    createPropertyGroup: (portalId: string, type: CrmObjectType, group: { name: string; label: string }) =>
      createPropertyGroup(call, portalId, type, group),

    readOwners: (portalId: string, options?: { archived?: boolean }) => readOwners(call, portalId, options),
    readPipelines: (portalId: string, type: CrmObjectType) => readPipelines(call, portalId, type),
    readList: (portalId: string, listId: string) => readList(call, portalId, listId),
    readListMembers: (portalId: string, listId: string) => readListMembers(call, portalId, listId),
  };
}
