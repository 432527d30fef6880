import { z } from 'zod';
import { parseJsonKeepingDigits } from './json-text.ts';
import { idText } from './wire.ts';

/** Instants beyond the year 9999 have no four-digit ISO form; HubSpot has none, Postgres would not read it. */
const LATEST_MS = 253_402_300_799_999;

const optional = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .transform((value): NonNullable<z.output<T>> | null => value ?? null)
    .default(null);

/** HubSpot sends property values as text; numbers and booleans are taken as the text they stand for. */
const valueText = z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]);

const wireEvent = z.object({
  eventId: z.union([idText, z.string().min(1).max(128)]),
  portalId: idText,
  subscriptionType: z.string().min(1).max(128),
  occurredAt: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    ])
    .refine(ms => ms >= 0 && ms <= LATEST_MS, 'not an instant in milliseconds')
    .transform(ms => new Date(ms).toISOString()),
  subscriptionId: optional(idText),
  appId: optional(idText),
  attemptNumber: optional(z.int().nonnegative()),
  objectId: optional(idText),
  objectTypeId: optional(z.string().max(64)),
  propertyName: optional(z.string()),
  propertyValue: optional(valueText),
  isSensitive: optional(z.boolean()),
  changeSource: optional(z.string()),
  changeFlag: optional(z.string()),
  sourceId: optional(valueText),
  primaryObjectId: optional(idText),
  mergedObjectIds: z
    .array(idText)
    .nullish()
    .transform(ids => ids ?? []),
  newObjectId: optional(idText),
  numberOfPropertiesMoved: optional(z.int()),
  fromObjectId: optional(idText),
  toObjectId: optional(idText),
  fromObjectTypeId: optional(z.string().max(64)),
  toObjectTypeId: optional(z.string().max(64)),
  associationTypeId: optional(z.int()),
  associationCategory: optional(z.string()),
  associationRemoved: optional(z.boolean()),
  isPrimaryAssociation: optional(z.boolean()),
});

const CERTAIN = ['eventId', 'portalId', 'subscriptionType', 'occurredAt'] as const;

/**
 * One webhook event. Ids are text, whatever their size; `occurredAt` is ISO 8601 UTC with milliseconds.
 * Only `eventId`, `portalId`, `subscriptionType` and `occurredAt` are certain; anything else may be null.
 * `eventId` is not unique: events are told apart by `contentHash`.
 */
export type WebhookEvent = z.output<typeof wireEvent>;

export type EventProblem =
  | 'not-json'
  | 'not-an-object'
  | 'nested-too-deeply'
  /** Larger than any event of HubSpot can be. */
  | 'too-large'
  | 'duplicate-keys'
  /** Text that Postgres cannot keep: NUL, half a surrogate pair, or bytes that are not UTF-8. */
  | 'unstorable-text'
  | 'missing-or-wrong-field';

export type ParsedEvent = { ok: true; event: WebhookEvent; value: Readonly<Record<string, unknown>> };
export type RejectedEvent = { ok: false; why: EventProblem; detail: string };

/**
 * Reads one event of a delivery from its JSON text, or from a value that was parsed with
 * `parseJsonKeepingDigits`. Never throws; the text must have a bounded depth, as `splitDelivery` sees to.
 */
export function parseWebhookEvent(input: string | object): ParsedEvent | RejectedEvent {
  let value: unknown = input;
  if (typeof input === 'string') {
    try {
      value = parseJsonKeepingDigits(input);
    } catch (error) {
      return rejected(
        error instanceof RangeError ? 'nested-too-deeply' : 'not-json',
        error instanceof Error ? error.name : 'unreadable',
      );
    }
  }
  if (!isPlainObject(value)) return rejected('not-an-object', Array.isArray(value) ? 'array' : typeof value);
  const unstorable = findUnstorableText(value);
  if (unstorable !== null) return rejected('unstorable-text', unstorable);
  // Asked before the schema, whose list of issues is dear where a body holds nothing but rubbish.
  const absent = CERTAIN.filter(field => value[field] === undefined);
  if (absent.length > 0) return rejected('missing-or-wrong-field', absent.join(', '));
  const parsed = wireEvent.safeParse(value);
  if (parsed.success) return { ok: true, event: parsed.data, value };
  const fields = parsed.error.issues.map(issue => issue.path.join('.'));
  return rejected('missing-or-wrong-field', [...new Set(fields)].slice(0, 5).join(', '));
}

function rejected(why: EventProblem, detail: string): RejectedEvent {
  return { ok: false, why, detail };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks through every text and key without recursion; says what is wrong with the first bad one. */
function findUnstorableText(root: unknown): string | null {
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'string') {
      if (value.includes('\0')) return 'NUL';
      if (!value.isWellFormed()) return 'lone surrogate';
    } else if (Array.isArray(value)) {
      for (const item of value) rest.push(item);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) rest.push(key, item);
    }
  }
  return null;
}
