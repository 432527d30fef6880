import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export type TokenKey = { id: string; key: Buffer };

export type OpenResult =
  | { ok: true; plaintext: string }
  | { ok: false; why: 'malformed' | 'unknown-key' | 'refused' };

export type TokenCipher = {
  /** Encrypts for one portal under the newest key: `1.<key id>.<nonce, ciphertext and tag in base64url>`. */
  seal(portalId: string, plaintext: string): string;
  /** Decrypts what `seal` made. `refused`: other portal, other key under this id, or changed bytes. */
  open(portalId: string, sealed: string): OpenResult;
  /** Whether the text was sealed under another than the newest key. */
  needsRotation(sealed: string): boolean;
};

const FORMAT = '1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with the portal id, the format and the key id as associated data: a token copied into another
 * portal's row does not open. `keys` newest first; older ones only open. A random 96-bit nonce per sealing
 * is safe for 2^32 sealings per key; a portal's refresh every 30 minutes takes ages to come near.
 */
export function createTokenCipher(keys: readonly TokenKey[]): TokenCipher {
  const [newest] = keys;
  if (!newest) throw new TypeError('a token cipher needs at least one key');
  const byId = new Map(keys.map(key => [key.id, key.key]));

  return {
    seal(portalId, plaintext) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associatedData(portalId, newest.id));
      const bytes = Buffer.concat([
        nonce,
        cipher.update(plaintext, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${FORMAT}.${newest.id}.${bytes.toString('base64url')}`;
    },

    open(portalId, sealed) {
      const parts = partsOf(sealed);
      if (!parts) return { ok: false, why: 'malformed' };
      const key = byId.get(parts.keyId);
      if (!key) return { ok: false, why: 'unknown-key' };
      const { bytes } = parts;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(associatedData(portalId, parts.keyId));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const plaintext = Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
          decipher.final(),
        ]);
        return { ok: true, plaintext: plaintext.toString('utf8') };
      } catch {
        return { ok: false, why: 'refused' }; // The tag does not fit: Node says no more, nor may we.
      }
    },

    needsRotation: sealed => partsOf(sealed)?.keyId !== newest.id,
  };
}

/**
 * Reads `TOKEN_ENCRYPTION_KEYS` = `id:base64key,id2:key2`, newest first, 32 bytes each.
 * Answers every fault at once, in words for the operator that quote no key.
 */
export function parseTokenKeys(
  text: string,
): { ok: true; keys: TokenKey[] } | { ok: false; faults: string[] } {
  const faults: string[] = [];
  const keys: TokenKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(entry) ?? [];
    if (id === undefined || encoded === undefined) {
      faults.push(`entry ${index + 1} is not of the form id:base64key`);
      continue;
    }
    const key = Buffer.from(encoded, /^[0-9a-f]{64}$/i.test(encoded) ? 'hex' : 'base64');
    if (key.length !== 32) faults.push(`key ${id} has ${key.length} bytes instead of 32`);
    if (keys.some(other => other.id === id)) faults.push(`key id ${id} occurs twice`);
    keys.push({ id, key });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, keys };
}

function associatedData(portalId: string, keyId: string): Buffer {
  return Buffer.from(`dibs-token ${FORMAT} ${keyId} ${portalId}`, 'utf8');
}

function partsOf(sealed: string): { keyId: string; bytes: Buffer } | null {
  const [, keyId, encoded] = /^1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/.exec(sealed) ?? [];
  if (keyId === undefined || encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== encoded) return null;
  return { keyId, bytes };
}
