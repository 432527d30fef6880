import { z } from 'zod';

export const receiptKeySchema = z.object({
  ok: z.literal(true),
  /** First 16 hex digits of the SHA-256 of the key's SPKI; a receipt's `keyId` names it. */
  keyId: z.string(),
  algorithm: z.literal('Ed25519'),
  /** SPKI in PEM. */
  publicKeyPem: z.string(),
});
export type ReceiptKeyAnswer = z.infer<typeof receiptKeySchema>;
