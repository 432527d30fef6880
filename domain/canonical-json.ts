/**
 * One text per value, for hashes and signatures: members sorted by UTF-16 code unit, no white space, bigint as
 * text of decimal digits, Temporal objects as their text, undefined members left out (undefined in a list is
 * null, as in JSON).
 *
 * @throws TypeError for what JSON has no form for: undefined itself, functions, symbols, NaN, infinities,
 * collections
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return JSON.stringify(value);
    case 'bigint':
      return JSON.stringify(value.toString());
    case 'object':
      return value === null ? 'null' : ofObject(value);
    default:
      throw new TypeError(`A value of type ${typeof value} has no JSON form`);
  }
}

function ofObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError('Only plain objects, lists and values that know their own JSON have a JSON form');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
