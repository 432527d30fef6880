import { z } from 'zod';
import { hubspotIdSchema, idempotencyKeySchema, storableTextSchema } from './requests.ts';

const instant = z.iso.datetime();
const nullableInstant = instant.nullable();

/**
 * What another system is sent: the body of a webhook in the form of Standard Webhooks. `data.version` rises when a
 * receiver could trip over a change; members that are added do not raise it.
 */
export const outgoingEventSchema = z.object({
  /** Family and what happened, such as `registration.approved`; `test` for a test. */
  type: z.string().meta({ examples: ['registration.approved'] }),
  /** When it was true (`recordedAt`: when Dibs learned it). */
  timestamp: instant,
  data: z.object({
    version: z.literal(1),
    /** Entry of the ledger; the `webhook-id` is `evt_<portal>_<entryId>`. Absent in a test. */
    entryId: z.string().optional(),
    recordedAt: instant.optional(),
    policyVersion: z.int().optional(),
    /** Ids of the rules of the program that were applied. */
    rules: z.array(z.string()).optional(),
    /** What decided: a person in HubSpot, a partner by its link, or Dibs by itself. Never who. */
    by: z.enum(['user', 'partner', 'automation']).optional(),
    partnerCompanyId: z.string().optional(),
    registrationId: z.string().optional(),
    /** Of a dispute: every registration that it is about. */
    registrationIds: z.array(z.string()).optional(),
    /** Of a heads-up: the rule that was hit. */
    rule: z.string().optional(),
    /** The registration as it was after this event. Instants as they are told in the API. */
    registration: z
      .object({
        companyId: z.string(),
        dealId: z.string().nullable(),
        state: z.string(),
        claimedAt: z.string(),
        reviewDueAt: z.string().nullable(),
        protectedFrom: z.string().nullable(),
        protectedUntil: z.string().nullable(),
        endedAt: z.string().nullable(),
        renewals: z.int(),
        followUpDueAt: z.string().nullable(),
        directWindowOpen: z.boolean(),
        contested: z.boolean(),
        decisionCode: z.string().nullable(),
      })
      .partial()
      .optional(),
    /** Ids, codes and instants of what happened, named as in the API. */
    facts: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type OutgoingEvent = z.infer<typeof outgoingEventSchema>;

export const eventEndpointSchema = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  status: z.enum(['active', 'paused', 'disabled']),
  statusSince: instant,
  createdAt: instant,
  /** Until when the secret before the newest signs as well. */
  previousSecretUntil: nullableInstant,
  failingSince: nullableInstant,
  failures: z.int(),
  lastDeliveredAt: nullableInstant,
});
export type EventEndpointView = z.infer<typeof eventEndpointSchema>;

export const eventEndpointsAnswerSchema = z.object({
  ok: z.literal(true),
  endpoints: z.array(eventEndpointSchema),
  /** Every type of event that an endpoint may choose. */
  types: z.array(z.string()),
});
export type EventEndpointsAnswer = z.infer<typeof eventEndpointsAnswerSchema>;

export const eventEndpointAnswerSchema = z.object({ ok: z.literal(true), endpoint: eventEndpointSchema });
export type EventEndpointAnswer = z.infer<typeof eventEndpointAnswerSchema>;

/** The secret is answered once: null when this request was answered before, and nobody can read it any more. */
export const eventSecretAnswerSchema = eventEndpointAnswerSchema.extend({ secret: z.string().nullable() });
export type EventSecretAnswer = z.infer<typeof eventSecretAnswerSchema>;

export const eventDeliverySchema = z.object({
  id: z.string(),
  /** The `webhook-id`. */
  eventId: z.string(),
  type: z.string(),
  subjectId: z.string(),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  createdAt: instant,
  attemptedAt: nullableInstant,
  nextAttemptAt: nullableInstant,
  answerStatus: z.int().nullable(),
  failure: z.string().nullable(),
});
export const eventDeliveriesAnswerSchema = z.object({
  ok: z.literal(true),
  deliveries: z.array(eventDeliverySchema),
  /** What to ask for with `before`; null: these were all. */
  next: z.string().nullable(),
});
export type EventDeliveriesAnswer = z.infer<typeof eventDeliveriesAnswerSchema>;

export const eventReplayAnswerSchema = z.object({
  ok: z.literal(true),
  /** How many are sent again. */
  events: z.int(),
  /** `after` of the next request, where there are more; null: that was all. */
  next: z.string().nullable(),
});

const urlSchema = storableTextSchema
  .min(1, 'must not be empty')
  .max(2000, 'must have at most 2,000 characters');
const typesSchema = z.array(storableTextSchema.max(60)).max(100).default([]);
const keyed = { idempotencyKey: idempotencyKeySchema };

export const addEndpointRequestSchema = z.strictObject({ ...keyed, url: urlSchema, types: typesSchema });
export const changeEndpointRequestSchema = z.strictObject({ ...keyed, url: urlSchema, types: typesSchema });
export const endpointActRequestSchema = z.strictObject(keyed);
export const rotateSecretRequestSchema = z.strictObject({
  ...keyed,
  /** Hours for which the secret of before signs as well. */
  keepHours: z.int().min(0).max(168).default(24),
});
export const replayRequestSchema = z
  .strictObject({
    ...keyed,
    deliveryId: hubspotIdSchema.optional(),
    from: instant.optional(),
    /** `next` of the answer before: goes on after what that one sent. */
    after: hubspotIdSchema.optional(),
    /** How many at most; 1,000 if absent. */
    limit: z.int().min(1).max(1000).optional(),
  })
  .refine(({ deliveryId, from }) => (deliveryId === undefined) !== (from === undefined), {
    error: 'must name either one delivery or an instant from which on',
  });

export const endpointParamsSchema = z.object({
  id: z.string().regex(/^wep_[a-z0-9]{1,40}$/, 'must be the id of an endpoint'),
});
export const deliveriesQuerySchema = z.object({
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  before: hubspotIdSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
