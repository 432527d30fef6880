import { z } from 'zod';

/** Proof of a submission. The signature covers the receipt's canonical JSON without `signature`. */
export const receiptSchema = z.object({
  registrationId: z.string(),
  portalId: z.string(),
  /** Server sequence that orders claims (T1); larger is later. */
  sequence: z.string(),
  claimedAt: z.iso.datetime(),
  /** SHA-256 of the claim as submitted, hex. */
  claimHash: z.string(),
  policyVersion: z.number().int(),
  /** It was entered for the partner, to whom it had come at `arrivedAt`; places go by the sequence all the same. */
  onBehalf: z.object({ source: z.string(), arrivedAt: z.iso.datetime() }).optional(),
  keyId: z.string(),
  /** Ed25519, base64url. */
  signature: z.string(),
});
export type Receipt = z.infer<typeof receiptSchema>;
