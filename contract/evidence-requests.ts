import { z } from 'zod';
import { idempotencyKeySchema, personTextSchema } from './requests.ts';

/** The partner manager confirms a statement of the partner's. */
export const confirmFollowUpRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });
export type ConfirmFollowUpRequest = z.infer<typeof confirmFollowUpRequestSchema>;

/** The customer wants to hear of nobody for a while; `text` says who said so, when and why. */
export const freezeRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.min(1, 'must say who of the customer said so, and when'),
});
export type FreezeRequest = z.infer<typeof freezeRequestSchema>;

export const unfreezeRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });
