import { z } from 'zod';
import { importMappingSchema } from './imports.ts';
import { storableTextSchema } from './requests.ts';

const count = z.int();

/** Rows as they stand in a file, with its head line; how columns are called and days are written. */
export const importDryRunRequestSchema = z.strictObject({
  csv: storableTextSchema.min(1).max(400_000),
  dates: importMappingSchema.shape.dates,
});
export type ImportDryRunRequest = z.input<typeof importDryRunRequestSchema>;

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
          line: count,
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
