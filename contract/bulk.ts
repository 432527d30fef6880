import { z } from 'zod';
import { accountViewSchema } from './account-view.ts';
import { hubspotIdSchema, idempotencyKeySchema } from './requests.ts';
import { refusalSchema } from './views.ts';

/** At once, so that an answer comes while somebody waits for it. */
export const bulkLimit = 50;

const ids = z
  .array(hubspotIdSchema)
  .min(1)
  .max(bulkLimit, `must be ${bulkLimit} at most`)
  .refine(all => new Set(all).size === all.length, 'must each be given once');

export const bulkTypeSchema = z.enum(['deals', 'companies']);
export type BulkType = z.infer<typeof bulkTypeSchema>;

/** `ids` in the query: separated by commas. */
export const bulkQuerySchema = z.object({
  ids: z
    .string()
    .transform(text => text.split(','))
    .pipe(ids),
});

/** How each ticked record's customer stands, and whether the reader may register it. */
export const bulkCheckSchema = z.object({
  ok: z.literal(true),
  now: z.iso.datetime(),
  timeZone: z.string(),
  rows: z.array(
    accountViewSchema.pick({ holder: true, canRegister: true }).extend({
      id: z.string(),
      name: z.string(),
      /** Name of the customer; null where the record has none. */
      customer: z.string().nullable(),
      companyId: z.string().nullable(),
      /** `waiting`: somebody's claim waits, as far as the reader may know. */
      status: z.enum(['free', 'registered', 'waiting', 'cannot', 'unknown']),
    }),
  ),
  /** Active partners for which the reader may register. */
  partners: z.array(z.object({ companyId: z.string(), name: z.string() })),
});
export type BulkCheck = z.infer<typeof bulkCheckSchema>;

export const bulkRegisterRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema.max(180),
  partnerCompanyId: hubspotIdSchema,
  ids,
});

/** One outcome a record: nothing of one hinders another. */
export const bulkRegisterAnswerSchema = z.object({
  ok: z.literal(true),
  outcomes: z.array(
    z.object({
      id: z.string(),
      registrationId: z.string().nullable(),
      refusal: refusalSchema.nullable(),
    }),
  ),
});
export type BulkRegisterAnswer = z.infer<typeof bulkRegisterAnswerSchema>;
