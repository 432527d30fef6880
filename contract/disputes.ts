import { z } from 'zod';
import {
  disputeKindSchema,
  disputeSideSchema,
  disputeStateSchema,
  disputeStepSchema,
} from './dispute-summary.ts';
import { onBehalfShape } from './on-behalf.ts';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';
import { lineText } from './setting-values.ts';
import { actionViewSchema } from './views.ts';

const instant = z.iso.datetime();
const fact = z.union([lineText, z.number(), z.boolean(), z.null(), z.array(lineText)]);
const said = personTextSchema.min(1, 'must say why');

/** Opens a dispute in the name of the registration's partner. */
export const openDisputeRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  kind: disputeKindSchema,
  text: said,
  /** Of `partner-direct`: whom it is with; absent: those of whom there are open heads-ups. */
  userIds: z.array(hubspotIdSchema).max(10).optional(),
  ...onBehalfShape,
});
export type OpenDisputeRequest = z.infer<typeof openDisputeRequestSchema>;

/** What a piece of evidence is, where it is more than somebody's words. */
export const evidenceCodeSchema = z.enum([
  'STATEMENT',
  'CRM_RECORD',
  'DOCUMENT',
  'CUSTOMER_OBJECTION',
  'CUSTOMER_CHOSE_OTHER',
]);

/** `side` is needed by who looks after both sides only. */
const forSide = {
  idempotencyKey: idempotencyKeySchema,
  side: disputeSideSchema.optional(),
  ...onBehalfShape,
};

export const acknowledgeRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });
/** Gives evidence; `close: true`, by who hears the case, ends the time for it. */
export const evidenceRequestSchema = z.strictObject({
  ...forSide,
  text: personTextSchema.optional(),
  code: evidenceCodeSchema.optional(),
  /** Ids of HubSpot records or links that it refers to. */
  refs: z.array(lineText.min(1).max(500)).max(20).optional(),
  close: z.boolean().optional(),
});
export type EvidenceRequest = z.infer<typeof evidenceRequestSchema>;

export const rulingCodeSchema = z.enum([
  'UPHOLD_HOLDER',
  'UPHOLD_CLAIMANT',
  'UPHOLD_DIRECT',
  'SPLIT',
  'CO_SELL',
  'VOID',
  'COMPENSATE',
]);
export type RulingCode = z.infer<typeof rulingCodeSchema>;

/** A proposal or a ruling. `percent` belongs to SPLIT, `to`, `amountMinor` and `currency` to COMPENSATE. */
export const rulingRequestSchema = z
  .strictObject({
    idempotencyKey: idempotencyKeySchema,
    code: rulingCodeSchema,
    /** Each side reads it. */
    reasoning: personTextSchema,
    /** Id of the rule that it rests on. */
    rule: lineText.max(80).optional(),
    facts: z.record(lineText.max(80), fact).optional(),
    percent: z.int().optional(),
    to: disputeSideSchema.optional(),
    amountMinor: z
      .string()
      .regex(/^[0-9]{1,15}$/, 'must be a whole number of minor units, as text')
      .optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code')
      .optional(),
  })
  .superRefine((ruling, context) => {
    const needs: Partial<Record<RulingCode, ('percent' | 'to' | 'amountMinor' | 'currency')[]>> = {
      SPLIT: ['percent'],
      COMPENSATE: ['to', 'amountMinor', 'currency'],
    };
    for (const path of ['percent', 'to', 'amountMinor', 'currency'] as const) {
      const needed = needs[ruling.code]?.includes(path) === true;
      if (needed && ruling[path] === undefined)
        context.addIssue({ code: 'custom', path: [path], message: `is needed for ${ruling.code}` });
      if (!needed && ruling[path] !== undefined)
        context.addIssue({ code: 'custom', path: [path], message: `is no part of ${ruling.code}` });
    }
  });
export type RulingRequest = z.infer<typeof rulingRequestSchema>;

/** A side's answer to a proposal; `accept: false` objects, and a director decides. */
export const acceptRequestSchema = z.strictObject({ ...forSide, accept: z.boolean().default(true) });
export type AcceptRequest = z.input<typeof acceptRequestSchema>;
export const escalateRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });
/** An appeal says why: it is evidence of that side. */
export const appealDisputeRequestSchema = z.strictObject({ ...forSide, text: said });
export type AppealDisputeRequest = z.infer<typeof appealDisputeRequestSchema>;

const rulingView = z.object({
  code: rulingCodeSchema,
  rule: z.string(),
  reasoning: z.string(),
  facts: z.record(z.string(), fact),
  /** What the reader's side gets of a split; null where that is nothing or nobody's business. */
  yourPercent: z.number().int().nullable(),
  yourAmount: z.object({ amountMinor: z.string(), currency: z.string() }).nullable(),
  /** Null of a proposal. */
  at: instant.nullable(),
});

/** A case as one reader may read it (I7): a partner reads nothing of another partner. */
export const disputeViewSchema = z.object({
  id: z.string(),
  kind: disputeKindSchema,
  state: disputeStateSchema,
  /** The side whose packet this is; null for who decides or looks on. */
  side: disputeSideSchema.nullable(),
  openedByYou: z.boolean(),
  openedAt: instant,
  /** The fifth business day, pinned when the case was opened; of an appeal its own. */
  decisionDueAt: instant,
  nextLimit: z.object({ step: disputeStepSchema, at: instant }).nullable(),
  account: z.object({ name: z.string() }),
  /** Who is who, for the vendor's own people; absent for partners. */
  parties: z
    .array(
      z.object({
        side: disputeSideSchema,
        name: z.string(),
        registrationId: z.string().nullable(),
        dealId: z.string().nullable(),
      }),
    )
    .optional(),
  /** While the clocks stand still: since when, and until when at the latest. */
  paused: z.object({ since: instant, untilAtMost: instant }).nullable(),
  evidence: z.array(
    z.object({
      id: z.string(),
      yours: z.boolean(),
      at: instant,
      /** Null where it is the other side's, and the reader is a partner, or where it was erased. */
      text: z.string().nullable(),
      facts: z.record(z.string(), fact).nullable(),
    }),
  ),
  acceptedByYou: z.boolean(),
  proposal: rulingView.nullable(),
  rulings: z.array(rulingView),
  appealableUntil: instant.nullable(),
  /** Limits that passed unkept. */
  breaches: z.array(z.object({ step: disputeStepSchema, state: disputeStateSchema, at: instant })),
  actions: z.array(actionViewSchema),
});
export type DisputeView = z.infer<typeof disputeViewSchema>;

export const disputeAnswerSchema = z.object({ ok: z.literal(true), dispute: disputeViewSchema });
export type DisputeAnswer = z.infer<typeof disputeAnswerSchema>;

/** Cases that are not closed, the next limit first. */
export const disputesAnswerSchema = z.object({
  ok: z.literal(true),
  now: instant,
  disputes: z.array(
    z.object({
      id: z.string(),
      kind: disputeKindSchema,
      state: disputeStateSchema,
      openedAt: instant,
      decisionDueAt: instant,
      nextLimit: z.object({ step: disputeStepSchema, at: instant }).nullable(),
      account: z.object({ name: z.string() }),
      breaches: z.number().int(),
    }),
  ),
});
export type DisputesAnswer = z.infer<typeof disputesAnswerSchema>;
