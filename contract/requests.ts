import { z } from 'zod';
import { onBehalfShape } from './on-behalf.ts';
import { lineText } from './setting-values.ts';

/** What the store and HubSpot hold as a 64-bit integer; a text that is no number is another check's matter. */
function fits64Bits(digits: string): boolean {
  return !/^[0-9]+$/.test(digits) || BigInt(digits) <= 9_223_372_036_854_775_807n;
}

/** HubSpot ids are positive integers that may exceed 2^53: they travel as text. */
export const hubspotIdSchema = z
  .string()
  .regex(/^[1-9][0-9]{0,18}$/, 'must be a HubSpot id: 1 to 19 digits, as text')
  .refine(fits64Bits, 'must be a HubSpot id: at most 9223372036854775807');

/** Minted by the caller when its form opens; the same key always gets the same answer. */
export const idempotencyKeySchema = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** Text typed by a person: no control characters but line breaks and tabs, whole characters only. */
export const personTextSchema = z
  .string()
  .trim()
  .max(4000, 'must have at most 4,000 characters')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not contain control characters')
  .refine(text => text.isWellFormed(), 'must be well-formed Unicode');

/** Text that no person typed, such as a file: whatever Postgres can keep. */
export const storableTextSchema = z
  .string()
  .refine(text => !text.includes('\u0000') && text.isWellFormed(), 'must be well-formed Unicode without NUL');

/** Integer minor units as text, so that no float touches money (T8). */
const estimateSchema = z.strictObject({
  amountMinor: z
    .union([z.string().regex(/^[0-9]{1,15}$/), z.int().nonnegative().transform(String)], {
      error: 'must be a whole number of minor units, best as text',
    })
    .meta({ description: 'Whole minor units, e.g. 1250000 for 12,500.00 EUR' }),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
});

export const submitRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  dealId: hubspotIdSchema.optional(),
  companyId: hubspotIdSchema,
  partnerCompanyId: hubspotIdSchema,
  /** The sub-reseller that will hold, when `partnerCompanyId` is a distributor that submits for it. */
  submittedFor: hubspotIdSchema.optional(),
  note: personTextSchema.optional(),
  contactIds: z.array(hubspotIdSchema).max(50).optional(),
  estimate: estimateSchema.optional(),
  ...onBehalfShape,
});
export type SubmitRequest = z.infer<typeof submitRequestSchema>;

export const rejectCodeSchema = z.enum([
  'DUP_ACTIVE_PARTNER',
  'DUP_PENDING_EARLIER',
  'DIRECT_OPEN_DEAL',
  'DIRECT_RECENT_CONTACT',
  'EXISTING_CUSTOMER',
  'NAMED_ACCOUNT_RESERVED',
  'PUBLIC_TENDER',
  'INCOMPLETE',
  'NOT_QUALIFIED',
  'BELOW_MINIMUM',
  'OUT_OF_TERRITORY',
  'NOT_CERTIFIED',
  'PARTNER_SUSPENDED',
  'CAP_REACHED',
  'COOL_OFF',
  'NO_PRESALES_PROOF',
  'INVALID_ACCOUNT',
  'CUSTOMER_OBJECTION',
  'COMPLIANCE',
  'OTHER',
]);
export type RejectCode = z.infer<typeof rejectCodeSchema>;

export const approveRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
  /** Claims reviewed side by side with it that the decider looked at. */
  seen: z.array(lineText.max(80)).max(20).optional(),
  /** Nothing else that came in for the customer waits to be entered: asked of a claim that was entered on behalf. */
  alone: z.boolean().optional(),
});
export type ApproveRequest = z.infer<typeof approveRequestSchema>;

export const rejectRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  code: rejectCodeSchema,
  text: personTextSchema.optional(),
});
export type RejectRequest = z.infer<typeof rejectRequestSchema>;

export const withdrawRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
  ...onBehalfShape,
});
export type WithdrawRequest = z.infer<typeof withdrawRequestSchema>;

export const renewRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  ...onBehalfShape,
});
export type RenewRequest = z.infer<typeof renewRequestSchema>;

/** Parts of a claim that a reviewer may ask for. */
export const askableFieldSchema = z.enum(['note', 'contacts', 'estimate', 'deal']);

export const requestInfoRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  fields: z.array(askableFieldSchema).min(1, 'must name what is asked for').max(4),
  text: personTextSchema.min(1, 'must say what is missing'),
});
export type RequestInfoRequest = z.infer<typeof requestInfoRequestSchema>;

/** Only what the reviewer asked for; a part that is absent stays as it was. */
export const answerRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  note: personTextSchema.optional(),
  contactIds: z.array(hubspotIdSchema).max(50).optional(),
  estimate: estimateSchema.optional(),
  dealId: hubspotIdSchema.optional(),
  /** The people it works with, and the deal, in words: of who sees no records in HubSpot. They join the note. */
  people: personTextSchema.max(1500).optional(),
  whichDeal: personTextSchema.max(500).optional(),
  ...onBehalfShape,
});
export type AnswerRequest = z.infer<typeof answerRequestSchema>;

export const reconfirmRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  ...onBehalfShape,
});

export const revokeCodeSchema = z.enum([
  'FRAUD',
  'BREACH_OF_TERMS',
  'CUSTOMER_CHOSE_OTHER',
  'PARTNER_TERMINATED',
  'DISPUTE_RULING',
  'DUPLICATE_ACCOUNT_MERGE',
  'ERROR',
]);

export const revokeRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  code: revokeCodeSchema,
  text: personTextSchema.optional(),
  /** What the customer wrote, or in which file it is: CUSTOMER_CHOSE_OTHER needs it. */
  customersWriting: personTextSchema.optional(),
  /** Gives the partner five business days to object first. */
  withNotice: z.boolean().optional(),
});
export type RevokeRequest = z.infer<typeof revokeRequestSchema>;

/** Something that takes a reason in the person's own words. */
export const reasonRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.min(1, 'must say why'),
});
export type ReasonRequest = z.infer<typeof reasonRequestSchema>;
/** The same of what a partner may have sent. */
export const partnersReasonRequestSchema = reasonRequestSchema.extend(onBehalfShape);

/** A follow-up that the partner made and somebody logs for it; `at` is when it happened, now if absent. */
export const followUpRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.min(1, 'must say what was done'),
  /** What was done; a status update says how the deal stands and counts once per 14 days. */
  kind: z.enum(['follow-up', 'status-update', 'demo', 'proposal']).optional(),
  at: z.iso.datetime().optional(),
  ...onBehalfShape,
});
export type FollowUpRequest = z.infer<typeof followUpRequestSchema>;

/** The ways out of a heads-up that need a reason from the person. */
export const resolveFindingRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
});
export type ResolveFindingRequest = z.infer<typeof resolveFindingRequestSchema>;

export const eventsQuerySchema = z.object({
  after: z
    .string()
    .regex(/^[0-9]{1,19}$/, 'must be the `next` of an earlier answer')
    .refine(fits64Bits, 'must be the `next` of an earlier answer')
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
