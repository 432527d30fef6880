import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createTokenCipher, parseTokenKeys } from '../../adapters/hubspot/token-cipher.ts';

const k1 = { id: 'k1', key: Buffer.alloc(32, 1) };
const k2 = { id: 'k2', key: Buffer.alloc(32, 2) };
const cipher = createTokenCipher([k1]);
const TOKEN = 'na1-token-'.repeat(40);

test('a portal opens what was sealed for it, also tokens of more than 300 characters', () => {
  expect(cipher.open('4001', cipher.seal('4001', TOKEN))).toEqual({ ok: true, plaintext: TOKEN });
});

test('sealed text shows neither the token nor whether two tokens are equal', () => {
  const [first, second] = [cipher.seal('4001', TOKEN), cipher.seal('4001', TOKEN)];
  expect(first).not.toBe(second);
  expect(first).not.toContain('token');
});

describe('does not open', () => {
  const sealed = cipher.seal('4001', TOKEN);
  const body = sealed.split('.')[2] ?? '';
  const changed = (at: number) => {
    const bytes = Buffer.from(body, 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return `1.k1.${bytes.toString('base64url')}`;
  };
  test.each<[string, string, string, string]>([
    ['for another portal', '4002', sealed, 'refused'],
    ['for a portal whose id begins alike', '40', sealed, 'refused'],
    ['with a changed nonce', '4001', changed(0), 'refused'],
    ['with a changed letter', '4001', changed(20), 'refused'],
    ['with a changed tag', '4001', changed(Buffer.from(body, 'base64url').length - 1), 'refused'],
    [
      'cut short by a byte',
      '4001',
      `1.k1.${Buffer.from(body, 'base64url').subarray(0, -1).toString('base64url')}`,
      'refused',
    ],
    ['shorter than nonce and tag', '4001', '1.k1.AAAA', 'malformed'],
    ['in another format', '4001', sealed.replace('1.', '2.'), 'malformed'],
    ['without a key id', '4001', body, 'malformed'],
    ['in plain text', '4001', TOKEN, 'malformed'],
    ['when empty', '4001', '', 'malformed'],
    ['under a key nobody has', '4001', sealed.replace('k1', 'k9'), 'unknown-key'],
  ])('%s', (_name, portalId, text, why) => {
    expect(cipher.open(portalId, text)).toEqual({ ok: false, why });
  });

  test('under another key of the same id', () => {
    const other = createTokenCipher([{ id: 'k1', key: randomBytes(32) }]);
    expect(other.open('4001', sealed)).toEqual({ ok: false, why: 'refused' });
  });

  test('when the key id is exchanged for another key we have', () => {
    const both = createTokenCipher([k1, k2]);
    expect(both.open('4001', sealed.replace('k1', 'k2'))).toEqual({ ok: false, why: 'refused' });
  });
});

test('after rotation old text opens, asks to be sealed anew, and new text uses the newest key', () => {
  const old = cipher.seal('4001', TOKEN);
  const rotated = createTokenCipher([k2, k1]);
  expect(rotated.open('4001', old)).toEqual({ ok: true, plaintext: TOKEN });
  expect(rotated.needsRotation(old)).toBe(true);
  const anew = rotated.seal('4001', TOKEN);
  expect(rotated.needsRotation(anew)).toBe(false);
  expect(createTokenCipher([k2]).open('4001', anew)).toEqual({ ok: true, plaintext: TOKEN });
});

describe('TOKEN_ENCRYPTION_KEYS', () => {
  const b64 = (key: Buffer) => key.toString('base64');

  test('newest first', () => {
    const read = parseTokenKeys(`k2:${b64(k2.key)}, k1:${b64(k1.key)}`);
    expect(read).toEqual({ ok: true, keys: [k2, k1] });
  });

  test('every fault at once, and no key in the words', () => {
    const short = b64(Buffer.alloc(16, 7));
    const read = parseTokenKeys(`nonsense,a:${short},a:${b64(k1.key)}`);
    expect(read).toEqual({
      ok: false,
      faults: [
        'entry 1 is not of the form id:base64key',
        'key a has 16 bytes instead of 32',
        'key id a occurs twice',
      ],
    });
    expect(JSON.stringify(read)).not.toContain(short);
  });

  test('an empty setting is a fault', () => {
    expect(parseTokenKeys('').ok).toBe(false);
  });
});
