import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema } from './requests.ts';

/** A person whom Dibs may name: a contact of a customer, or a HubSpot user. */
export const personNamedSchema = z.object({ kind: z.enum(['contact', 'user']), id: hubspotIdSchema });

export const personRecordAnswerSchema = z.object({
  ok: z.literal(true),
  person: personNamedSchema,
  /** Rows that name the person, by table. */
  families: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  /** Tables of which there is more; `npm run person` writes all of it. */
  more: z.array(z.string()),
});

export const erasePersonRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });

export const erasePersonAnswerSchema = z.object({
  ok: z.literal(true),
  person: personNamedSchema,
  /** False: nothing named the person. */
  erased: z.boolean(),
});
