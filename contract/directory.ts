import { z } from 'zod';
import { officeCalendarsSchema, officesSchema } from './office-calendars.ts';
import { hubspotIdSchema, idempotencyKeySchema } from './requests.ts';
import { settingText } from './setting-values.ts';

/** One HubSpot user, or everybody of a HubSpot team. */
const who = z.union([
  z.strictObject({ userId: hubspotIdSchema }),
  z.strictObject({ teamId: z.string().regex(/^[0-9]{1,19}$/, 'must be the id of a HubSpot team') }),
]);

/** Who is who in the portal: roles, sides, partners' people and managers. */
export const directorySchema = z.strictObject({
  roles: z
    .array(
      z.strictObject({
        who,
        role: z.enum(['rep', 'partner-manager', 'approver', 'director', 'executive', 'admin']),
      }),
    )
    .max(10_000)
    .refine(roles => roles.some(entry => entry.role === 'admin'), 'must leave an admin'),
  sides: z
    .array(z.strictObject({ who, side: z.enum(['direct', 'partner', 'channel', 'service']) }))
    .max(10_000),
  partnerUsers: z
    .array(z.strictObject({ userId: hubspotIdSchema, partnerCompanyId: hubspotIdSchema }))
    .max(10_000),
  partnerManagers: z
    .array(z.strictObject({ partnerCompanyId: hubspotIdSchema, userId: hubspotIdSchema }))
    .max(10_000),
  teamManagers: z
    .array(
      z.strictObject({
        teamId: z.string().regex(/^[0-9]{1,19}$/, 'must be the id of a HubSpot team'),
        userId: hubspotIdSchema,
      }),
    )
    .max(10_000),
  defaultRole: z.union([z.literal('rep'), z.null()]),
  /** What makes a company a partner; absent: `dibs_partner` is `true`. */
  partnerMark: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('property'),
        name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'must be the internal name of a company property'),
        value: settingText.trim().min(1, 'must be the value that means yes'),
      }),
      z.strictObject({
        kind: z.literal('list'),
        listId: z.string().regex(/^[0-9]{1,18}$/, 'must be the number of a HubSpot list'),
      }),
    ])
    .optional(),
  calendars: officeCalendarsSchema.optional(),
  offices: officesSchema.optional(),
});
export type DirectoryDocument = z.infer<typeof directorySchema>;

export const putDirectoryRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  directory: directorySchema,
});

export const directoryAnswerSchema = z.object({
  ok: z.literal(true),
  version: z.number().int(),
  directory: directorySchema,
});
export type DirectoryAnswer = z.infer<typeof directoryAnswerSchema>;
