import { z } from 'zod';

const instant = z.iso.datetime();

/** What people would have been told of while the program only observed. */
export const observeReportSchema = z.object({
  from: instant,
  until: instant,
  findings: z.array(
    z.object({
      rule: z.string(),
      count: z.number().int(),
      /** Of these became RoE exceptions, and were dismissed. */
      escalated: z.number().int(),
      dismissed: z.number().int(),
    }),
  ),
  /** Follow-ups that were missed. */
  misses: z.number().int(),
  wouldHaveTold: z.array(
    z.object({
      userId: z.string(),
      name: z.string().nullable(),
      as: z.enum(['rep', 'partner-manager', 'manager']),
      findings: z.number().int(),
    }),
  ),
});
export type ObserveReport = z.infer<typeof observeReportSchema>;

export const observeReportAnswerSchema = z.object({
  ok: z.literal(true),
  /** Up to now; null where the program never observed. */
  report: observeReportSchema.nullable(),
  /** When the report after thirty days was made, newest first. */
  made: z.array(observeReportSchema.extend({ madeAt: instant })),
});
export type ObserveReportAnswer = z.infer<typeof observeReportAnswerSchema>;
