import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema } from './requests.ts';
import { refusalSchema } from './views.ts';

const instant = z.iso.datetime();
const count = z.int().min(0);

export const workKindSchema = z.enum([
  'review',
  'exception',
  'dispute',
  'consent',
  'tier-review',
  'follow-up',
  'expiry',
  'answer',
]);
export type WorkKind = z.infer<typeof workKindSchema>;

/** One thing that waits, or will hurt soon. What belongs to its kind only is absent elsewhere. */
export const workItemSchema = z.object({
  /** Stable; the cursor of paging is made of it. */
  key: z.string(),
  kind: workKindSchema,
  /** When it is due, ends or escalates; of a tier review, since when it waits. */
  at: instant,
  overdue: z.boolean(),
  registrationId: z.string().nullable(),
  partner: z.object({ companyId: z.string(), name: z.string(), tier: z.string() }),
  /** Null where it is about the partner alone. */
  customer: z.object({ companyId: z.string(), name: z.string() }).nullable(),
  dealId: z.string().nullable(),
  /** Whether the reader may approve it here. */
  mayApprove: z.boolean().optional(),
  /** `follow-up`: a deadline has passed, and the customer is open to direct sales. */
  missed: z.boolean().optional(),
  /** `expiry`: asked and undecided, renewable still, or renewed before. */
  renewal: z.enum(['asked', 'possible', 'used']).optional(),
  /** `exception`: an exception already, not a heads-up. */
  escalated: z.boolean().optional(),
  /** `exception`: who did what, in words. */
  summary: z.string().optional(),
  /** `dispute`: how far it is. */
  disputeState: z.string().optional(),
});
export type WorkItem = z.infer<typeof workItemSchema>;

/** `mine`: partners assigned to the reader, and those that nobody is assigned to. */
export const whoseSchema = z.enum(['mine', 'all']);

const filters = {
  whose: whoseSchema.default('mine'),
  kind: workKindSchema.optional(),
  partner: hubspotIdSchema.optional(),
  /** Part of a customer's, partner's or deal's name. */
  q: z.string().trim().min(2).max(100).optional(),
};

export const worklistQuerySchema = z.object({
  ...filters,
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type WorklistQuery = z.infer<typeof worklistQuerySchema>;

export const worklistShape = {
  items: z.array(workItemSchema),
  /** Cursor of the next page; null: this was the last. */
  next: z.string().nullable(),
  /** How many there are of each kind under the filters of whose, partner and words; kinds without any are absent. */
  counts: z.array(z.object({ kind: workKindSchema, count, overdue: count })),
};
export const worklistAnswerSchema = z.object({
  ok: z.literal(true),
  now: instant,
  timeZone: z.string(),
  ...worklistShape,
});
export type WorklistAnswer = z.infer<typeof worklistAnswerSchema>;

/** A key figure: what it says is the card's wording of `id`; null where nothing happened that it could be made of. */
export const keyFigureSchema = z.object({
  id: z.enum([
    'active',
    'in-review',
    'approval-days',
    'follow-up-kept',
    'sourced',
    'win-rate',
    'conflicts',
    'disputes-in-time',
  ]),
  value: z.number().nullable(),
  unit: z.enum(['count', 'percent', 'days', 'money']),
  /** ISO 4217, of money; the value is in whole units of it. */
  currency: z.string().optional(),
  /** How many it was made of. */
  of: count,
  /** The kind of work behind it, where there is one. */
  drillDown: workKindSchema.optional(),
});
export type KeyFigure = z.infer<typeof keyFigureSchema>;

export const keyFiguresShape = {
  figures: z.array(keyFigureSchema),
  /** Won amounts of registrations by quarter of the program year, in whole units of the home currency. */
  sourcedByQuarter: z.array(z.object({ quarter: z.string(), amount: z.number() })),
  currency: z.string(),
  /** Claims by month: made, approved. */
  claimsByMonth: z.array(z.object({ month: z.string(), submitted: count, approved: count })),
};

/** What the home page opens with. */
export const homeAnswerSchema = z.object({
  ok: z.literal(true),
  now: instant,
  timeZone: z.string(),
  enforcement: z.enum(['observe', 'advise', 'enforce']),
  whose: whoseSchema,
  /** Address of the HubSpot account's records, without a slash at its end: `/record/0-3/4711` is put after it. */
  recordsUrl: z.string(),
  partners: count,
  ...worklistShape,
  ...keyFiguresShape,
});
export type HomeAnswer = z.infer<typeof homeAnswerSchema>;

export const homeQuerySchema = z.object({ whose: whoseSchema.optional() });

const chosen = z
  .array(z.string().regex(/^reg_[A-Za-z0-9_-]{1,64}$/, 'must be a registration id'))
  .min(1)
  .max(50);
export const previewApprovalsRequestSchema = z.strictObject({ registrationIds: chosen });
export const bulkApproveRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema.max(100, 'must have at most 100 characters'),
  registrationIds: chosen,
});
export type BulkApproveRequest = z.infer<typeof bulkApproveRequestSchema>;

/** What approving one claim does or would do; of a preview nothing was done. */
export const approvalOutcomeSchema = z.object({
  registrationId: z.string(),
  partner: z.string(),
  customer: z.string(),
  /** The last protected day, where it is approved. */
  protectedThrough: z.iso.date().nullable(),
  refusal: refusalSchema.nullable(),
  /** Other claims on the customer that wait behind it. */
  waitingBehind: count,
  /** Deals of the customer that are not this claim's. */
  otherDeals: count,
});
export type ApprovalOutcome = z.infer<typeof approvalOutcomeSchema>;
export const approvalsAnswerSchema = z.object({
  ok: z.literal(true),
  outcomes: z.array(approvalOutcomeSchema),
});
export type ApprovalsAnswer = z.infer<typeof approvalsAnswerSchema>;

/** Any registration by the name of its customer, partner or deal, open ones first. */
export const searchQuerySchema = z.object({ q: z.string().trim().min(2).max(100) });
export const searchAnswerSchema = z.object({
  ok: z.literal(true),
  found: z.array(
    z.object({
      registrationId: z.string(),
      state: z.string(),
      claimedAt: instant,
      protectedUntil: instant.nullable(),
      partner: z.object({ companyId: z.string(), name: z.string() }),
      customer: z.object({ companyId: z.string(), name: z.string() }),
      dealId: z.string().nullable(),
    }),
  ),
});
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
