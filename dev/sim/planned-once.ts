import type pg from 'pg';

/** The same pool, of which `query` plans each text once per connection. */
export function planningOnce(pool: pg.Pool): pg.Pool {
  const methods: Pick<pg.Pool, never> & Record<string, unknown> = {
    query: (...given: Parameters<pg.Pool['query']>) => pool.query(...prepared(given)),
  };
  return overlaid(pool, methods);
}

const names = new Map<string, string | null>();

/**
 * Text that the product does not prepare itself, prepared once per connection: half of what Postgres did for a run was
 * to plan the same few hundred statements again. Several statements in one text cannot be prepared.
 */
export function prepared<Given extends unknown[]>(given: Given): Given {
  const [text, ...values] = given;
  if (typeof text !== 'string') return given;
  let name = names.get(text);
  if (name === undefined) {
    const single = !text.includes(';') && /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text);
    name = single ? `sim${names.size}` : null;
    names.set(text, name);
  }
  return name === null ? given : ([{ name, text }, ...values] as Given);
}

/** The object with some of its methods replaced. */
export function overlaid<T extends object>(real: T, methods: Record<string, unknown>): T {
  return new Proxy(real, {
    get: (target, name) => {
      if (typeof name === 'string' && name in methods) return methods[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
