import { z } from 'zod';
import { whySchema } from './why.ts';

/** With a year of four digits, which is what the store and people can read. */
const instantText = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 instant with its offset, such as 2027-02-21T00:00:00Z',
});

export const holderQuerySchema = z.object({
  /** The instant that is asked about; now if absent. It may lie ahead: then it is what is known so far. */
  at: instantText.optional(),
  /** What was known at this instant; now if absent, and never later than now. */
  knownAt: instantText.optional(),
});

const instant = z.iso.datetime();

/** Who was registered on a customer at an instant, as far as it was known at another (T2). */
export const holderAnswerSchema = z.object({
  ok: z.literal(true),
  at: instant,
  knownAt: instant,
  timeZone: z.string(),
  /** The customer as it was told apart then: several only for a record that merges made of several customers. */
  accountIds: z.array(z.string()),
  /** Null: nobody, or nobody whom the person who asks may know of. */
  holder: z
    .object({
      registrationId: z.string(),
      partner: z.object({ companyId: z.string(), name: z.string() }),
      protectedFrom: instant,
      /** The first instant that is not protected any more, as known then; null: paused, without an end. */
      protectedUntil: instant.nullable(),
    })
    .nullable(),
  /** Further holders, of customers that were told apart then and are one record now. */
  others: z.array(z.object({ registrationId: z.string(), partnerCompanyId: z.string() })),
  why: whySchema,
  /** Entries of the ledger that say so, oldest first. */
  entries: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      title: z.string(),
      occurredAt: instant,
      recordedAt: instant,
    }),
  ),
});
export type HolderAnswer = z.infer<typeof holderAnswerSchema>;
