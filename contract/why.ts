import { z } from 'zod';

const factValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

/**
 * Why an outcome is what it is. `rule` is a rule id (T6, I1, D1 …), `facts` are what the rule looked at, and each of
 * `wouldChange` is a fact that, so changed, would have changed the outcome.
 */
export const whySchema = z.object({
  code: z.string(),
  rule: z.string(),
  /** One sentence in plain words. */
  text: z.string(),
  facts: z.record(z.string(), factValue),
  wouldChange: z.array(z.object({ fact: z.string(), becomes: factValue, text: z.string() })),
});
export type Why = z.infer<typeof whySchema>;
