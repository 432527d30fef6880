import { z } from 'zod';
import { lineText } from './setting-values.ts';

export const behalfSourceSchema = z.enum(['mail', 'phone', 'meeting', 'other']);

/**
 * Members of a request by which a partner manager says that it came from the partner by mail or phone. Without `source`
 * the others mean nothing and are refused.
 */
export const onBehalfShape = {
  source: behalfSourceSchema.optional(),
  /** When it came to the vendor; absent: now. */
  arrivedAt: z.iso.datetime().optional(),
  /** Where it is kept: words, or an address. */
  reference: lineText.max(2000, 'must have at most 2,000 characters').optional(),
  /** The engagement in HubSpot that it is, as type and id. */
  engagement: z
    .string()
    .regex(/^(?:calls|emails|meetings|notes|tasks)\/[1-9][0-9]{0,18}$/, 'must be like emails/123')
    .optional(),
};
export type OnBehalfRequest = {
  source?: z.infer<typeof behalfSourceSchema> | undefined;
  arrivedAt?: string | undefined;
  reference?: string | undefined;
  engagement?: string | undefined;
};

export const onBehalfViewSchema = z.object({
  source: behalfSourceSchema,
  arrivedAt: z.iso.datetime(),
  enteredAt: z.iso.datetime(),
  /** Absent for roles that read neither notes nor estimates. */
  reference: z.string().nullable().optional(),
  engagement: z.string().nullable(),
  enteredBy: z.string().nullable(),
});
export type OnBehalfView = z.infer<typeof onBehalfViewSchema>;
