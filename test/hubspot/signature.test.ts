import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SIGNATURE_WINDOW_MS, signV3, verifyV3 } from '../../adapters/hubspot/signature.ts';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const NOW = 1_693_657_560_000;
const GOOD = {
  secrets: [SECRET],
  method: 'POST',
  uri: 'https://dibs.example/webhooks/hubspot?portalId=7&email=a%40b.example',
  body: Buffer.from('[{"eventId":1}]'),
  timestamp: String(NOW),
  nowMs: NOW,
};
const SIGNATURE = signV3({ ...GOOD, secret: SECRET, timestampMs: NOW });
const genuine = { ...GOOD, signature: SIGNATURE };
type Request = Parameters<typeof verifyV3>[0];

test("HubSpot's published vector", () => {
  const vector = {
    method: 'POST',
    uri: 'https://www.example.com/webhook_uri',
    body: "{'example_field':'example_value'}",
  };
  const signature = 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=';
  expect(signV3({ ...vector, secret: SECRET, timestampMs: NOW })).toBe(signature);
  expect(verifyV3({ ...vector, secrets: [SECRET], signature, timestamp: String(NOW), nowMs: NOW })).toEqual({
    ok: true,
  });
});

const bytes = Buffer.from(SIGNATURE, 'base64');
const flipped = (bit: number) => {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy.toString('base64');
};
const sameBytesOtherText = SIGNATURE.replace(/.=$/, last => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return `${alphabet[alphabet.indexOf(last[0] ?? '') ^ 1]}=`;
});
const v1 = createHmac('sha256', SECRET)
  .update(SECRET + GOOD.body.toString())
  .digest('hex');
const v2 = createHmac('sha256', SECRET).update(`${SECRET}POST${GOOD.uri}${GOOD.body}`).digest('base64');

describe('what is refused', () => {
  const cases: [name: string, change: Partial<Request>, why: string][] = [
    ['no signature header', { signature: undefined }, 'missing'],
    ['an empty signature header', { signature: '' }, 'missing'],
    ['no timestamp header', { timestamp: undefined }, 'missing'],
    ['an empty timestamp header', { timestamp: '' }, 'missing'],
    ['neither header', { signature: undefined, timestamp: undefined }, 'missing'],
    ['the signature sent twice', { signature: [SIGNATURE, SIGNATURE] }, 'malformed'],
    ['the timestamp sent twice', { timestamp: [String(NOW), String(NOW)] }, 'malformed'],
    ['two signatures joined by a proxy', { signature: `${SIGNATURE}, ${SIGNATURE}` }, 'malformed'],
    ['a signature in hex', { signature: bytes.toString('hex') }, 'malformed'],
    ['a signature in base64url', { signature: flippedUrl() }, 'malformed'],
    ['a signature without padding', { signature: SIGNATURE.slice(0, -1) }, 'malformed'],
    ['a signature with a blank before it', { signature: ` ${SIGNATURE}` }, 'malformed'],
    ['a signature with a newline after it', { signature: `${SIGNATURE}\n` }, 'malformed'],
    ['other text for the same 32 bytes', { signature: sameBytesOtherText }, 'malformed'],
    ['a signature cut to 31 bytes', { signature: bytes.subarray(1).toString('base64') }, 'malformed'],
    [
      'a signature of 33 bytes',
      { signature: Buffer.concat([bytes, bytes.subarray(0, 1)]).toString('base64') },
      'malformed',
    ],
    ['a signature that is no base64 at all', { signature: '!!!' }, 'malformed'],
    ['a version 1 signature', { signature: v1 }, 'malformed'],
    ['a version 2 signature', { signature: v2 }, 'mismatch'],
    ['32 zero bytes', { signature: Buffer.alloc(32).toString('base64') }, 'mismatch'],
    ['the first bit of the signature flipped', { signature: flipped(0) }, 'mismatch'],
    ['the last bit of the signature flipped', { signature: flipped(255) }, 'mismatch'],
    ['a timestamp in words', { timestamp: 'now' }, 'malformed'],
    ['a timestamp in ISO form', { timestamp: new Date(NOW).toISOString() }, 'malformed'],
    ['a negative timestamp', { timestamp: `-${NOW}` }, 'malformed'],
    ['a timestamp with a fraction', { timestamp: `${NOW}.0` }, 'malformed'],
    ['a timestamp in scientific notation', { timestamp: '1.69e12' }, 'malformed'],
    ['a timestamp in hex', { timestamp: `0x${NOW.toString(16)}` }, 'malformed'],
    ['a timestamp with a leading zero', { timestamp: `0${NOW}` }, 'malformed'],
    ['a timestamp with a leading blank', { timestamp: ` ${NOW}` }, 'malformed'],
    ['a timestamp of thirty digits', { timestamp: '1'.repeat(30) }, 'malformed'],
    ['a timestamp in seconds', { timestamp: String(NOW / 1_000) }, 'stale'],
    ['a replay one millisecond past five minutes', { nowMs: NOW + SIGNATURE_WINDOW_MS + 1 }, 'stale'],
    ['a replay a day later', { nowMs: NOW + 86_400_000 }, 'stale'],
    ['a timestamp one millisecond too far ahead', { nowMs: NOW - SIGNATURE_WINDOW_MS - 1 }, 'stale'],
    ['a fresh timestamp put on an old signature', { timestamp: String(NOW + 1) }, 'mismatch'],
    ['another method', { method: 'PUT' }, 'mismatch'],
    ['the method in lower case', { method: 'post' }, 'mismatch'],
    ['http instead of https', { uri: GOOD.uri.replace('https', 'http') }, 'mismatch'],
    ['another host', { uri: GOOD.uri.replace('dibs.example', 'evil.example') }, 'mismatch'],
    ['another port', { uri: GOOD.uri.replace('.example/', '.example:444/') }, 'mismatch'],
    ['another path', { uri: GOOD.uri.replace('/hubspot', '/hubspot/') }, 'mismatch'],
    ['another portal in the query', { uri: GOOD.uri.replace('portalId=7', 'portalId=8') }, 'mismatch'],
    ['a parameter added to the query', { uri: `${GOOD.uri}&userId=1` }, 'mismatch'],
    ['the query cut off', { uri: GOOD.uri.split('?')[0] ?? '' }, 'mismatch'],
    [
      'the parameters in another order',
      { uri: 'https://dibs.example/webhooks/hubspot?email=a%40b.example&portalId=7' },
      'mismatch',
    ],
    [
      'an escape decoded that HubSpot leaves alone',
      { uri: GOOD.uri.replace('portalId', 'portal%49d') },
      'mismatch',
    ],
    ['a doubly escaped parameter', { uri: GOOD.uri.replace('%40', '%2540') }, 'mismatch'],
    ['an empty body', { body: Buffer.alloc(0) }, 'mismatch'],
    ['one byte of the body changed', { body: Buffer.from('[{"eventId":2}]') }, 'mismatch'],
    ['a blank added to the body', { body: Buffer.from('[{"eventId": 1}]') }, 'mismatch'],
    ['a newline after the body', { body: Buffer.from('[{"eventId":1}]\n') }, 'mismatch'],
    ['a NUL after the body', { body: Buffer.from('[{"eventId":1}]\0') }, 'mismatch'],
    ['a byte order mark before the body', { body: Buffer.from('\ufeff[{"eventId":1}]') }, 'mismatch'],
    ['another secret', { secrets: ['zzzzzzzz-yyyy-yyyy-yyyy-yyyyyyyyyyyy'] }, 'mismatch'],
    ['the secret in upper case', { secrets: [SECRET.toUpperCase()] }, 'mismatch'],
    ['no secret configured', { secrets: [] }, 'mismatch'],
  ];
  test.each(cases)('%s', (_name, change, why) => {
    expect(verifyV3({ ...genuine, ...change })).toEqual({ ok: false, why });
  });

  test('what an empty secret signs', () => {
    const signature = signV3({ ...GOOD, secret: '', timestampMs: NOW });
    expect(verifyV3({ ...genuine, secrets: ['', SECRET], signature })).toEqual({
      ok: false,
      why: 'mismatch',
    });
  });
});

