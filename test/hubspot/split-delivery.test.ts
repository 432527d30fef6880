import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitDelivery } from '../../adapters/hubspot/split-delivery.ts';

const event = (eventId: number | string = 1, rest: object = {}) =>
  JSON.stringify({
    eventId,
    portalId: 4_001,
    subscriptionType: 'object.creation',
    occurredAt: 1_795_341_600_000,
    ...rest,
  });

function outcomes(body: string | Buffer): string[] | string {
  const split = splitDelivery(typeof body === 'string' ? Buffer.from(body) : body);
  if ('quarantine' in split) return split.quarantine;
  return split.events.map(item => (item.ok ? item.event.eventId : item.why));
}

describe('whole deliveries', () => {
  test.each<[string, string | Buffer, string[] | string]>([
    ['no events', '[]', []],
    ['no events, with blanks', ' [ \r\n\t ] ', []],
    ['one event', `[${event(1)}]`, ['1']],
    ['blanks everywhere', `\n[ ${event(1)} ,\t${event(2)} ]\n`, ['1', '2']],
    ['an empty body', '', 'empty'],
    ['only blanks', '   ', 'not-an-array'],
    ['not JSON', 'hello', 'not-an-array'],
    ['an object instead of an array', event(1), 'not-an-array'],
    ['an object that holds the array', `{"events":[${event(1)}]}`, 'not-an-array'],
    ['a text', '"[]"', 'not-an-array'],
    ['null', 'null', 'not-an-array'],
    ['an array that is not closed', `[${event(1)}`, 'not-an-array'],
    ['an array cut inside an event', `[${event(1)},{"eventId":`, 'not-an-array'],
    ['an array cut inside a text', `[${event(1)},{"eventId":"`, 'not-an-array'],
    ['an array cut behind a backslash', `[${event(1)},"\\`, 'not-an-array'],
    ['something behind the array', `[${event(1)}] x`, 'not-an-array'],
    ['two arrays', `[${event(1)}][${event(2)}]`, 'not-an-array'],
    ['closed by the wrong bracket', `[${event(1)}}`, 'not-an-array'],
    ['a byte order mark first', `\ufeff[${event(1)}]`, 'not-an-array'],
    ['UTF-16', Buffer.from(`[${event(1)}]`, 'utf16le'), 'not-an-array'],
    ['compressed bytes', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'not-an-array'],
  ])('%s', (_name, body, expected) => {
    expect(outcomes(body)).toEqual(expected);
  });

  test.each([1, 100, 101, 1_000])('%i events, all of them', count => {
    const ids = Array.from({ length: count }, (_, index) => index);
    expect(outcomes(`[${ids.map(id => event(id)).join(',')}]`)).toEqual(ids.map(String));
  });

  test('ten portals in one body', () => {
    const body = `[${Array.from({ length: 10 }, (_, index) => event(index, { portalId: index + 1 })).join(',')}]`;
    const split = splitDelivery(Buffer.from(body));
    if ('quarantine' in split) throw new Error(split.quarantine);
    expect(split.events.map(item => item.ok && item.event.portalId)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
  });
});

/** Kept corpus: items that something, somewhere, has choked on. */
const BAD: [name: string, item: string | Buffer, why: string][] = [
  ['null', 'null', 'not-an-object'],
  ['a number', '42', 'not-an-object'],
  ['a text', '"event"', 'not-an-object'],
  ['an array', '[1]', 'not-an-object'],
  ['true', 'true', 'not-an-object'],
  ['nothing between two commas', '', 'not-json'],
  ['a bare word', 'undefined', 'not-json'],
  ['NaN', 'NaN', 'not-json'],
  ['keys without quotes', '{eventId:1}', 'not-json'],
  ['single quotes', "{'eventId':1}", 'not-json'],
  ['a comma too many', '{"eventId":1,}', 'not-json'],
  ['a comment', '{/* */}', 'not-json'],
  ['a raw NUL outside any text', '{\0}', 'not-json'],
  ['a raw NUL inside a text', event(9).replace('creation', 'crea\0tion'), 'not-json'],
  ['an escaped NUL in a value', event(9, { propertyValue: 'a\0b' }), 'unstorable-text'],
  ['an escaped NUL in a key', event(9, { 'a\0b': 1 }), 'unstorable-text'],
  ['an escaped NUL in a deep value', event(9, { x: [{ y: '\0' }] }), 'unstorable-text'],
  ['a lone high surrogate', event(9, { propertyValue: '\ud800' }), 'unstorable-text'],
  ['a lone low surrogate in a key', event(9, { '\udc00': 1 }), 'unstorable-text'],
  ['surrogates in the wrong order', event(9, { propertyValue: '\udc00\ud800' }), 'unstorable-text'],
  ['bytes that are not UTF-8', Buffer.from(event(9, { propertyValue: 'é' }), 'latin1'), 'unstorable-text'],
  [
    'an overlong encoding',
    Buffer.concat([Buffer.from('"'), Buffer.from([0xc0, 0x80]), Buffer.from('"')]),
    'unstorable-text',
  ],
  ['arrays nested 100,000 deep', `{"x":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'nested-too-deeply'],
  ['objects nested 100,000 deep', `${'{"x":'.repeat(1e5)}1${'}'.repeat(1e5)}`, 'nested-too-deeply'],
  [
    'nested one level too deep',
    event(9, { x: 0 }).replace('"x":0', `"x":${'['.repeat(32)}${']'.repeat(32)}`),
    'nested-too-deeply',
  ],
  ['the same key twice', event(9).replace('{', '{"portalId":1,'), 'duplicate-keys'],
  ['the same key twice, once escaped', event(9).replace('{', '{"\\u0070ortalId":1,'), 'duplicate-keys'],
  ['an empty object', '{}', 'missing-or-wrong-field'],
  ['no portal', '{"eventId":1,"subscriptionType":"x","occurredAt":1}', 'missing-or-wrong-field'],
  ['a number of a million digits', event(9).replace('4001', '1'.repeat(1e6)), 'missing-or-wrong-field'],
  [
    'a prototype to pollute, and no fields',
    '{"__proto__":{"portalId":1},"constructor":{}}',
    'missing-or-wrong-field',
  ],
];

describe('a bad item costs only itself, and its bytes are kept', () => {
  test.each(BAD)('%s', (_name, item, why) => {
    const bad = Buffer.from(item);
    const body = Buffer.concat([Buffer.from(`[${event(1)} , `), bad, Buffer.from(` ,${event(2)}]`)]);
    expect(outcomes(body)).toEqual(['1', why, '2']);
    const split = splitDelivery(body);
    if ('quarantine' in split) throw new Error(split.quarantine);
    expect(split.events[1]?.raw.equals(bad)).toBe(true);
  });

  test.each<[string, object]>([
    ['brackets, quotes and commas inside texts', { propertyValue: '}],"\\[{,' }],
    ['a text that ends in backslashes', { propertyValue: '\\\\' }],
    ['an emoji as a surrogate pair', { propertyValue: '😀' }],
    ['31 levels', { x: JSON.parse('['.repeat(31) + ']'.repeat(31)) }],
    ['a key named __proto__', JSON.parse('{"__proto__":1}')],
    ['colons in texts', { propertyName: 'a:b', propertyValue: '":"' }],
  ])('no bad item: %s', (_name, rest) => {
    expect(outcomes(`[${event(1, rest)},${event(2)}]`)).toEqual(['1', '2']);
  });

  test('escaped surrogate pairs are whole letters', () => {
    expect(outcomes(`[${event(1, { propertyValue: 'x' }).replace('"x"', '"\\ud83d\\ude00"')}]`)).toEqual([
      '1',
    ]);
  });
});

test('any bytes at all are answered, and good events between bad ones are never lost', () => {
  const corpus = fc.constantFrom(
    ...BAD.filter(([name]) => !/million|100,000/.test(name)).map(([, item]) => Buffer.from(item)),
  );
  const good = fc.integer({ min: 0, max: 3 }).map(id => ({ id: String(id), bytes: Buffer.from(event(id)) }));
  const item = fc.oneof(
    good,
    corpus.map(bytes => ({ id: null, bytes })),
  );
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 12 }), items => {
      const body = Buffer.concat([
        Buffer.from('['),
        ...items.flatMap((one, index) => (index > 0 ? [Buffer.from(','), one.bytes] : [one.bytes])),
        Buffer.from(']'),
      ]);
      const split = splitDelivery(body);
      if ('quarantine' in split) throw new Error(split.quarantine);
      expect(split.events.map(one => (one.ok ? one.event.eventId : null))).toEqual(items.map(one => one.id));
    }),
  );
});

test('no bytes make it throw', () => {
  const shreds = fc.array(
    fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'é', '\0', ' ', '"a":', event(1)),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }).map(array => Buffer.from(array)),
        shreds.map(parts => Buffer.from(`[${parts.join('')}]`)),
      ),
      body => {
        const split = splitDelivery(body);
        expect('quarantine' in split || split.events.every(one => one.ok || one.raw.length >= 0)).toBe(true);
      },
    ),
  );
});

test('what JSON.parse takes for an array of objects splits into as many items', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), { maxLength: 5 }),
      fc.constantFrom(0, 2),
      (items, indent) => {
        const split = splitDelivery(Buffer.from(JSON.stringify(items, null, indent)));
        if ('quarantine' in split) throw new Error(split.quarantine);
        expect(split.events.map(one => JSON.parse(one.raw.toString()))).toEqual(
          JSON.parse(JSON.stringify(items)),
        );
      },
    ),
  );
});

describe('eight megabytes', () => {
  const size = 8 * 1024 * 1024;
  const fill = (start: string, unit: string, end: string) =>
    Buffer.from(start + unit.repeat(Math.floor((size - start.length - end.length) / unit.length)) + end);

  test.each<[string, Buffer, number]>([
    ['of empty objects', fill('[', '{},', '{}]'), 1_000],
    ['of numbers', fill('[', '1,', '1]'), 1_000],
    ['of objects that lack a field', fill('[', '{"eventId":1,"portalId":1,"occurredAt":1},', '{}]'), 1_000],
    ['of objects with a wrong field', fill('[', `${event(1).replace('4001', '-1')},`, '{}]'), 1_000],
    ['of backslashes in one text', fill('["', '\\"', '"]'), 1],
    ['of nested arrays', fill('[', '[', ''), -1],
    [
      'of nested arrays in one event',
      fill(`[{"x":${'['.repeat(4_000_000)}`, ']', '}]').subarray(0, 8_000_009),
      -1,
    ],
    ['of good events', fill('[', `${event(1)},`, `${event(2)}]`), Math.floor(size / (event(1).length + 1))],
  ])('%s are answered within seconds, whatever they hold', (_name, body, expected) => {
    const startedAt = performance.now();
    const split = splitDelivery(body);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    const answered = 'quarantine' in split ? -1 : split.events.length;
    expect(Math.abs(answered - expected)).toBeLessThanOrEqual(1);
  });

  test('a flood of bad items is set aside whole, and the good ones in it are found', () => {
    const body = Buffer.from(`[${'1,'.repeat(5_000)}${event(7)}${',2'.repeat(5_000)}]`);
    const split = splitDelivery(body);
    if ('quarantine' in split) throw new Error(split.quarantine);
    const bad = split.events.filter(item => !item.ok);
    expect(bad.reduce((sum, item) => sum + item.items, 0)).toBe(10_000);
    expect(bad.reduce((sum, item) => sum + item.raw.toString().split(',').length, 0)).toBe(10_000);
    expect(split.events.filter(item => item.ok).map(item => item.event.eventId)).toEqual(['7']);
    expect(bad.length).toBe(1_001);
  });
});
