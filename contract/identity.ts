import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema, personTextSchema } from './requests.ts';
import { accountRefSchema } from './views.ts';

/** A company of another customer, and why; a reason is welcome, the evidence of the day is kept in any case. */
export const sameCustomerRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  otherCompanyId: hubspotIdSchema,
  text: personTextSchema.optional(),
});
export type SameCustomerRequest = z.infer<typeof sameCustomerRequestSchema>;

export const undoDecisionRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  text: personTextSchema.optional(),
});

/** What a person said of who is whom (M5): who, when, why, and who took it back. */
const decisionSchema = z.object({
  id: z.string(),
  kind: z.enum(['alias', 'split']),
  these: z.array(z.string()),
  those: z.array(z.string()),
  at: z.iso.datetime(),
  byUserId: z.string(),
  text: z.string().nullable(),
  undone: z.object({ at: z.iso.datetime(), byUserId: z.string(), text: z.string().nullable() }).nullable(),
});
export type IdentityDecisionView = z.infer<typeof decisionSchema>;

/** `accounts`: the customers of the companies that the decision names, as they are now. */
export const identityDecisionAnswerSchema = z.object({
  ok: z.literal(true),
  decision: decisionSchema,
  accounts: z.array(accountRefSchema),
});
export type IdentityDecisionAnswer = z.infer<typeof identityDecisionAnswerSchema>;

const sideSchema = z.object({ companyId: z.string(), property: z.string(), value: z.string() });

/** Why two companies may be one customer: the level of section 3, and what either of them says. */
const linkSchema = z.object({
  level: z.enum(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8']),
  effect: z.enum(['same', 'review', 'warning', 'hint']),
  own: sideSchema,
  other: sideSchema,
});
export type IdentityLinkView = z.infer<typeof linkSchema>;

/** A deal of direct sales. `open` null: it was not read since the program asks. */
const directDealSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  open: z.boolean().nullable(),
  createdAt: z.iso.datetime().nullable(),
  ownerName: z.string().nullable(),
  path: z.string(),
});

const contactSchema = z.object({ id: z.string(), address: z.string().nullable(), path: z.string() });

const actionSchema = z.object({ name: z.string(), allowed: z.boolean(), reason: z.string().nullable() });

/**
 * A customer that may be the same one, the likeliest first. `waiting`: approvals on both are blocked until a person has
 * decided. `asOf`: when the older of the two readings of HubSpot was taken.
 */
const candidateSchema = z.object({
  account: accountRefSchema,
  companyId: z.string(),
  kind: z.enum(['same', 'review', 'warning', 'hint']),
  links: z.array(linkSchema),
  asOf: z.iso.datetime().nullable(),
  waiting: z.boolean(),
  toldApart: z.boolean(),
  contactsInCommon: z.array(contactSchema),
  directDeals: z.array(directDealSchema),
  actions: z.array(actionSchema),
});
export type MatchCandidate = z.infer<typeof candidateSchema>;

/** `within`: what makes the customer's own companies one. */
export const matchesAnswerSchema = z.object({
  ok: z.literal(true),
  account: accountRefSchema,
  within: z.array(linkSchema),
  directDeals: z.array(directDealSchema),
  candidates: z.array(candidateSchema),
  decisions: z.array(decisionSchema),
});
export type MatchesAnswer = z.infer<typeof matchesAnswerSchema>;
