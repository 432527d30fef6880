import { z } from 'zod';
import { idempotencyKeySchema, personTextSchema } from './requests.ts';
import { tierMetricSchema } from './tier-policy.ts';
import { actionViewSchema, partnerViewSchema, refusalSchema } from './views.ts';

const instant = z.iso.datetime();
const day = z.iso.date();

/** Why a tier is, becomes or stays what it is; one sentence in `text`, and what would change it. */
export const tierOutcomeSchema = refusalSchema
  .pick({ code: true, rule: true, facts: true, wouldChange: true })
  .extend({ text: z.string() });

/** A criterion with what there is and what is needed, exact decimals as text; money in whole minor units. */
export const tierCriterionSchema = z.object({
  /** The metric, with its own window if it has one: `deals-won (6 months)`. */
  name: z.string(),
  metric: tierMetricSchema,
  label: z.string(),
  operator: z.enum(['at-least', 'at-most']),
  need: z.string(),
  /** Null: nothing tells it, so it is not evaluated. */
  have: z.string().nullable(),
  met: z.boolean().nullable(),
  /** In words, with units. */
  needText: z.string(),
  haveText: z.string().nullable(),
});

export const tierChangeSchema = z.object({
  changeId: z.string(),
  from: z.string(),
  to: z.string(),
  cause: z.enum(['annual-review', 'person-review', 'sunset', 'promotion', 'appeal', 'crm-edit']),
  status: z.enum(['proposed', 'pending', 'effective', 'cancelled', 'superseded']),
  decidedAt: instant,
  /** First day of the quarter from which an announced change is in effect. */
  effectiveOn: day.nullable(),
  appealUntil: instant.nullable(),
  appeal: z.object({ status: z.enum(['open', 'upheld', 'denied']), at: instant }).nullable(),
  outcome: tierOutcomeSchema,
});

/** How a partner stands with its tier. Amounts are whole minor units as text. */
export const tierProgressSchema = z.object({
  tier: z.string(),
  next: z.string().nullable(),
  /** On probation until this day; null: not. */
  probationUntil: day.nullable(),
  review: z.object({
    /** Day of the next annual review, and days until then. */
    on: day,
    days: z.number().int(),
    /** A review that waits for a person. */
    open: z.object({ reviewId: z.string(), periodUntil: day, outcome: tierOutcomeSchema }).nullable(),
  }),
  /** Of the program year that runs; null where the tier has no quota. */
  quota: z
    .object({
      currency: z.string(),
      attainedMinor: z.string(),
      /** For a full program year. */
      quotaMinor: z.string(),
      /** The least that keeps the tier: 70 % of the quota, prorated. */
      leastMinor: z.string(),
      activeDays: z.number().int(),
      daysInPeriod: z.number().int(),
      keeps: z.boolean().nullable(),
      /** Won deals without an amount. */
      dealsWithoutAmount: z.number().int(),
      text: z.string(),
    })
    .nullable(),
  criteria: z.array(tierCriterionSchema),
  /** Criteria of the next tier. */
  nextCriteria: z.array(tierCriterionSchema),
  /** When the metrics that people keep in HubSpot were read; null: never. */
  metricsReadAt: instant.nullable(),
  /** Null: none runs for this partner. */
  sunset: z.object({ on: day, days: z.number().int(), since: day, text: z.string() }).nullable(),
  /** The change that is announced or proposed. */
  ahead: tierChangeSchema.nullable(),
  /** The latest changes, newest first. */
  changes: z.array(tierChangeSchema),
  actions: z.array(actionViewSchema),
});
export type TierProgress = z.infer<typeof tierProgressSchema>;

/** A partner's card. `tierProgress` is absent for who may not read a partner's numbers. */
export const partnerWithTierSchema = partnerViewSchema.extend({
  tierProgress: tierProgressSchema.exactOptional(),
});
export type PartnerWithTier = z.infer<typeof partnerWithTierSchema>;

const reason = personTextSchema.min(1, 'must say why');

export const reviewTierRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  decision: z.enum(['keep', 'probation', 'lower']),
  text: reason,
});
export const appealTierRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema, text: reason });
export const decideTierAppealRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  upheld: z.boolean(),
  text: reason,
});
export const promoteRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.exactOptional(),
});
