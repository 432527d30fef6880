import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';

const instant = z.iso.datetime();

/** Whoever is named by `contactId`, a contact in HubSpot, or by an address and, if wanted, a name. */
export const issueLinkRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  email: personTextSchema.min(1).max(254),
  name: personTextSchema.max(200).optional(),
  /** The contact in HubSpot, if the person is one. */
  contactId: hubspotIdSchema.optional(),
});
export const revokeLinkRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });

export const partnerContactSchema = z.object({
  /** Below zero: HubSpot has no such id. */
  id: z.string(),
  partnerCompanyId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  hubspotContactId: z.string().nullable(),
  /** The personal link; null once it was taken back. Whoever opens it needs a code besides, which goes to the address. */
  url: z.string().nullable(),
  issuedAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  /** Mail to the address came back: since when it is known to take none, and why, in words. Null: it is not known to. */
  returned: z.object({ at: instant, reason: z.string() }).nullable(),
});
export type PartnerContactView = z.infer<typeof partnerContactSchema>;

export const partnerContactAnswerSchema = z.object({ ok: z.literal(true), contact: partnerContactSchema });
export const partnerContactsAnswerSchema = z.object({
  ok: z.literal(true),
  contacts: z.array(partnerContactSchema),
  /** The program’s public form, for people of partners who have no link yet. */
  registerUrl: z.string(),
});
export const partnerSessionsAnswerSchema = z.object({
  ok: z.literal(true),
  /** The program’s public form. */
  registerUrl: z.string(),
  sessions: z.array(
    z.object({
      id: z.string(),
      contact: partnerContactSchema.pick({ id: true, name: true, email: true, partnerCompanyId: true }),
      partnerName: z.string(),
      begunAt: instant,
      seenAt: instant,
    }),
  ),
});
export type PartnerSessionsAnswer = z.infer<typeof partnerSessionsAnswerSchema>;
export const endSessionAnswerSchema = z.object({ ok: z.literal(true), sessionId: z.string() });
export type EndSessionAnswer = z.infer<typeof endSessionAnswerSchema>;
