import { z } from 'zod';
import { policyReachSchema, policyReplaySchema } from './policy-replay.ts';
import { idempotencyKeySchema } from './requests.ts';
import { linesText, lineText } from './setting-values.ts';

/**
 * Forms that the server describes and the settings page draws: the page knows kinds of fields, not settings. Every
 * value is text as a person types it: of a list one entry a line, of a table a list of cells for each row.
 */
const optionSchema = z.object({ value: z.string(), label: z.string() });
export type FormOption = z.infer<typeof optionSchema>;

const columnSchema = z.object({
  name: z.string(),
  label: z.string(),
  /** `lines`: several lines in one cell. */
  kind: z.enum(['text', 'lines', 'choice']),
  /** Of a choice: the name of a list in the form's `sources`. */
  from: z.string().optional(),
});
export type FormColumn = z.infer<typeof columnSchema>;

const valueSchema = z.union([linesText.max(300_000), z.array(z.array(linesText.max(60_000))).max(10_000)]);
export type FormValue = z.infer<typeof valueSchema>;

export const formFieldSchema = z.object({
  path: z.string(),
  label: z.string(),
  help: z.string(),
  kind: z.enum(['text', 'number', 'choice', 'switch', 'lines', 'table']),
  /** What it counts in; null where the label says it. */
  unit: z.string().nullable(),
  /** Whom a change favours and whom it reaches, in words; null where it is nobody's question. */
  reach: z.string().nullable(),
  /** Of a choice: the name of a list in the form's `sources`. */
  from: z.string().optional(),
  columns: z.array(columnSchema).optional(),
  value: valueSchema,
  /** What a new install starts with, in words; null where there is no such thing. */
  usual: z.string().nullable(),
});
export type FormField = z.infer<typeof formFieldSchema>;

export const formViewSchema = z.object({
  ok: z.literal(true),
  /** What a save is based on. */
  version: z.int(),
  sections: z.array(z.object({ title: z.string(), fields: z.array(formFieldSchema) })),
  sources: z.record(z.string(), z.array(optionSchema)),
});
export type FormView = z.infer<typeof formViewSchema>;

/** New values by path; what is not named stays as it is. */
export const formEditsSchema = z.record(lineText.max(100), valueSchema);
export type FormEdits = z.infer<typeof formEditsSchema>;

export const checkFormRequestSchema = z.strictObject({ edits: formEditsSchema });
export const saveFormRequestSchema = z.strictObject({
  idempotencyKey: idempotencyKeySchema,
  /** Version of the form that was edited: what somebody else saved meanwhile is not overwritten. */
  version: z.int(),
  edits: formEditsSchema,
});
export type SaveFormRequest = z.infer<typeof saveFormRequestSchema>;

/** `row` and `column` count from 0, of a list its entry; null: the field as a whole. */
export const formFaultSchema = z.object({
  path: z.string(),
  row: z.int().nullable(),
  column: z.int().nullable(),
  message: z.string(),
});
export type FormFault = z.infer<typeof formFaultSchema>;

/** What a save would change, and what would have followed from it; nothing is saved. */
export const checkFormAnswerSchema = z.object({
  ok: z.literal(true),
  faults: z.array(formFaultSchema),
  changes: z.array(z.object({ path: z.string(), label: z.string(), from: z.string(), to: z.string() })),
  /** Of a policy without faults. */
  reach: policyReachSchema.optional(),
  replay: policyReplaySchema.pick({ of: true, replayed: true, sentences: true }).optional(),
});
export type CheckFormAnswer = z.infer<typeof checkFormAnswerSchema>;

export const saveFormAnswerSchema = z.object({
  ok: z.literal(true),
  form: formViewSchema,
  changed: z.int(),
  /** Of a policy: running registrations that the new version reaches, and that keep theirs. */
  running: z.object({ moved: z.int(), kept: z.int() }).optional(),
});
export type SaveFormAnswer = z.infer<typeof saveFormAnswerSchema>;
