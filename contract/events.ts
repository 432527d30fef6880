import { z } from 'zod';

const instant = z.iso.datetime();

export const eventOutcomeSchema = z.enum(['pending', 'applied', 'no-change', 'ignored', 'quarantined']);
export const eventsAnswerSchema = z.object({
  events: z.array(
    z.object({
      id: z.string(),
      receivedAt: instant,
      subscriptionType: z.string().nullable(),
      objectId: z.string().nullable(),
      occurredAt: instant.nullable(),
      outcome: eventOutcomeSchema,
      /** Why, in words: what was decided, or what is wrong with a quarantined event. */
      reason: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export type EventsAnswer = z.infer<typeof eventsAnswerSchema>;
