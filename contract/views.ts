import { z } from 'zod';
import { consentViewSchema } from './consents.ts';
import { disputeSummarySchema } from './dispute-summary.ts';
import { followUpViewShape } from './follow-up-view.ts';
import { lifeViewSchema } from './life.ts';
import { overlayViewShape } from './overlays.ts';
import { receiptSchema } from './receipt.ts';
import { whySchema } from './why.ts';

/** Life of a registration: the states of domain.md section 4. */
export const stateSchema = z.enum([
  'draft',
  'submitted',
  'info-requested',
  'under-review',
  'queued',
  'active',
  'expired',
  'rejected',
  'withdrawn',
  'revoked',
  'won',
  'lost',
]);
export type State = z.infer<typeof stateSchema>;

/** An ISO 8601 instant in UTC, e.g. `2027-02-21T00:00:00Z`. */
const instant = z.iso.datetime();

const factValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/**
 * Why an outcome is what it is.
 * `rule` is a rule id (T6, I1, D1 …); `facts` are the facts the rule looked at;
 * `wouldChange` lists facts that, changed so, would have changed the outcome.
 */
export const refusalSchema = z.object({
  code: z.string(),
  rule: z.string(),
  title: z.string(),
  detail: z.string(),
  facts: z.record(z.string(), factValue),
  wouldChange: z.array(z.object({ fact: z.string(), becomes: factValue, text: z.string() })),
});
export type Refusal = z.infer<typeof refusalSchema>;

export const findingViewSchema = z.object({
  id: z.string(),
  rule: z.string(),
  weight: z.enum(['notice', 'review', 'exception', 'critical']),
  status: z.enum(['heads-up', 'exception', 'resolved', 'dismissed']),
  at: instant,
  /** One sentence in plain words: who did what, and why it matters. */
  summary: z.string(),
  /** Why it was flagged, as the ledger has it, and what would have made it none. Absent: not told. */
  why: whySchema.nullable().optional(),
  /** CRM facts behind the finding, metadata only, each ready to be shown: "Owner" – "Dana Direct (Direct East)". */
  evidence: z.array(z.object({ label: z.string(), text: z.string() })).optional(),
  /** The deal the finding is about; null when it is about a company. */
  dealId: z.string().nullable(),
  /** Paths of the HubSpot records that it is about, below the portal's address: `/record/0-2/4711`. Absent: not told. */
  links: z.array(z.string()).optional(),
  /** When an unresolved heads-up becomes an RoE exception; null once it is one or is closed. */
  exceptionAt: instant.nullable(),
  actions: z.array(z.object({ name: z.string(), allowed: z.boolean(), reason: z.string().nullable() })),
});
export type FindingView = z.infer<typeof findingViewSchema>;

export const accountRefSchema = z.object({
  companyIds: z.array(z.string()),
  name: z.string(),
  domains: z.array(z.string()),
});
export type AccountRef = z.infer<typeof accountRefSchema>;

/** What the person who asks may do; `reason` says why not, in words, when `allowed` is false. */
export const actionViewSchema = z.object({
  name: z.string(),
  allowed: z.boolean(),
  reason: z.string().nullable(),
});
export type ActionView = z.infer<typeof actionViewSchema>;

export const registrationViewSchema = z.object({
  id: z.string(),
  state: stateSchema,
  /** Why it is in this state, as the ledger has it; null: of before whys were kept. Absent: not told. */
  why: whySchema.nullable().optional(),
  claimedAt: instant,
  partner: z.object({ companyId: z.string(), name: z.string(), tier: z.string() }),
  account: accountRefSchema,
  dealId: z.string().nullable(),
  enforcement: z.enum(['observe', 'advise', 'enforce']),
  protectedFrom: instant.nullable(),
  protectedUntil: instant.nullable(),
  /** Last protected day in the program's zone, `YYYY-MM-DD`; null while not protected. */
  protectedThrough: z.iso.date().nullable(),
  /** The program's IANA time zone, in which days are shown. */
  timeZone: z.string(),
  renewals: z.union([z.literal(0), z.literal(1)]),
  ...followUpViewShape,
  contested: z.boolean(),
  /** The newest dispute about it; null: there was none. Absent: not told. */
  dispute: disputeSummarySchema.nullable().optional(),
  ...overlayViewShape,
  queuePosition: z.number().int().nullable(),
  /** When the reviewer owes an answer; null outside review. */
  reviewDueAt: instant.nullable(),
  /** Reason of the last refusal, revocation or withdrawal; null when there is none. */
  decision: z
    .object({ code: z.string().nullable(), title: z.string(), text: z.string().nullable(), at: instant })
    .nullable(),
  /** The partner's note and the estimate; absent for roles that may not read them. */
  note: z.string().nullable().optional(),
  estimate: z.object({ amountMinor: z.string(), currency: z.string() }).nullable().optional(),
  findings: z.array(findingViewSchema),
  consents: z.array(consentViewSchema).optional(),
  life: lifeViewSchema.optional(),
  actions: z.array(actionViewSchema),
});
export type RegistrationView = z.infer<typeof registrationViewSchema>;

