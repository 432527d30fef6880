import { z } from 'zod';
import { accountViewSchema } from './account-view.ts';
import { stateSchema } from './views.ts';

const instant = z.iso.datetime();
const day = z.iso.date();

/** Why companies are one customer, or may be. `text` says it in one sentence. */
export const accountLinkSchema = z.object({
  /** M1–M8 of the rules on the same account. */
  level: z.string(),
  companyIds: z.array(z.string()),
  /** What both have: a domain, or the record that took the other in. */
  value: z.string(),
  text: z.string(),
});
export type AccountLink = z.infer<typeof accountLinkSchema>;

/** One stretch of protection on this customer. */
export const heldPeriodSchema = z.object({
  registrationId: z.string(),
  partner: z.object({ companyId: z.string(), name: z.string() }),
  from: instant,
  /** The first instant that is not protected any more; null: paused, without an end for now. */
  until: instant.nullable(),
  /** Last protected day in the program's zone. */
  through: day.nullable(),
  current: z.boolean(),
  /** How it came to its end, in words; null while it runs. */
  ended: z.string().nullable(),
});
export type HeldPeriod = z.infer<typeof heldPeriodSchema>;

/** All that a customer's card shows, in one answer. What another partner has here is absent for a partner's people (I7). */
export const accountCardSchema = accountViewSchema.extend({
  timeZone: z.string(),
  /** The company is a partner of the program itself. */
  isPartner: z.boolean(),
  /** What a registration of this customer covers, in words. */
  scope: z.string(),
  companies: z.array(
    z.object({
      companyId: z.string(),
      name: z.string(),
      domain: z.string().nullable(),
      /** The record was merged into this one, and leads there. */
      mergedInto: z.string().nullable(),
    }),
  ),
  links: z.array(accountLinkSchema),
  /** Links to other customers on which a person has to decide; absent for a partner's people. */
  undecidedLinks: z.array(accountLinkSchema).exactOptional(),
  /** Newest first. */
  periods: z.array(heldPeriodSchema),
  /** Live claims that are not protected, in order of claim. */
  waiting: z.array(
    z.object({
      id: z.string(),
      state: stateSchema,
      partnerName: z.string(),
      claimedAt: instant,
      dealId: z.string().nullable(),
      queuePosition: z.number().int().nullable(),
    }),
  ),
});
export type AccountCardView = z.infer<typeof accountCardSchema>;
