import { z } from 'zod';

const count = z.number().int();

/** What the portal's own history would have been under another policy. */
export const policyReplaySchema = z.object({
  /** Registrations that were ever approved, and how many of them were replayed: all, unless time ran out. */
  of: count,
  replayed: count,
  /** One sentence for each kind of gain and loss: "11 registrations would have lapsed". */
  sentences: z.array(z.string()),
  summary: z.object({
    lapsed: count,
    shortened: count,
    lengthened: count,
    renewalsLost: count,
    renewalsGained: count,
    moreMisses: count,
    fewerMisses: count,
  }),
  /** Partners whose tier would be another, and why. */
  partners: z.array(
    z.object({
      partnerCompanyId: z.string(),
      tier: z.string(),
      effect: z.enum(['drops', 'keeps', 'reviewed', 'not-reviewed']),
      because: z.enum(['annual-review', 'sunset']),
    }),
  ),
  /** Who gains or loses, the first hundred; `npm run policy -- replay` names all. */
  registrations: z.array(
    z.object({
      registrationId: z.string(),
      partnerCompanyId: z.string(),
      end: z.enum(['lapsed', 'shortened', 'lengthened', 'same']),
      renewal: z.enum(['lost', 'gained', 'same']),
      misses: count,
      until: z.object({ before: z.string().nullable(), after: z.string().nullable() }),
    }),
  ),
});
export type PolicyReplayView = z.infer<typeof policyReplaySchema>;

/** Whether a version would reach the registrations that are running now, and which settings keep it from them. */
export const policyReachSchema = z.object({
  reaches: z.boolean(),
  because: z.array(z.object({ path: z.string(), favours: z.enum(['higher', 'lower', 'never']) })),
});
