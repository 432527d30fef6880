import { z } from 'zod';

const instant = z.iso.datetime();

export const repairsAnswerSchema = z.object({
  ok: z.literal(true),
  /** Everything that HubSpot changed before was looked at; null: never looked. */
  through: z.object({
    deals: instant.nullable(),
    companies: instant.nullable(),
    links: instant.nullable(),
  }),
  /** Objects that were repaired in the last 90 days. */
  repaired: z.int(),
  /** The newest of them, newest first; `modifiedAt` null where only links were off. */
  gaps: z.array(
    z.object({
      objectType: z.enum(['deals', 'companies']),
      objectId: z.string(),
      modifiedAt: instant.nullable(),
      foundAt: instant,
    }),
  ),
});
export type RepairsAnswer = z.infer<typeof repairsAnswerSchema>;
