import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';
import { accountRefSchema } from './views.ts';

/** Companies of the customer that are another one, and why: the reason is asked for. */
export const splitRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  companyIds: z.array(hubspotIdSchema).min(1).max(500),
  text: personTextSchema.optional(),
});
export type SplitRequest = z.infer<typeof splitRequestSchema>;

export const splitAnswerSchema = z.object({
  ok: z.literal(true),
  stays: accountRefSchema,
  left: accountRefSchema,
});
export type SplitAnswer = z.infer<typeof splitAnswerSchema>;
