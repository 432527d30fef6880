import { z } from 'zod';
import { hubspotIdSchema, personTextSchema } from './requests.ts';
import { lineText } from './setting-values.ts';

/** A JSON number or text; ids can exceed what a double holds, and are kept as text. */
const id = z.union([z.string(), z.number()]).transform(String).pipe(hubspotIdSchema);
const given = z
  .union([z.string(), z.number(), z.null()])
  .optional()
  .transform(value => (value === null || value === undefined ? '' : String(value).trim()));

/** What HubSpot sends when a workflow comes to one of our actions; more than is named here is not looked at. */
export const workflowRunSchema = z.object({
  /** Of this execution; a retry has the same. */
  callbackId: z.string().regex(/^[\x21-\x7e]{1,150}$/, 'must be printable ASCII'),
  origin: z.object({ portalId: id }),
  context: z.object({ workflowId: id.optional() }).optional(),
  object: z.object({ objectId: id, objectType: lineText }),
  inputFields: z
    .object({
      partner_company_id: given,
      partner: given,
      customer: given,
      amount: given,
      currency: given,
      contact: given,
      person: given,
      note: given,
      text: given,
    })
    .prefault({}),
});
export type WorkflowRun = z.infer<typeof workflowRunSchema>;

/** What the inputs of our actions may be; an input that was left empty is empty text. */
export const workflowInputsSchema = z.object({
  partner_company_id: hubspotIdSchema.or(z.literal('')),
  /** Of the partner or of the customer: a record id, a domain, or an e-mail address of somebody there. */
  partner: lineText.max(320, 'must have at most 320 characters'),
  customer: lineText.max(320, 'must have at most 320 characters'),
  amount: lineText.max(30, 'must have at most 30 characters'),
  currency: z.string().regex(/^(?:[A-Z]{3})?$/, 'must be an ISO 4217 code, such as EUR'),
  contact: hubspotIdSchema.or(z.literal('')),
  person: hubspotIdSchema.or(z.literal('')),
  note: personTextSchema,
  text: personTextSchema,
});

/**
 * What a workflow gets back. A refusal by the rules is an outcome to branch on, and the workflow goes on;
 * `FAIL_CONTINUE` says that the action is not set up right for this record.
 */
export const workflowAnswerSchema = z.object({
  outputFields: z
    .record(z.string(), z.string())
    .and(z.object({ hs_execution_state: z.enum(['SUCCESS', 'FAIL_CONTINUE']) })),
});
export type WorkflowAnswer = z.infer<typeof workflowAnswerSchema>;
