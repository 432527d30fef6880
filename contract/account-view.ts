import { z } from 'zod';
import { accountRefSchema, canRegisterSchema, registrationViewSchema } from './views.ts';

const instant = z.iso.datetime();

/** What a customer's card shows. `now`: program time, which its countdowns are shown against. */
export const accountViewSchema = z.object({
  ok: z.literal(true),
  now: instant,
  account: accountRefSchema,
  registration: registrationViewSchema.nullable(),
  holder: z.object({ name: z.string(), protectedUntil: instant }).nullable(),
  queued: z.number().int(),
  canRegister: canRegisterSchema,
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const availabilityAnswerSchema = z.object({ ok: z.literal(true), available: z.boolean() });
export type AvailabilityAnswer = z.infer<typeof availabilityAnswerSchema>;