export const canRegisterSchema = z.object({ allowed: z.boolean(), refusal: refusalSchema.nullable() });

/** The clock a card shows its countdowns against: program time, which the demo can move. */
const programNow = instant;

export const dealViewSchema = z.object({
  ok: z.literal(true),
  now: programNow,
  /** The program's IANA time zone: the days of `holder` and of findings are shown in it, with or without a registration. */
  timeZone: z.string(),
  deal: z.object({ id: z.string(), name: z.string() }),
  account: accountRefSchema.nullable(),
  registration: registrationViewSchema.nullable(),
  holder: z.object({ name: z.string(), protectedUntil: instant }).nullable(),
  findings: z.array(findingViewSchema),
  /** Consents of the customer's registered partner and of the deal's own registration, newest first. */
  consents: z.array(consentViewSchema).optional(),
  canRegister: canRegisterSchema,
  /** Company to name in `POST /api/v1/registrations`; null when the deal has none that can be claimed. */
  companyId: z.string().nullable(),
});
export type DealView = z.infer<typeof dealViewSchema>;

export const partnerSchema = z.object({
  companyId: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'terminated']),
  type: z.enum(['reseller', 'co-sell', 'services', 'distributor', 'referral']),
  tier: z.string(),
  joinedOn: z.iso.date().nullable(),
  openClaims: z.number().int(),
  /** Cap of open claims of the partner's tier; null when the policy sets none. */
  openClaimCap: z.number().int().nullable(),
});
export type Partner = z.infer<typeof partnerSchema>;

export const partnerViewSchema = z.object({
  ok: z.literal(true),
  now: programNow,
  partner: partnerSchema,
  claims: z.array(
    z.object({
      id: z.string(),
      state: stateSchema,
      accountName: z.string(),
      dealId: z.string().nullable(),
      claimedAt: instant,
      protectedUntil: instant.nullable(),
      followUpDueAt: instant.nullable(),
    }),
  ),
});
export type PartnerView = z.infer<typeof partnerViewSchema>;

export const partnersAnswerSchema = z.object({ ok: z.literal(true), partners: z.array(partnerSchema) });
export type PartnersAnswer = z.infer<typeof partnersAnswerSchema>;

export const registrationAnswerSchema = z.object({
  ok: z.literal(true),
  registration: registrationViewSchema,
});
export type RegistrationAnswer = z.infer<typeof registrationAnswerSchema>;

export const submitAnswerSchema = registrationAnswerSchema.extend({ receipt: receiptSchema });
export type SubmitAnswer = z.infer<typeof submitAnswerSchema>;

export const refusedAnswerSchema = z.object({ ok: z.literal(false), refusal: refusalSchema });
export type RefusedAnswer = z.infer<typeof refusedAnswerSchema>;

export const findingAnswerSchema = z.object({ ok: z.literal(true), finding: findingViewSchema });
export type FindingAnswer = z.infer<typeof findingAnswerSchema>;

export const historyAnswerSchema = z.object({
  ok: z.literal(true),
  entries: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      /** The entry in plain words. */
      title: z.string(),
      occurredAt: instant,
      recordedAt: instant,
      actor: z.object({ role: z.string(), name: z.string() }),
      policyVersion: z.number().int(),
      rules: z.array(z.string()),
      facts: z.record(z.string(), z.unknown()),
      /** Of an outcome, why it is what it is; null: something that was done, and nothing decided. */
      why: whySchema.nullable().optional(),
    }),
  ),
});
export type HistoryAnswer = z.infer<typeof historyAnswerSchema>;

/** RFC 9457. `errors` names the fields at fault. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