function flippedUrl(): string {
  // Only a signature with + or / differs between the two alphabets: take one that has them.
  return Buffer.alloc(32, 0xfb).toString('base64url');
}

describe('what is accepted', () => {
  const cases: [name: string, change: Partial<Request>][] = [
    ['the genuine request', {}],
    ['exactly five minutes late', { nowMs: NOW + SIGNATURE_WINDOW_MS }],
    ['exactly five minutes ahead', { nowMs: NOW - SIGNATURE_WINDOW_MS }],
    ['signed with the previous secret, while two are valid', { secrets: ['new', SECRET] }],
    ['signed with the new secret, while two are valid', { secrets: [SECRET, 'old'] }],
    ['the same secret listed twice', { secrets: [SECRET, SECRET] }],
    ['a listed escape that a proxy has decoded', { uri: GOOD.uri.replace('%40', '@') }],
    ['a listed escape in lower case', { uri: GOOD.uri.replace('/webhooks/', '%2fwebhooks%2f') }],
  ];
  test.each(cases)('%s', (_name, change) => {
    expect(verifyV3({ ...genuine, ...change })).toEqual({ ok: true });
  });

  test.each(['%3A', '%2F', '%3F', '%40', '%21', '%24', '%27', '%28', '%29', '%2A', '%2C', '%3B'])(
    '%s is signed decoded',
    hex => {
      const signature = signV3({
        ...GOOD,
        uri: `https://a.example/${decodeURIComponent(hex)}`,
        secret: SECRET,
        timestampMs: NOW,
      });
      expect(verifyV3({ ...genuine, uri: `https://a.example/${hex}`, signature })).toEqual({ ok: true });
    },
  );

  test.each(['%20', '%25', '%26', '%3D', '%2B', '%23', '%5B', '%7E', '%C3%A9'])(
    '%s is signed as sent',
    hex => {
      const signature = signV3({
        ...GOOD,
        uri: `https://a.example/${decodeURIComponent(hex)}`,
        secret: SECRET,
        timestampMs: NOW,
      });
      expect(verifyV3({ ...genuine, uri: `https://a.example/${hex}`, signature })).toEqual({
        ok: false,
        why: 'mismatch',
      });
    },
  );
});

test('any body that is signed verifies, and no other body verifies with its signature', () => {
  const body = fc.uint8Array({ maxLength: 12, max: 3 }).map(array => Buffer.from(array));
  fc.assert(
    fc.property(body, body, (signed, received) => {
      const signature = signV3({ ...GOOD, body: signed, secret: SECRET, timestampMs: NOW });
      expect(verifyV3({ ...genuine, body: received, signature }).ok).toBe(signed.equals(received));
    }),
  );
});

test('no header text makes it throw', () => {
  const header = fc.option(fc.oneof(fc.string(), fc.base64String(), fc.array(fc.string())), {
    nil: undefined,
  });
  fc.assert(
    fc.property(header, header, (signature, timestamp) => {
      expect(verifyV3({ ...genuine, signature, timestamp }).ok).toBe(false);
    }),
  );
});
