import { z } from 'zod';
import { onBehalfShape } from './on-behalf.ts';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';

export const objectToLossRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
  ...onBehalfShape,
});
export type ObjectToLossRequest = z.infer<typeof objectToLossRequestSchema>;

/** The deal that the registration goes on with. */
export const linkDealRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  dealId: hubspotIdSchema,
});
export type LinkDealRequest = z.infer<typeof linkDealRequestSchema>;

/** Everybody who works the deal with the partner from then on; none where it is absent. */
export const coSellersRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  userIds: z.array(hubspotIdSchema).max(50).optional(),
});
export type CoSellersRequest = z.infer<typeof coSellersRequestSchema>;

/** `text` is the reason, which the partner reads; it is asked for. */
export const declineRenewalRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
});
export type DeclineRenewalRequest = z.infer<typeof declineRenewalRequestSchema>;

export const refundRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  /** Whole minor units as text, so that no float touches money (T8). */
  amountMinor: z.string().regex(/^[1-9][0-9]{0,14}$/, 'must be a whole number of minor units above 0'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  text: personTextSchema.optional(),
});
export type RefundRequest = z.infer<typeof refundRequestSchema>;
