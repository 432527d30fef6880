import type { Random } from './random.ts';

/** JSON texts of values that something, somewhere, has choked on. */
export const hostileValues: readonly string[] = [
  ...[
    'null',
    'true',
    'false',
    '{}',
    '[]',
    '""',
    '" "',
    '[null]',
    '[[]]',
    '{"":null}',
    '{"a":{"a":{"a":{}}}}',
  ],
  ...['0', '-0', '-1', '1.5', '1e308', '1e999', '-1e-999', '0.1e1', '4294967296', '2147483648'],
  ...['9007199254740991', '9007199254740993', '9223372036854775807', '9223372036854775808', '1'.repeat(400)],
  ...['"9223372036854775808"', '"-1"', '"01"', '"1.0"', '"1e3"', '"0x1f"', '"１２３"', '"NaN"', '"Infinity"'],
  ...[
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\ud83d\\ude00"',
    '"\\uffff"',
    '"\\ufeff"',
  ],
  ...[
    '"\\u0001"',
    '"\\u001b[31m"',
    '"\\u007f"',
    '"\\u0085"',
    '"\\u2028"',
    '"\\u2029"',
    '"\\u202e"',
    '"\\u2066"',
  ],
  ...['"\\r\\n"', '"\\t"', '"\\b\\f"', '"\\\\"', '"\\""', '"\\/"', '"\'"', '"`"', '"%00"', '"%s%n%x"'],
  ...['"__proto__"', '"constructor"', '"prototype"', '"toString"', '"hasOwnProperty"', '"then"', '"toJSON"'],
  ...[
    '"2026-02-30"',
    '"0000-00-00"',
    '"+275760-09-14T00:00:00Z"',
    '"2026-11-22T24:00:00Z"',
    '"9999-12-31T23:59:59.999999999Z"',
  ],
  ...[
    '"2026-11-22T10:00:00+99:99"',
    '"-000001-01-01T00:00:00Z"',
    '"Europe/Nowhere"',
    '"reg_"',
    '"reg_../../etc"',
  ],
  ...[
    '"\' OR 1=1 --"',
    '"1; DROP TABLE ledger"',
    '"$1"',
    '"{{7*7}}"',
    '"#{7*7}"',
    '"<script>"',
    '"=1+1"',
    '"../../../etc/passwd"',
  ],
  ...[
    '"𝒳"',
    '"é"',
    '"e\\u0301"',
    '"ﷺ"',
    '"\\u0e33"',
    '"xn--a"',
    '"ｗｗｗ．ａ．ｂ"',
    '"a..b"',
    `"${'.'.repeat(300)}"`,
  ],
  ...[
    `"${'x'.repeat(4_001)}"`,
    `"${'😀'.repeat(2_001)}"`,
    `[${'1,'.repeat(60)}1]`,
    `[${'null,'.repeat(200)}null]`,
  ],
  ...[
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"toJSON":1}',
    '{"length":-1}',
  ],
  ...['{"then":1}', '{"0":"a","1":"b","length":2}', '{"$gt":""}', '{"valueOf":null,"toString":null}'],
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
];

/** Names that a member may be given beside those that belong there. */
const strangeNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  'a\\u0000b',
  '\\ud800',
  'portalId',
];

/**
 * A body that begins as `sample` and is hostile in one to three places: values exchanged, left out, added, doubled;
 * the text cut, or bytes of it changed.
 */
export function hostileBody(sample: unknown, random: Random): Buffer {
  let text = written(sample, random, 100 / Math.max(2, placesOf(sample)));
  if (random.percent(4)) text = text.slice(0, random.whole(text.length + 1));
  if (random.percent(2)) text = `${text}${random.pick([',', '}', ' {}', '\0', text])}`;
  if (random.percent(1)) return Buffer.from(text, 'utf16le');
  const bytes = Buffer.from(text);
  if (bytes.length > 0 && random.percent(4))
    for (let left = 1 + random.whole(3); left > 0; left -= 1)
      bytes[random.whole(bytes.length)] = random.whole(256);
  return bytes;
}

/** How many values there are, the whole and its parts. */
function placesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + placesOf(part), 1);
}

function written(value: unknown, random: Random, share: number): string {
  if (random.percent(share)) return random.pick(hostileValues);
  if (Array.isArray(value)) {
    const items = value.map(item => written(item, random, share));
    if (random.percent(share)) items.push(...Array.from({ length: random.whole(70) }, () => items[0] ?? '1'));
    return `[${items.join(',')}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (random.percent(share / 2)) continue;
    members.push(`${JSON.stringify(name)}:${written(member, random, share)}`);
    if (random.percent(share / 4)) members.push(`${JSON.stringify(name)}:${random.pick(hostileValues)}`);
  }
  if (random.percent(share)) members.push(`"${random.pick(strangeNames)}":${random.pick(hostileValues)}`);
  return `{${members.join(',')}}`;
}
