import { z } from 'zod';

/** Who asked about many customers in a day; a partner's people count as their partner. */
export const availabilityAlertsAnswerSchema = z.object({
  ok: z.literal(true),
  alerts: z.array(
    z.object({
      partnerCompanyId: z.string().nullable(),
      userId: z.string().nullable(),
      /** `YYYY-MM-DD` in the program's zone. */
      day: z.iso.date(),
      /** Different customers, when it was noticed or asked about last. */
      domains: z.number().int(),
      at: z.iso.datetime(),
    }),
  ),
});
