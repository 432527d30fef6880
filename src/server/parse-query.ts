import { ProblemError } from './problem.ts';

/**
 * The query as one text per name. A name that comes twice is refused, because signer and reader could
 * each take another of the two; so is a NUL, which the store cannot hold.
 * @throws ProblemError 400
 */
export function parseQuery(target: string): Record<string, string> {
  const start = target.indexOf('?');
  const query: Record<string, string> = Object.create(null);
  if (start === -1) return query;
  for (const [name, value] of new URLSearchParams(target.slice(start + 1))) {
    if (name in query)
      throw new ProblemError(400, 'A name in the query comes twice.', {
        errors: [{ path: `query.${name}`, message: 'must be given once' }],
      });
    if (value.includes('\0'))
      throw new ProblemError(400, 'The query has a sign that cannot be kept.', {
        errors: [{ path: `query.${name}`, message: 'must not contain control characters' }],
      });
    query[name] = value;
  }
  return query;
}
