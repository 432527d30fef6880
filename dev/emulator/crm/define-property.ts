import { z } from 'zod';
import { HubSpotError, invalid } from '../errors.ts';
import type { ObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, type Portal } from '../world.ts';
import { FIELD_TYPES, type PropertyDefinition } from './property-definition.ts';

export const optionSchema = z.object({
  label: z.string().min(1),
  value: z.string().min(1),
  displayOrder: z.number().int().default(-1),
  hidden: z.boolean().default(false),
  description: z.string().optional(),
});

export const propertySchema = z.object({
  name: z.string(),
  label: z.string().min(1),
  type: z.enum(['string', 'number', 'date', 'datetime', 'enumeration', 'bool']),
  fieldType: z.string(),
  groupName: z.string(),
  description: z.string().default(''),
  options: z.array(optionSchema).default([]),
  hidden: z.boolean().default(false),
  displayOrder: z.number().int().default(-1),
  formField: z.boolean().default(false),
  hasUniqueValue: z.boolean().default(false),
  externalOptions: z.boolean().optional(),
});

const NAME = /^[a-z][a-z0-9_]{0,99}$/;

function checkDefinition(portal: Portal, type: ObjectType, input: z.infer<typeof propertySchema>): void {
  if (!NAME.test(input.name)) {
    throw invalid(
      `Property name ${input.name} must be lower case letters, digits and underscores, a letter first`,
    );
  }
  if (input.name.startsWith('hs_'))
    throw invalid(`Property name ${input.name} starts with the reserved prefix hs_`);
  if (!FIELD_TYPES[input.type].includes(input.fieldType)) {
    throw invalid(`fieldType ${input.fieldType} does not fit type ${input.type}`);
  }
  if (!portal.groups.get(type.id)?.has(input.groupName)) {
    throw invalid(`Property group ${input.groupName} does not exist`, {
      context: { groupName: [input.groupName] },
    });
  }
  const values = input.options.map(option => option.value);
  if (new Set(values).size < values.length) throw invalid('Option values must be unique');
  if (input.type === 'enumeration' && values.length === 0) throw invalid('An enumeration needs options');
  if (input.type === 'bool' && [...values].sort().join() !== 'false,true') {
    throw invalid('A bool property needs the two options true and false');
  }
}

/** Defines a property. @throws HubSpotError 400 for a faulty definition, 409 when the name is taken. */
export function defineProperty(
  state: EmulatorState,
  portal: Portal,
  type: ObjectType,
  input: z.infer<typeof propertySchema>,
): PropertyDefinition {
  const definitions = portal.definitions.get(type.id);
  if (definitions?.has(input.name)) {
    throw new HubSpotError(409, 'OBJECT_ALREADY_EXISTS', `A property named '${input.name}' already exists.`, {
      subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      context: { name: [input.name] },
    });
  }
  checkDefinition(portal, type, input);
  const at = crmNow(state.world);
  const definition: PropertyDefinition = {
    ...input,
    options: input.options.map(({ label, value, displayOrder, hidden }) => ({
      label,
      value,
      displayOrder,
      hidden,
    })),
    externalOptions: false,
    hubspotDefined: false,
    calculated: false,
    referencedObjectType: null,
    readOnlyValue: false,
    createdAt: at,
    updatedAt: at,
  };
  definitions?.set(input.name, definition);
  state.touched();
  return definition;
}
