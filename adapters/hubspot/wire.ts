import { z } from 'zod';

/**
 * HubSpot's answers, parsed. Only what we use is asked for, unknown fields are dropped, and what HubSpot
 * sometimes leaves out has a default, so that an addition on its side breaks nothing.
 */

const MAX_BIGINT = 9_223_372_036_854_775_807n;

/** A HubSpot id as text: digits without leading zeros that fit 64 bits. JSON numbers are taken while exact. */
export const idText = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .refine(text => /^(0|[1-9]\d{0,18})$/.test(text) && BigInt(text) <= MAX_BIGINT, 'not a HubSpot id');

/** Ids that HubSpot makes of letters too: pipelines, stages, property names. */
const nameText = z.union([z.string().min(1), z.int().transform(String)]);

const nullable = <T extends z.ZodType>(schema: T) => schema.nullish().transform(value => value ?? null);

/** One value that a property had, newest first in its list. */
const wirePropertyVersion = z.object({
  value: nullable(z.string()),
  timestamp: z.string(),
  sourceType: nullable(z.string()),
  sourceId: nullable(z.coerce.string()),
  updatedByUserId: nullable(idText),
});

export const wireRecord = z.object({
  id: idText,
  properties: z.record(z.string(), z.string().nullable()).default({}),
  createdAt: nullable(z.string()),
  updatedAt: nullable(z.string()),
  archived: z.boolean().default(false),
  objectWriteTraceId: z.string().optional(),
  new: z.boolean().optional(),
  associations: z
    .record(
      z.string(),
      z.object({
        results: z.array(z.object({ id: idText, type: z.string().optional() })),
        paging: z.object({ next: z.object({ after: z.coerce.string() }).nullish() }).nullish(),
      }),
    )
    .optional(),
  propertiesWithHistory: z.record(z.string(), z.array(wirePropertyVersion)).optional(),
});
export type WireRecord = z.output<typeof wireRecord>;

const errorContext = z
  .record(z.string(), z.union([z.array(z.coerce.string()), z.string().transform(text => [text])]))
  .catch({});

const errorDetail = z.object({
  message: z.string().default(''),
  code: z.string().optional().catch(undefined),
  in: z.string().optional().catch(undefined),
  subCategory: z.string().optional().catch(undefined),
  context: errorContext.optional(),
});

/** One error of a 207, or the body of a 4xx/5xx. */
export const wireError = z.object({
  status: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  subCategory: z.string().optional().catch(undefined),
  message: z.string().default(''),
  correlationId: z.string().optional().catch(undefined),
  context: errorContext.optional(),
  errors: z.array(errorDetail).optional().catch(undefined),
  errorType: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  id: z.string().optional().catch(undefined),
});
export type WireError = z.output<typeof wireError>;

/** A batch answer, 200 or 207, of items of one kind. */
export const batchOf = <T extends z.ZodType>(item: T) =>
  z.object({
    status: z.string().optional(),
    results: z.array(item).default([]),
    numErrors: z.int().nonnegative().default(0),
    errors: z.array(wireError).default([]),
  });

const paging = z.object({ next: z.object({ after: z.coerce.string() }).optional() }).optional();

/** A page of a collection; `after` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ results: z.array(item), paging, total: z.int().nonnegative().optional() }).transform(page => ({
    results: page.results,
    after: page.paging?.next?.after ?? null,
    total: page.total,
  }));

export const wireAssociations = z.object({
  from: z.object({ id: idText }),
  to: z.array(
    z.object({
      toObjectId: idText,
      associationTypes: z
        .array(z.object({ category: z.string(), typeId: z.int(), label: nullable(z.string()) }))
        .default([]),
    }),
  ),
  paging,
});

export const wireCreatedAssociation = z.object({ fromObjectId: idText, toObjectId: idText });

export const wireProperty = z.object({
  name: z.string(),
  label: z.string().default(''),
  type: z.string(),
  fieldType: z.string(),
  groupName: z.string().default(''),
  description: z.string().default(''),
  archived: z.boolean().default(false),
  options: z
    .array(
      z.object({
        label: z.string(),
        value: z.string(),
        displayOrder: z.int().nullish(),
        hidden: z.boolean().nullish(),
        description: z.string().nullish(),
      }),
    )
    .default([]),
});
export type CrmProperty = z.output<typeof wireProperty>;

export const wireOwner = z.object({
  id: idText,
  userId: nullable(idText),
  email: nullable(z.string()),
  firstName: nullable(z.string()),
  lastName: nullable(z.string()),
  archived: z.boolean().default(false),
  teams: z
    .array(z.object({ id: idText, name: z.string().default(''), primary: z.boolean().default(false) }))
    .nullish()
    .transform(teams => teams ?? []),
});
export type CrmOwner = z.output<typeof wireOwner>;

export const wirePipeline = z.object({
  id: nameText,
  label: z.string(),
  archived: z.boolean().default(false),
  stages: z.array(
    z.object({
      id: nameText,
      label: z.string(),
      displayOrder: z.int().default(0),
      archived: z.boolean().default(false),
      metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
export type CrmPipeline = z.output<typeof wirePipeline>;
