import { gzipSync } from 'node:zlib';
import { hostileValues } from './hostile-json.ts';

/**
 * The kept corpus: deliveries that are not as they should be, each made anew by the same lines, so that nothing of
 * it can get lost and every byte can be read here. `good`: events inside that are good, which none of the bad ones may
 * cost (`good-…` in their `eventId`). Add at the end; the digest in the test says what it came to.
 */
export type HostileFile = { name: string; bytes: Buffer; good: number };

/** Fields of an event that hold something else in one file each. */
const fields = [
  'eventId',
  'portalId',
  'subscriptionType',
  'occurredAt',
  'objectId',
  'propertyValue',
  'mergedObjectIds',
];

const MiB = 1024 * 1024;

export function hostileFiles(portalId: string): HostileFile[] {
  const files: HostileFile[] = [];
  const event = (eventId: string, rest: Record<string, unknown> = {}) => ({
    eventId,
    portalId: '#',
    subscriptionType: 'object.unheard-of',
    occurredAt: 1_795_341_600_000,
    objectId: 1,
    ...rest,
  });
  /** With the portal as the number it is in HubSpot's deliveries. */
  const text = (value: object) => JSON.stringify(value).replaceAll('"#"', portalId);
  let goodOnes = 0;
  const good = () => text(event(`good-${goodOnes++}`));
  /** Between two good events. */
  const item = (name: string, bytes: string | Buffer) =>
    files.push({
      name,
      bytes: Buffer.concat([Buffer.from(`[${good()},`), Buffer.from(bytes), Buffer.from(`,${good()}]`)]),
      good: 2,
    });
  const whole = (name: string, bytes: string | Buffer) =>
    files.push({ name, bytes: Buffer.from(bytes), good: 0 });

  for (const value of hostileValues) item(`an item that is ${named(value)}`, value);
  for (const field of fields)
    for (const value of hostileValues)
      item(
        `${field} that is ${named(value)}`,
        text({ ...event('bad'), [field]: '@' }).replace('"@"', () => value),
      );

  const one = text(event('cut', { propertyName: 'dealname', propertyValue: 'Grüße 😀' }));
  const bytes = Buffer.from(`[${one}]`);
  for (let end = 0; end < bytes.length; end += 1) whole(`cut after ${end} bytes`, bytes.subarray(0, end));

  const sequences = [
    '80',
    'bf',
    'c0af',
    'c080',
    'e08080',
    'eda080',
    'edbfbf',
    'f0808080',
    'f4908080',
    'f88888',
    'fe',
    'ff',
    'c3',
    'e282',
    'f09f98',
  ];
  for (const hex of sequences)
    item(
      `bytes ${hex} in a text`,
      Buffer.concat([Buffer.from('{"eventId":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]),
    );

  whole('a byte order mark first', `\ufeff[${one}]`);
  whole('UTF-16, little end first', Buffer.from(`[${one}]`, 'utf16le'));
  whole('UTF-16, big end first', Buffer.from(`[${one}]`, 'utf16le').swap16());
  whole('compressed without saying so', gzipSync(`[${one}]`));
  whole('an archive', Buffer.from('504b0304', 'hex'));
  whole('a page', '<!doctype html><script>alert(1)</script>');
  whole('a form', 'payload=%5B%5D');
  whole('lines of JSON', `${one}\n${one}`);
  whole('XML that grows', '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>');
  whole('a multipart body', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n[]\r\n--x--');
  whole('two requests in one', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  whole('a megabyte of nothing', Buffer.alloc(MiB));
  whole('a megabyte of blanks', ' '.repeat(MiB));

  for (const unit of [
    '[',
    '{',
    '"',
    ',',
    '\\',
    '{"a":',
    '[{},',
    '"portalId":',
    '"portalId":1,',
    '1',
    '-',
    '\u0000',
    '\\u0000',
    '😀',
  ])
    whole(`a megabyte of ${JSON.stringify(unit)}`, unit.repeat(Math.ceil(MiB / Buffer.byteLength(unit))));
  item('a million digits', '1'.repeat(1_000_000));
  item('a text of a megabyte', JSON.stringify('x'.repeat(MiB)));
  item('a name of a megabyte', `{${JSON.stringify('x'.repeat(MiB))}:1}`);
  item(
    'a hundred thousand members',
    `{${Array.from({ length: 100_000 }, (_, at) => `"m${at}":${at}`).join(',')}}`,
  );
  item('a hundred thousand equal members', `{${'"a":1,'.repeat(99_999)}"a":1}`);
  item('lists in lists, a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  item('objects in objects, a hundred thousand deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
  item(
    'a hundred thousand ids of merged records',
    text(event('merged', { mergedObjectIds: Array(100_000).fill(1) })),
  );
  item('fifty thousand empty items', Array(50_000).fill('{}').join(','));
  return files;
}

const named = (json: string) => (json.length > 60 ? `${json.slice(0, 40)}… of ${json.length} signs` : json);
