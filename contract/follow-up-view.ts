import { z } from 'zod';
import { onBehalfViewSchema } from './on-behalf.ts';
import { whySchema } from './why.ts';

const instant = z.iso.datetime();

/** The follow-up clock of an active registration and the evidence that it stands on. */
export const followUpViewShape = {
  followUp: z
    .object({
      /** What the running clock counts from: approval, or the partner's last counted activity. Absent: not told. */
      since: instant.optional(),
      dueAt: instant,
      status: z.enum(['on-track', 'due-soon', 'missed', 'pending-evidence']),
      directWindowOpen: z.boolean(),
      /** Why it stands so and what keeps it, in one sentence of plain words. */
      why: z.string().optional(),
      /** The same with its rule, what it looked at and what would change it. */
      because: whySchema.optional(),
      /** Deadlines that passed without a follow-up, oldest first. */
      misses: z.array(instant).optional(),
      /** Why the clock stands still, such as `customer-freeze`; null while it runs. */
      pausedBy: z.string().nullable().optional(),
      /** The third miss: somebody has to look whether the registration is to be revoked. Null: fewer. */
      reviewForRevocationSince: instant.nullable().optional(),
    })
    .nullable(),
  /** What was done about the customer, newest first, and whether it counts for the follow-up clock. Absent: not told. */
  evidence: z
    .array(
      z.object({
        id: z.string(),
        /** In plain words: "Connected call", "Meeting held". */
        title: z.string(),
        at: instant,
        /** A two-sided record · B one-sided record · C stated and confirmed, or with a file · D stated. */
        grade: z.enum(['A', 'B', 'C', 'D']),
        counts: z.boolean(),
        /** Why it does not count; null when it does. */
        why: z.string().nullable(),
        /** Since when HubSpot has it no more; what was seen goes on counting, and a person should look. */
        deletedAt: instant.nullable().optional(),
        /** A mere statement: the partner manager may confirm it. */
        confirmable: z.boolean().optional(),
        /** The partner said so by mail or phone, and somebody entered it. */
        onBehalf: onBehalfViewSchema.optional(),
        /** How many files came with it: `/registrations/:id/files` has them. Absent: none, or not told. */
        files: z.int().positive().optional(),
      }),
    )
    .optional(),
};
