import { z } from 'zod';
import { importMappingSchema } from './imports.ts';
import { storableTextSchema } from './requests.ts';

const count = z.int();

const propertyName = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'must be the internal name of a property');

/**
 * Old registrations: rows as they stand in a file, with its head line, and how days are written; or deals of HubSpot,
 * with the properties that name the partner and say from when and through when they were protected. Only deals that
 * name a partner are read.
 */
export const importDryRunRequestSchema = z.discriminatedUnion('source', [
  z.strictObject({
    source: z.literal('csv'),
    csv: storableTextSchema.min(1).max(400_000),
    dates: importMappingSchema.shape.dates,
  }),
  z.strictObject({
    source: z.literal('deals'),
    partner: propertyName,
    protectedFrom: propertyName.default('createdate'),
    protectedThrough: propertyName.nullable().default(null),
  }),
]);
export type ImportDryRunRequest = z.input<typeof importDryRunRequestSchema>;
export type ImportDryRun = z.output<typeof importDryRunRequestSchema>;

/** What would become of each row. Nothing is registered; the import is kept, to be applied by its id. */
export const importDryRunAnswerSchema = z.object({
  ok: z.literal(true),
  /** Why nothing could be read at all, and what to do; null: it was read. */
  fault: z.string().nullable(),
  report: z
    .object({
      importId: z.string(),
      /** It was applied already, or is being applied: this is how it was judged then. */
      applied: z.boolean(),
      rows: count,
      /** Expected ends, and how many rows come to each. */
      expected: z.object({ active: count, queued: count, expired: count, skipped: count }),
      each: z.array(
        z.object({
          /** Of a file its line, of deals a number from 1 on. */
          line: count,
          /** The deal that it is, or names, in HubSpot. */
          dealId: z.string().nullable(),
          customer: z.string().nullable(),
          partner: z.string().nullable(),
          expected: z.enum(['active', 'queued', 'expired', 'skipped']),
          /** Why it is not simply registered, and what to do; null where nothing is to be said. */
          reason: z.string().nullable(),
        }),
      ),
    })
    .nullable(),
});
export type ImportDryRunAnswer = z.infer<typeof importDryRunAnswerSchema>;
