import { z } from 'zod';
import { accountViewSchema } from './account-view.ts';

/** What a contact's card shows: how each customer stands that the contact works for. */
export const contactCardSchema = z.object({
  ok: z.literal(true),
  now: z.iso.datetime(),
  timeZone: z.string(),
  /** In HubSpot's order, partners left out. */
  customers: z.array(
    accountViewSchema.omit({ ok: true, now: true }).extend({
      companyId: z.string(),
      /** The registration is of the partner that the reader works for. */
      isOwn: z.boolean(),
    }),
  ),
  /** Names of the contact's companies that are partners of the program, as far as the reader may know. */
  partners: z.array(z.string()),
});
export type ContactCardView = z.infer<typeof contactCardSchema>;
