/** The dated API version the emulator speaks. Any other version, or none, is not a path it knows. */
export const VERSION = '2026-09';

/** A path parameter, decoded by the router. @throws Error when the route has no such parameter. */
export function param(params: Readonly<Record<string, string | string[] | undefined>>, name: string): string {
  const found = params[name];
  if (typeof found !== 'string') throw new Error(`route has no parameter ${name}`);
  return found;
}

/** A query value as text; repeated or commaless lists arrive as HubSpot takes them: `a,b` or `a&b`. */
export function queryList(value: unknown): string[] {
  const parts = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return parts
    .flatMap(part => String(part).split(','))
    .map(part => part.trim())
    .filter(part => part !== '');
}
