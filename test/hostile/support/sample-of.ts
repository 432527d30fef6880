import { z } from 'zod';
import type { Route } from '../../../src/server/route.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;
const texts = ['key-0000-0000', '1', 'reg_1', '2026-11-22T10:00:00Z', '2026-11-22', 'EUR'];

/** A value that a schema of ours takes; `all`: with what is optional, and an entry in each list. */
export function sampleOf(schema: JsonSchema, all = false): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice !== undefined) return sampleOf(choice as JsonSchema, all);
  switch (schema.type) {
    case 'object': {
      const names = all ? Object.keys(schema.properties ?? {}) : (schema.required ?? []);
      const members = names.map(name => [
        name,
        sampleOf((schema.properties?.[name] ?? {}) as JsonSchema, all),
      ]);
      const more = schema.additionalProperties;
      if (all && typeof more === 'object') members.push(['any', sampleOf(more as JsonSchema, all)]);
      return Object.fromEntries(members);
    }
    case 'array':
      return all || (schema.minItems ?? 0) > 0 ? [sampleOf((schema.items ?? {}) as JsonSchema, all)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    default:
      return texts.find(text => new RegExp(schema.pattern ?? '').test(text)) ?? texts[0];
  }
}

/** What a route's body may be, with everything that is optional; undefined where it takes none. */
export function sampleBodyOf(route: Route): unknown {
  if (route.kind !== 'json' || route.body === undefined) return undefined;
  return sampleOf(z.toJSONSchema(route.body, { io: 'input', unrepresentable: 'any' }), true);
}
