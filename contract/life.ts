import { z } from 'zod';
import { onBehalfViewSchema } from './on-behalf.ts';
import { askableFieldSchema } from './requests.ts';

const instant = z.iso.datetime();

/** What a registration waits for, by whom and until when. */
export const lifeViewSchema = z.object({
  /** What the reviewer asked for; null unless the partner's answer is awaited. */
  info: z
    .object({ fields: z.array(askableFieldSchema), text: z.string().nullable(), dueAt: instant })
    .nullable(),
  /** The review is later than was owed. */
  reviewOverdue: z.boolean(),
  /** A queued claim is withdrawn at this instant unless its partner confirms it before; null: not queued. */
  reconfirmBy: instant.nullable(),
  /** A revocation that one person proposed. `takesEffectAt` null: only when a second person confirms it. */
  revocation: z
    .object({
      code: z.string(),
      text: z.string().nullable(),
      proposedAt: instant,
      takesEffectAt: instant.nullable(),
      objection: z.string().nullable(),
      partnerObjects: z.boolean(),
    })
    .nullable(),
  /** The registration that this one follows: the partner's last on this customer. */
  previousId: z.string().nullable(),
  /** The distributor that submitted it for its partner; absent for partners' own people. */
  submitter: z.object({ companyId: z.string(), name: z.string() }).nullable().optional(),
  /** Who works the deal with the partner, and is not direct sales there; absent for partners' own people. */
  coSellers: z.array(z.object({ userId: z.string(), name: z.string() })).optional(),
  /** What it was called where it was imported from. */
  importedAs: z.string().nullable(),
  /** It came by mail or phone and was entered for the partner; null: nothing says so. Absent: of answers kept before. */
  onBehalf: onBehalfViewSchema.nullable().optional(),
  /** Limits that an approver waived for it. */
  waived: z.array(z.enum(['cooling-off', 'protection-limit'])),
  /** Until when the decision can be appealed; null: there is none, or it was appealed. */
  appealableUntil: instant.nullable(),
  /** Somebody proposed to take the decision back; a second person has to say so, too. */
  revertProposed: z.boolean(),
});
export type LifeView = z.infer<typeof lifeViewSchema>;
