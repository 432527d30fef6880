import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Receipt } from '../../contract/receipt.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';

/** The public half, as `GET /api/v1/receipt-key` shows it. */
export type ReceiptKey = {
  keyId: string;
  algorithm: 'Ed25519';
  /** SPKI in PEM, as openssl and most libraries take it. */
  publicKeyPem: string;
};

export type ReceiptSigner = {
  readonly key: ReceiptKey;
  /** Signs the canonical JSON of all fields but `signature`, the key's id included. */
  sign(fields: Omit<Receipt, 'keyId' | 'signature'>): Receipt;
};

/** @param privateKey Ed25519 */
export function createReceiptSigner(privateKey: KeyObject): ReceiptSigner {
  const publicKey = createPublicKey(privateKey);
  const key: ReceiptKey = {
    keyId: keyIdOf(publicKey),
    algorithm: 'Ed25519',
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  return {
    key,
    sign: fields => {
      const signed = { ...fields, keyId: key.keyId };
      const signature = sign(null, signedBytes(signed), privateKey).toString('base64url');
      return { ...signed, signature };
    },
  };
}

/** Whether the receipt is as the holder of this key signed it. */
export function verifyReceipt(
  receipt: Receipt,
  publicKeyPem: string,
): { ok: true } | { ok: false; why: 'other-key' | 'altered' } {
  const publicKey = createPublicKey(publicKeyPem);
  if (keyIdOf(publicKey) !== receipt.keyId) return { ok: false, why: 'other-key' };
  const { signature, ...fields } = receipt;
  const genuine = verify(null, signedBytes(fields), publicKey, Buffer.from(signature, 'base64url'));
  return genuine ? { ok: true } : { ok: false, why: 'altered' };
}

const signedBytes = (fields: Omit<Receipt, 'signature'>) => Buffer.from(canonicalJson(fields), 'utf8');

/** First 16 hex digits of the SHA-256 of the key's SPKI: anyone who has the key can derive its id. */
const keyIdOf = (publicKey: KeyObject) =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
