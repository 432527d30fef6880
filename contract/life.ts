import { z } from 'zod';
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
});
export type LifeView = z.infer<typeof lifeViewSchema>;
