import { z } from 'zod';
import { offerSchema } from './offers.ts';
import { onBehalfViewSchema } from './on-behalf.ts';
import { actionViewSchema, dealViewSchema } from './views.ts';

const instant = z.iso.datetime();

/** Texts may hold days and moments, as those of forms do; see `offerFieldSchema`. */
const dealLineSchema = z.object({ dealId: z.string(), name: z.string(), text: z.string() });

/** What a decider looks at before approving or rejecting. */
export const reviewViewSchema = z.object({
  /** Other companies of the customer, and what makes them one with it. */
  united: z.array(z.object({ companyId: z.string(), name: z.string(), text: z.string() })),
  /** Customers that may be the same one, the likeliest first, at most ten. */
  candidates: z.array(
    z.object({
      companyId: z.string(),
      name: z.string(),
      /** The customer's own company that has most in common with it. */
      ownCompanyId: z.string(),
      /** No more than a similar name. */
      hint: z.boolean(),
      /** What follows as long as nobody says anything. */
      text: z.string(),
      /** What speaks for it, as both sides have it, the surest first, and contacts in common. */
      evidence: z.array(z.string()),
      /** Deals of direct sales on it, open ones first. */
      directDeals: z.array(dealLineSchema),
      actions: z.array(actionViewSchema),
    }),
  ),
  /** What people said of who is the same customer, as far as nobody took it back. */
  said: z.array(z.object({ id: z.string(), text: z.string(), actions: z.array(actionViewSchema) })),
  /** Rivals entered on behalf at about the same time, with the claim itself, in the order in which they came in. */
  beside: z
    .array(
      onBehalfViewSchema.extend({
        registrationId: z.string(),
        own: z.boolean(),
        partner: z.string(),
        state: z.string(),
        dealId: z.string().nullable(),
        note: z.string().nullable(),
      }),
    )
    .optional(),
  /** Until when rivals can still be entered on behalf beside it; null: that is over, or it was not entered so. */
  entryOpenUntil: instant.nullable().optional(),
  /** Closed deals of direct sales on the customer itself. */
  pastDeals: z.array(dealLineSchema),
  /** Open deals on the customer that are not the claim's own. */
  openDeals: z.array(
    z.object({
      dealId: z.string(),
      name: z.string(),
      owner: z.string().nullable(),
      /** The owner is on a direct team. */
      direct: z.boolean(),
      createdAt: instant.nullable(),
      beforeClaim: z.boolean(),
    }),
  ),
  /** How the partner's claims went so far, this one left out. */
  record: z.object({
    claims: z.number().int(),
    open: z.number().int(),
    openCap: z.number().int().nullable(),
    won: z.number().int(),
    lost: z.number().int(),
    expired: z.number().int(),
    rejected: z.number().int(),
    revoked: z.number().int(),
  }),
  /** What stands in the way of approving now; null: nothing. */
  obstacle: z
    .object({ code: z.string(), title: z.string(), detail: z.string(), wouldChange: z.array(z.string()) })
    .nullable(),
});
export type ReviewView = z.infer<typeof reviewViewSchema>;

/** Texts may hold days and moments, as those of forms do; see `offerFieldSchema`. */
const noticeSchema = z.object({ title: z.string(), lines: z.array(z.string()) });
export type Notice = z.infer<typeof noticeSchema>;

/** What the deal's card shows, with everything that the reader may do about it: one request opens it. */
export const dealCardViewSchema = dealViewSchema.extend({
  offers: z.array(offerSchema),
  /** What waits for somebody, and what stands still. */
  notices: z.array(noticeSchema),
  /** The case that the registration is in, or was in last, as the reader may read it. */
  dispute: noticeSchema
    .extend({ id: z.string(), over: z.boolean(), evidence: z.array(z.string()) })
    .nullable(),
  /** While a claim waits for a decision, for those who may decide; null for everybody else. */
  review: reviewViewSchema.nullable(),
});
export type DisputeNotice = NonNullable<DealCardView['dispute']>;
export type DealCardView = z.infer<typeof dealCardViewSchema>;
