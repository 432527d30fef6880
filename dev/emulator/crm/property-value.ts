import type { Portal } from '../world.ts';
import type { PropertyDefinition } from './property-definition.ts';

export type ValueFault = {
  readonly isValid: false;
  readonly message: string;
  readonly error: string;
  readonly name: string;
  readonly localizedErrorMessage: string;
};

export type ParsedValue =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly fault: ValueFault };

const MAX_TEXT = 65_536;
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

function fault(name: string, error: string, message: string): ParsedValue {
  return { ok: false, fault: { isValid: false, message, error, name, localizedErrorMessage: message } };
}

function parseNumber(name: string, raw: string): ParsedValue {
  const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(raw);
  return plain && Number.isFinite(Number(raw))
    ? { ok: true, value: raw }
    : fault(name, 'INVALID_FLOAT', `${raw} was not a valid number.`);
}

/** `date`: a day as YYYY-MM-DD or as the milliseconds of its midnight UTC. Answered as YYYY-MM-DD. */
function parseDate(name: string, raw: string): ParsedValue {
  if (/^\d{4}-\d{2}-\d{2}$/.test(raw)) {
    const day = new Date(`${raw}T00:00:00.000Z`);
    const real = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(raw);
    return real ? { ok: true, value: raw } : fault(name, 'INVALID_DATE', `${raw} was not a valid date.`);
  }
  const ms = /^-?\d{1,15}$/.test(raw) ? Number(raw) : ISO_INSTANT.test(raw) ? Date.parse(raw) : Number.NaN;
  if (Number.isNaN(ms)) return fault(name, 'INVALID_DATE', `${raw} was not a valid date.`);
  if (ms % 86_400_000 !== 0) return fault(name, 'INVALID_DATE', `${raw} is not at midnight UTC.`);
  return { ok: true, value: new Date(ms).toISOString().slice(0, 10) };
}

/** `datetime`: milliseconds or ISO 8601, answered as ISO 8601 UTC with milliseconds. */
function parseDatetime(name: string, raw: string): ParsedValue {
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(raw);
  const ms = /^-?\d{1,15}$/.test(raw)
    ? Number(raw)
    : dayOnly || ISO_INSTANT.test(raw)
      ? Date.parse(raw)
      : Number.NaN;
  return Number.isNaN(ms)
    ? fault(name, 'INVALID_DATETIME', `${raw} was not a valid datetime.`)
    : { ok: true, value: new Date(ms).toISOString() };
}

function allowedOptions(portal: Portal, definition: PropertyDefinition): readonly string[] | null {
  if (definition.referencedObjectType === 'OWNER') return portal.users.map(user => user.ownerId);
  if (definition.name === 'pipeline') return portal.pipelines.map(pipeline => pipeline.id);
  if (definition.name === 'dealstage') return portal.pipelines.flatMap(p => p.stages.map(stage => stage.id));
  return definition.externalOptions ? null : definition.options.map(option => option.value);
}

/** One option, or for checkboxes several joined by `;`; a leading `;` adds to what is set (properties guide). */
function parseEnumeration(
  portal: Portal,
  definition: PropertyDefinition,
  raw: string,
  current: string | undefined,
): ParsedValue {
  const many = definition.fieldType === 'checkbox';
  const parts = many ? raw.split(';').filter(part => part !== '') : [raw];
  const allowed = allowedOptions(portal, definition);
  const unknown = allowed ? parts.find(part => !allowed.includes(part)) : undefined;
  if (unknown !== undefined) {
    const error = definition.referencedObjectType === 'OWNER' ? 'INVALID_OWNER_ID' : 'INVALID_OPTION';
    return fault(
      definition.name,
      error,
      `${unknown} was not one of the allowed options: [${allowed?.join(', ')}]`,
    );
  }
  if (!many) return { ok: true, value: raw };
  const before = raw.startsWith(';') && current ? current.split(';') : [];
  return { ok: true, value: [...new Set([...before, ...parts])].join(';') };
}

/**
 * What HubSpot would store for a value a caller sends, or why it refuses. An empty string clears.
 * `current` is the stored value, which a leading `;` adds to.
 */
export function parsePropertyValue(
  portal: Portal,
  definition: PropertyDefinition,
  raw: string,
  current: string | undefined,
): ParsedValue {
  const { name, type } = definition;
  if (raw === '') return { ok: true, value: '' };
  if (type !== 'string' && raw !== raw.trim()) {
    return fault(name, 'INVALID_VALUE', `Property values of type ${type} take no space around them.`);
  }
  switch (type) {
    case 'string':
      if (raw.length > MAX_TEXT) {
        return fault(
          name,
          'VALUE_TOO_LONG',
          `Property "${name}" must not be longer than ${MAX_TEXT} characters.`,
        );
      }
      if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(raw.trim())) {
        return fault(name, 'INVALID_EMAIL', `Email address ${raw} is invalid`);
      }
      return { ok: true, value: name === 'email' || name === 'domain' ? raw.trim().toLowerCase() : raw };
    case 'number':
      return parseNumber(name, raw);
    case 'date':
      return parseDate(name, raw);
    case 'datetime':
      return parseDatetime(name, raw);
    case 'bool':
      return raw === 'true' || raw === 'false'
        ? { ok: true, value: raw }
        : fault(name, 'INVALID_OPTION', `${raw} was not one of the allowed options: [true, false]`);
    case 'enumeration':
      return parseEnumeration(portal, definition, raw, current);
    default:
      return type satisfies never;
  }
}
