import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';
import { partnerSchema } from './views.ts';

const reason = personTextSchema.min(1, 'must say why');

export const standingRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema, text: reason });

export const takeOverRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  /** The partner that was bought. */
  fromCompanyId: hubspotIdSchema,
  text: reason,
});

export const waiveRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  partnerCompanyId: hubspotIdSchema,
  what: z.enum(['cooling-off', 'protection-limit']),
  text: reason,
});

/** One old registration; `reference` is what it was called where it comes from, and is imported once. */
export const importRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  reference: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces'),
  companyId: hubspotIdSchema,
  partnerCompanyId: hubspotIdSchema,
  dealId: hubspotIdSchema.optional(),
  protectedFrom: z.iso.datetime(),
  protectedUntil: z.iso.datetime(),
});

export const standingAnswerSchema = z.object({
  ok: z.literal(true),
  partner: partnerSchema.pick({ companyId: true, name: true, status: true }),
});
export const takeOverAnswerSchema = standingAnswerSchema.extend({
  movedRegistrationIds: z.array(z.string()),
  givenUpRegistrationIds: z.array(z.string()),
});
export const waiverAnswerSchema = z.object({ ok: z.literal(true), waiverId: z.string() });
