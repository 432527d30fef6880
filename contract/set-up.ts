import { z } from 'zod';

const instant = z.iso.datetime();
const count = z.int();

export const setUpStepIdSchema = z.enum([
  'connect',
  'partners',
  'teams',
  'people',
  'policy',
  'import',
  'cards',
  'test-registration',
  'observe',
]);
export type SetUpStepId = z.infer<typeof setUpStepIdSchema>;

/** The way from an install to a running program; each step looks for itself whether it is done. */
export const setUpAnswerSchema = z.object({
  ok: z.literal(true),
  now: instant,
  timeZone: z.string(),
  steps: z.array(
    z.object({
      id: setUpStepIdSchema,
      /** `attention`: it was done, and something about it is not right; `optional`: it may be left out. */
      state: z.enum(['done', 'to-do', 'attention', 'optional', 'running']),
      /** What was found, one sentence each. */
      found: z.array(z.string()),
      /** Where in HubSpot it is done. */
      link: z.string().optional(),
    }),
  ),
  connection: z.object({
    hubDomain: z.string().nullable(),
    installedAt: instant,
    /** Scopes that the app asks for and the install does not have. */
    missingScopes: z.array(z.string()),
    clashes: z.array(z.object({ object: z.string(), name: z.string(), why: z.string() })),
    /** Kind of HubSpot's failure when our properties could not be made. */
    propertiesFailed: z.string().nullable(),
    lastEventAt: instant.nullable(),
    events: z.object({ waiting: count, quarantined: count }),
    /** Records whose copy in HubSpot is behind, and those of them that HubSpot refused. */
    copies: z.object({ behind: count, refused: count }),
    /** Tasks and notes that wait, and those that HubSpot refused in the last 30 days. */
    tasks: z.object({ waiting: count, refused: count }),
    /** Everything that HubSpot changed before was looked at; null: never looked. */
    lookedThrough: instant.nullable(),
    /** Changes of the last 90 days that HubSpot did not tell of, found by looking. */
    foundByLooking: count,
    healthy: z.boolean(),
  }),
});
export type SetUpAnswer = z.infer<typeof setUpAnswerSchema>;
