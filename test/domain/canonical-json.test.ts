import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../domain/canonical-json.ts';

test.each([
  ['sorts members at every depth', { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
  [
    'sorts by UTF-16 code unit',
    { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, ö: 6 },
    '{"\\r":2,"1":4,"ö":6,"€":1,"😀":5,"\ufb33":3}',
  ],
  ['keeps the order of lists', [3, 1, 2], '[3,1,2]'],
  ['leaves undefined members out', { a: undefined, b: null }, '{"b":null}'],
  ['writes undefined in a list as null', [undefined, 1], '[null,1]'],
  ['writes bigint as text', { amountMinor: 9007199254740993n }, '{"amountMinor":"9007199254740993"}'],
  [
    'writes an instant as text',
    { at: Temporal.Instant.from('2027-02-21T00:00:00.5Z') },
    '{"at":"2027-02-21T00:00:00.5Z"}',
  ],
  ['writes a date as text', Temporal.PlainDate.from('2027-02-21'), '"2027-02-21"'],
  ['escapes as JSON does', 'a"\n\u0007\ud800', '"a\\"\\n\\u0007\\ud800"'],
  ['writes one zero', [-0, 0], '[0,0]'],
  ['takes a member named toJSON for a member', { toJSON: 1 }, '{"toJSON":1}'],
  ['takes objects without a prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
])('%s', (_sentence, value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

const notPlain = 'Only plain objects, lists and values that know their own JSON have a JSON form';
test.each([
  ['undefined', undefined, 'A value of type undefined has no JSON form'],
  ['a function', () => 1, 'A value of type function has no JSON form'],
  ['a symbol', Symbol('s'), 'A value of type symbol has no JSON form'],
  ['NaN', { a: Number.NaN }, 'NaN has no JSON form'],
  ['infinity', [Number.POSITIVE_INFINITY], 'Infinity has no JSON form'],
  ['a map', new Map([[1, 2]]), notPlain],
  ['a set', new Set([1]), notPlain],
])('refuses %s', (_what, value, message) => {
  expect(() => canonicalJson(value)).toThrow(new TypeError(message));
});

test('reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('does not depend on the order in which members were set', () => {
  const members = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'é', '10', '9'), fc.integer()), {
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(members, list => {
      const there = Object.fromEntries(list.map(([name, value]) => [name, { inner: value, [name]: value }]));
      const back = Object.fromEntries(
        list.toReversed().map(([name, value]) => [name, { [name]: value, inner: value }]),
      );
      expect(canonicalJson(back)).toBe(canonicalJson(there));
    }),
  );
});
