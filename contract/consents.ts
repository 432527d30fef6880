import { z } from 'zod';
import { onBehalfShape } from './on-behalf.ts';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';

const instant = z.iso.datetime();

/** What direct sales ask to do: everything with the customer, contacts without deals, or one deal. */
export const consentScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account') }),
  z.strictObject({ kind: z.literal('outreach') }),
  z.strictObject({ kind: z.literal('deal'), dealId: hubspotIdSchema }),
]);
export type ConsentScope = z.infer<typeof consentScopeSchema>;

const why = personTextSchema.min(1, 'must say why');
const consentId = z.string().regex(/^cns_[A-Za-z0-9_-]{1,64}$/, 'must be a consent id');

/** A step of a consent. A partner manager who decides in the partner's stead gives a reason. */
export const consentRequestSchema = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('ask'),
    idempotencyKey: idempotencyKeySchema,
    scope: consentScopeSchema,
    text: why,
  }),
  z.strictObject({
    step: z.enum(['grant', 'refuse', 'revoke']),
    idempotencyKey: idempotencyKeySchema,
    consentId,
    text: personTextSchema.optional(),
    ...onBehalfShape,
  }),
]);
export type ConsentRequest = z.infer<typeof consentRequestSchema>;

/** Asks from a heads-up; without a scope for what it is about: its deal, if it has one. */
export const askConsentRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  scope: consentScopeSchema.optional(),
  text: why,
});
export type AskConsentRequest = z.infer<typeof askConsentRequestSchema>;

export const consentViewSchema = z.object({
  id: z.string(),
  registrationId: z.string(),
  /** The heads-up that it was asked from. */
  findingId: z.string().nullable(),
  status: z.enum(['asked', 'granted', 'refused', 'revoked', 'expired']),
  scope: z.object({ kind: z.enum(['account', 'outreach', 'deal']), dealId: z.string().nullable() }),
  /** What it permits, in words that complete "direct sales may …". */
  scopeText: z.string(),
  partnerName: z.string(),
  askedBy: z.object({ userId: z.string(), name: z.string() }),
  askedAt: instant,
  reason: z.string().nullable(),
  /** Until then only the partner answers; after it the partner manager may, with a reason. */
  answerDueAt: instant,
  answer: z
    .object({
      as: z.enum(['partner', 'partner-manager']),
      /** By the signed link, or by somebody at a card. */
      by: z.enum(['link', 'card']),
      at: instant,
      reason: z.string().nullable(),
    })
    .nullable(),
  /** The instant at which it stops being in force, and the last day on which it is (`YYYY-MM-DD`); null unless granted. */
  validUntil: instant.nullable(),
  validThrough: z.iso.date().nullable(),
  revokedAt: instant.nullable(),
  /**
   * As whom the viewer would answer now; null: not at all. As the partner manager, with a reason · `on-behalf`: only what
   * the partner answered by mail or phone.
   */
  answersAs: z.enum(['partner', 'partner-manager', 'on-behalf']).nullable(),
  /** `grant`, `refuse` while it is asked, `revoke` while it is granted; `pass-on-link` to who may have the link. */
  actions: z.array(z.object({ name: z.string(), allowed: z.boolean(), reason: z.string().nullable() })),
});
export type ConsentView = z.infer<typeof consentViewSchema>;

/** The link by which the partner answers. Whoever has it answers for the partner. */
export const consentLinkAnswerSchema = z.object({
  ok: z.literal(true),
  url: z.url(),
  expiresAt: instant,
});
export type ConsentLinkAnswer = z.infer<typeof consentLinkAnswerSchema>;
