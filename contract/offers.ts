import { z } from 'zod';

/** JSON that is sent as it stands. */
const sent = z.union([
  z.string(),
  z.boolean(),
  z.number(),
  z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
]);

/**
 * One thing that a form asks for. Texts for people may hold `{day:2027-02-20}`, `{moment:2027-02-20T05:00:00Z}` and
 * `{money:1250000:EUR}` (minor units), which the card writes in the reader's language and the program's zone.
 */
export const offerFieldSchema = z.object({
  /** The body's member. */
  name: z.string(),
  /**
   * `text`: several lines · `line`: one · `choice`: one option, searched by what is typed · `choices`: some of the
   * options, sent as a list · `percent`: a whole number · `estimate`: an amount with its currency, sent as `{amountMinor,
   * currency}` under `name` · `amount`: the same as members of the body itself.
   */
  kind: z.enum(['text', 'line', 'choice', 'choices', 'percent', 'estimate', 'amount']),
  label: z.string(),
  hint: z.string().optional(),
  placeholder: z.string().optional(),
  required: z.boolean(),
  /** What stands beside the field where it is required and empty. */
  missing: z.string().optional(),
  /** `sends`: what is sent instead of `value`. */
  options: z.array(z.object({ value: z.string(), label: z.string(), sends: sent.optional() })).optional(),
  /** What it starts with; of an amount `minor`, in minor units. */
  start: z
    .object({
      value: z.string().optional(),
      values: z.array(z.string()).optional(),
      minor: z.string().optional(),
      currency: z.string().optional(),
    })
    .optional(),
  /** Asked for only while the field `of` has one of these values. */
  when: z.object({ of: z.string(), is: z.array(z.string()) }).optional(),
  /** Path, below `/api/v1`, to which the chosen value is added: its answer says what would come of it. */
  checks: z.string().optional(),
});
export type OfferField = z.infer<typeof offerFieldSchema>;

/** An action as it is put to a person before it is done, and where it is sent. */
export const offerFormSchema = z.object({
  /** Below `/api/v1`; the body is `fixed`, the fields, and an idempotency key. */
  path: z.string(),
  title: z.string(),
  /** What will happen. */
  consequence: z.string(),
  confirm: z.string(),
  destructive: z.boolean(),
  /** What is known already and needs no field. */
  facts: z.array(z.object({ label: z.string(), text: z.string() })).optional(),
  fixed: z.record(z.string(), sent),
  fields: z.array(offerFieldSchema),
});
export type OfferForm = z.infer<typeof offerFormSchema>;

/** Something that the reader may do, or may not and reads why. */
export const offerSchema = z.object({
  /** What it is about: the id of a finding, a consent, a dispute or a piece of evidence, or `deal` or `registration`. */
  about: z.string(),
  name: z.string(),
  label: z.string(),
  /** `first`: what the reader most likely came for · `more`: rarely wanted. */
  rank: z.enum(['first', 'usual', 'more']),
  allowed: z.boolean(),
  /** Why not; null when it is allowed. */
  reason: z.string().nullable(),
  /** Null where it is not allowed, or where `formPath` has to be asked for the form. */
  form: offerFormSchema.nullable(),
  formPath: z.string().optional(),
});
export type Offer = z.infer<typeof offerSchema>;

export const offerFormAnswerSchema = z.object({ ok: z.literal(true), form: offerFormSchema });
export type OfferFormAnswer = z.infer<typeof offerFormAnswerSchema>;

/** What would come of a choice, asked before anything is sent. Nothing is recorded and no place is kept. */
export const offerCheckAnswerSchema = z.object({
  ok: z.literal(true),
  check: z.object({
    good: z.boolean(),
    title: z.string(),
    text: z.string(),
    wouldChange: z.array(z.string()),
  }),
  /** What could be done about it. */
  offers: z.array(offerSchema),
});
export type OfferCheckAnswer = z.infer<typeof offerCheckAnswerSchema>;
