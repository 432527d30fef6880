import { z } from 'zod';
import { disputeSummarySchema } from './dispute-summary.ts';
import { offerSchema } from './offers.ts';
import { partnerContactSchema } from './partner-contacts.ts';
import { partnerWithTierSchema } from './tiers.ts';
import { stateSchema } from './views.ts';

const instant = z.iso.datetime();
const day = z.iso.date();

const claimShape = {
  id: z.string(),
  companyId: z.string(),
  accountName: z.string(),
  dealId: z.string().nullable(),
};

/** An active registration with its clocks. */
export const protectedClaimSchema = z.object({
  ...claimShape,
  protectedFrom: instant,
  protectedUntil: instant,
  /** Last protected day in the program's zone. */
  protectedThrough: day,
  renewals: z.union([z.literal(0), z.literal(1)]),
  /** The protection is paused: it does not end before the pause does. */
  tolled: z.boolean(),
  followUp: z.object({
    since: instant,
    dueAt: instant,
    status: z.enum(['on-track', 'due-soon', 'missed', 'pending-evidence']),
    directWindowOpen: z.boolean(),
    /** Deadlines that passed without a follow-up, oldest first. */
    misses: z.array(instant),
    /** The clock stands still. Absent: not told. */
    paused: z.boolean().optional(),
    why: z.string(),
  }),
  /** What hurts first, and when. */
  risk: z.object({
    code: z.enum(['follow-up-missed', 'follow-up-due', 'pending-evidence', 'ends-soon', 'contested', 'none']),
    at: instant,
  }),
  /** In the last days before the end: whether it can be renewed, and what is missing. Null: too early, or renewed once. */
  renewal: z
    .object({ status: z.enum(['ready', 'lacking', 'asked', 'reading']), text: z.string() })
    .nullable(),
});
export type ProtectedClaim = z.infer<typeof protectedClaimSchema>;

/** A claim that waits for somebody. */
export const waitingClaimSchema = z.object({
  ...claimShape,
  state: stateSchema,
  claimedAt: instant,
  queuePosition: z.number().int().nullable(),
  /** When the one whose turn it is owes something: the reviewer, the partner's answer or its confirmation. */
  dueAt: instant.nullable(),
});
export type WaitingClaim = z.infer<typeof waitingClaimSchema>;

export const partnerDisputeSchema = disputeSummarySchema.extend({
  registrationId: z.string(),
  accountName: z.string(),
});

/** Amounts are minor units as text. */
export const partnerNumbersSchema = z.object({
  currency: z.string(),
  /** Of the last twelve months; `percent` null while nothing was decided. */
  winRate: z.object({ won: z.number().int(), lost: z.number().int(), percent: z.string().nullable() }),
  /** Oldest first, the one that runs last. */
  quarters: z.array(
    z.object({ name: z.string(), from: day, sourcedMinor: z.string(), yearToItMinor: z.string() }),
  ),
  /** Won deals without an amount, or of a currency without a rate; they add nothing above. */
  unpriced: z.number().int(),
  /** What HubSpot says of the joint business plan; null where there is none. */
  plan: z.object({ text: z.string(), readAt: instant.nullable() }).nullable(),
});

/** All that a partner's card shows, in one answer. `numbers` is absent for who may not read a partner's numbers. */
export const partnerCardSchema = partnerWithTierSchema.extend({
  timeZone: z.string(),
  /** What is at risk first. */
  protectedClaims: z.array(protectedClaimSchema),
  /** What is due first. */
  waitingClaims: z.array(waitingClaimSchema),
  /** Not closed; the next limit first. */
  disputes: z.array(partnerDisputeSchema),
  numbers: partnerNumbersSchema.exactOptional(),
  /** Whose personal link is in use; absent for who may give none. */
  people: z
    .array(partnerContactSchema.pick({ id: true, name: true, email: true, expiresAt: true, returned: true }))
    .exactOptional(),
  /** What the reader may do about the tier. */
  offers: z.array(offerSchema),
});
export type PartnerCardView = z.infer<typeof partnerCardSchema>;
