import { invalid } from '../errors.ts';
import { objectTypeById } from '../object-types.ts';
import type { Portal } from '../world.ts';
import { parsePropertyValue, type ValueFault } from './property-value.ts';

/** Refuses with HubSpot's two-sided body: the whole list in the message, one item per fault in `errors`. */
function refuse(faults: readonly ValueFault[]): never {
  throw invalid(`Property values were not valid: ${JSON.stringify(faults)}`, {
    errors: faults.map(item => ({
      message: item.message,
      code: item.error,
      context: { propertyName: [item.name] },
    })),
  });
}

function unknownOrReadOnly(portal: Portal, typeId: string, name: string): ValueFault | null {
  const definition = portal.definitions.get(typeId)?.get(name);
  const said = (error: string, message: string): ValueFault => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
  });
  if (!definition) return said('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
  if (definition.readOnlyValue) {
    return said('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
  }
  return null;
}

function pipelineFault(portal: Portal, values: Readonly<Record<string, string>>): ValueFault | null {
  const stage = values.dealstage;
  const pipeline = portal.pipelines.find(p => p.id === (values.pipeline || 'default'));
  if (!stage || !pipeline || pipeline.stages.some(s => s.id === stage)) return null;
  const message = `${stage} was not one of the allowed options: [${pipeline.stages.map(s => s.id).join(', ')}]`;
  return {
    isValid: false,
    message,
    error: 'INVALID_OPTION',
    name: 'dealstage',
    localizedErrorMessage: message,
  };
}

/**
 * Checks what a caller wants to set on a record against the portal's definitions and answers the values to
 * store (`''` clears). `current` is the record as it stands, `{}` for a new one.
 * @throws HubSpotError 400 listing every fault: unknown names, read-only properties, wrong types, unknown options.
 */
export function checkProperties(
  portal: Portal,
  typeId: string,
  wanted: Readonly<Record<string, string>>,
  current: Readonly<Record<string, string>>,
): Record<string, string> {
  const faults: ValueFault[] = [];
  const values: Record<string, string> = {};
  for (const [name, raw] of Object.entries(wanted)) {
    const refused = unknownOrReadOnly(portal, typeId, name);
    const definition = portal.definitions.get(typeId)?.get(name);
    if (refused || !definition) {
      if (refused) faults.push(refused);
      continue;
    }
    const parsed = parsePropertyValue(portal, definition, raw, current[name]);
    if (parsed.ok) values[name] = parsed.value;
    else faults.push(parsed.fault);
  }
  if (faults.length === 0 && typeId === '0-3' && ('dealstage' in values || 'pipeline' in values)) {
    const misplaced = pipelineFault(portal, { ...current, ...values });
    if (misplaced) faults.push(misplaced);
  }
  if (faults.length > 0) refuse(faults);
  return values;
}

/** @throws HubSpotError 400 when a new record, or one being emptied, lacks what its type requires. */
export function checkRequired(typeId: string, resulting: Readonly<Record<string, string>>): void {
  const type = objectTypeById(typeId);
  const missing = type.required.filter(name => !resulting[name]);
  if (missing.length === 0) return;
  throw invalid(`Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`, {
    context: { properties: missing },
    errors: missing.map(name => ({
      message: `Property "${name}" is required`,
      code: 'REQUIRED_PROPERTY',
      context: { propertyName: [name] },
    })),
  });
}
