import { fieldFaults } from './field-faults.ts';
import { parseJson } from './parse-json.ts';
import { type FieldFault, ProblemError } from './problem.ts';
import type { JsonRoute } from './route.ts';

export type RawInput = { params: Record<string, unknown>; query: Record<string, string>; body: Buffer };
export type ParsedInput = { params: unknown; query: unknown; body: unknown };

/**
 * Parses what a route declares and reports all faults at once.
 * @throws ProblemError 400
 */
export function parseInput(route: JsonRoute, raw: RawInput): ParsedInput {
  const errors: FieldFault[] = [];
  const parse = (part: 'params' | 'query' | 'body', value: () => unknown): unknown => {
    const schema = route[part];
    if (schema === undefined) return undefined;
    const parsed = schema.safeParse(value());
    if (!parsed.success) errors.push(...fieldFaults(part, parsed.error));
    return parsed.data;
  };
  const input = {
    params: parse('params', () => raw.params),
    query: parse('query', () => raw.query),
    body: parse('body', () => parseJson(raw.body)),
  };
  if (errors.length > 0)
    throw new ProblemError(400, 'Some fields are not as this route takes them.', { errors });
  return input;
}
