import { z } from 'zod';
import { policyReachSchema, policyReplaySchema } from './policy-replay.ts';
import { idempotencyKeySchema } from './requests.ts';
import { listOf, settingText } from './setting-values.ts';
import { sunsetSchema, tierReviewSchema, tierSchema } from './tier-policy.ts';

/**
 * The policy document on the wire: unknown keys are refused, so that a misspelt setting is never taken for
 * the default. Whether its values make sense is the program's own rule.
 */
export const policySchema = z.strictObject({
  timeZone: settingText,
  enforcement: z.enum(['observe', 'advise', 'enforce']),
  businessCalendar: z.strictObject({
    weekend: listOf(z.number()),
    holidays: listOf(settingText),
    cutOff: settingText,
  }),
  tiers: listOf(tierSchema),
  registration: z.strictObject({
    protectionDays: z.number(),
    reviewBusinessDays: z.number(),
    infoBusinessDays: z.number(),
    queueReconfirmDays: z.number(),
    queueWarnDays: z.number().exactOptional(),
    coolingOffDays: z.number(),
    maxProtectedDaysPerYear: z.number(),
    relinkDays: z.number().exactOptional(),
    reopenDays: z.number().exactOptional(),
    lossObjectionBusinessDays: z.number().exactOptional(),
    renewalTollBusinessDays: z.number().exactOptional(),
    revertHours: z.number().exactOptional(),
    appealBusinessDays: z.number().exactOptional(),
    partnerEndDays: z.number().exactOptional(),
    sideBySideBusinessDays: z.number().exactOptional(),
  }),
  followUp: z.strictObject({
    days: z.number(),
    warnOnDays: listOf(z.number()),
    mode: z.enum(['rolling', 'first-touch']).exactOptional(),
    pauseDays: listOf(settingText).exactOptional(),
  }),
  renewal: z.strictObject({ approveAtOnce: z.boolean() }).exactOptional(),
  matching: z.strictObject({
    freeMailDomains: listOf(settingText),
    ownDomains: listOf(settingText),
    sharedDomains: listOf(settingText),
    numberProperties: listOf(settingText).exactOptional(),
    scope: z.enum(['company', 'group']).exactOptional(),
    sharedFromCompanies: z.number().exactOptional(),
  }),
  direct: z.strictObject({
    exemptPipelines: listOf(settingText),
    headsUpTaskMinutes: z.number(),
    exceptionBusinessDays: z.number(),
  }),
  engagement: z
    .strictObject({
      activityDays: z.number(),
      replyBusinessDays: z.number(),
      afterExpiryDays: z.number(),
      afterLossDays: z.number(),
      actMinutes: z.number(),
      bulkRegistrations: z.number(),
      dismissedKeptDays: z.number(),
    })
    .exactOptional(),
  hoarding: z
    .strictObject({
      idleDays: z.number(),
      qualityMonths: z.number(),
      activityPercent: z.number(),
      leastEnded: z.number(),
      alertDomainsPerDay: z.number(),
    })
    .exactOptional(),
  mail: z.strictObject({ digestAt: settingText }).exactOptional(),
  consent: z.strictObject({ answerBusinessDays: z.number(), validDays: z.number() }).exactOptional(),
  money: z
    .strictObject({
      homeCurrency: settingText,
      rates: listOf(z.strictObject({ currency: settingText, from: settingText, rate: settingText })),
    })
    .exactOptional(),
  dispute: z
    .strictObject({
      stepBusinessDays: z.strictObject({
        acknowledge: z.number(),
        evidence: z.number(),
        propose: z.number(),
        accept: z.number(),
        decide: z.number(),
      }),
      appealBusinessDays: z.number(),
      tollBusinessDays: z.number(),
      reminderHours: z.number().exactOptional(),
    })
    .exactOptional(),
  tierReview: tierReviewSchema.exactOptional(),
  sunset: sunsetSchema.exactOptional(),
  retention: z.strictObject({ eventDays: z.number(), answerDays: z.number() }).exactOptional(),
});
export type PolicyDocument = z.infer<typeof policySchema>;

const fault = z.object({ path: z.string(), message: z.string() });
/** A setting that would change; `path` in dots. */
const change = z.object({ path: z.string(), from: z.unknown(), to: z.unknown() });

export const putPolicyRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  policy: policySchema,
});
export const policyDryRunRequestSchema = z.strictObject({ policy: policySchema });

export const policyAnswerSchema = z.object({
  ok: z.literal(true),
  version: z.number().int(),
  inForceFrom: z.iso.datetime(),
  policy: policySchema,
});
export type PolicyAnswer = z.infer<typeof policyAnswerSchema>;

export const putPolicyAnswerSchema = z.object({
  ok: z.literal(true),
  version: z.number().int(),
  changes: z.array(change),
  /** Running registrations that the version reaches, since every change favours them, and that keep theirs. */
  running: z.object({ moved: z.number().int(), kept: z.number().int() }).optional(),
});
export type PutPolicyAnswer = z.infer<typeof putPolicyAnswerSchema>;

/** `faults` empty: the document could be put in force. */
export const policyDryRunAnswerSchema = z.object({
  ok: z.literal(true),
  inForceVersion: z.number().int(),
  faults: z.array(fault),
  changes: z.array(change),
  /** What would follow for running registrations, and what would have for past ones; absent where there are faults. */
  reach: policyReachSchema.optional(),
  replay: policyReplaySchema.optional(),
});
export type PolicyDryRunAnswer = z.infer<typeof policyDryRunAnswerSchema>;
