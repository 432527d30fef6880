import { z } from 'zod';
import { tellingCategory } from './answer-to-failure.ts';
import type { ApiCall } from './api-call.ts';
import { type CrmObjectType, paths, withQuery } from './paths.ts';
import { batchOf, type CrmProperty, pageOf, wireProperty } from './wire.ts';

const propertyPage = pageOf(wireProperty);
const propertyBatch = batchOf(wireProperty);

export type NewProperty = {
  name: string;
  label: string;
  description?: string;
  groupName: string;
  type: string;
  fieldType: string;
  options?: readonly { value: string; label: string; displayOrder?: number; hidden?: boolean }[];
};

/** Every property of an object type that is not archived. */
export async function readProperties(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
): Promise<CrmProperty[]> {
  const page = await call(portalId, {
    operation: `read-properties ${type}`,
    method: 'GET',
    path: withQuery(paths.properties(type), { archived: 'false' }),
    schema: propertyPage,
  });
  return page.results.filter(property => !property.archived);
}

/** What became of new properties: made, or refused with HubSpot's words (a 409 among them says it exists). */
export type CreatedProperties = { created: CrmProperty[]; errors: { category: string; message: string }[] };

/** Makes properties in one call. Throws HubSpotError, with `conflict` where one exists already. */
export async function createProperties(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  properties: readonly NewProperty[],
): Promise<CreatedProperties> {
  const answer = await call(portalId, {
    operation: `create-properties ${type}`,
    method: 'POST',
    path: paths.propertiesBatchCreate(type),
    json: { inputs: properties.map(wireNewProperty) },
    schema: propertyBatch,
  });
  const errors = answer.errors.map(error => ({
    category: tellingCategory(error) ?? 'UNKNOWN',
    message: error.message,
  }));
  return { created: answer.results, errors };
}

/** Makes one property. Throws HubSpotError, with `conflict` where it exists already. */
export async function createProperty(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  property: NewProperty,
): Promise<CrmProperty> {
  return call(portalId, {
    operation: `create-property ${type}`,
    method: 'POST',
    path: paths.properties(type),
    json: wireNewProperty(property),
    schema: wireProperty,
  });
}

/** Replaces the options of an enumeration: HubSpot takes the whole list, so the caller sends those to keep too. */
export async function updatePropertyOptions(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  name: string,
  options: CrmProperty['options'],
): Promise<CrmProperty> {
  return call(portalId, {
    operation: `update-property ${type}`,
    method: 'PATCH',
    path: paths.property(type, name),
    json: { options: options.map(wireOption) },
    schema: wireProperty,
  });
}

/** Makes a property group. Throws HubSpotError, with `conflict` where it exists already. */
export async function createPropertyGroup(
  call: ApiCall,
  portalId: string,
  type: CrmObjectType,
  group: { name: string; label: string },
): Promise<void> {
  await call(portalId, {
    operation: `create-property-group ${type}`,
    method: 'POST',
    path: paths.propertyGroups(type),
    json: { name: group.name, label: group.label, displayOrder: -1 },
    schema: z.object({ name: z.string() }),
    expected: 'conflict',
  });
}

function wireNewProperty(property: NewProperty) {
  const { options, description, ...rest } = property;
  return {
    ...rest,
    ...(description === undefined ? {} : { description }),
    ...(options === undefined ? {} : { options: options.map(wireOption) }),
  };
}

function wireOption(
  option: {
    value: string;
    label: string;
    displayOrder?: number | null | undefined;
    hidden?: boolean | null | undefined;
    description?: string | null | undefined;
  },
  index: number,
) {
  return {
    value: option.value,
    label: option.label,
    displayOrder: option.displayOrder ?? index,
    hidden: option.hidden ?? false,
    ...(option.description ? { description: option.description } : {}),
  };
}
