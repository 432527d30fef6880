import { z } from 'zod';
import { idempotencyKeySchema } from './requests.ts';

const count = z.number().int();

/** What became of the portal's mail: for its admins. Addresses are masked: `a…@cobalt.example`. */
export const mailAnswerSchema = z.object({
  ok: z.literal(true),
  /** What sends: the server that `MAIL_URL` names, the demo's outbox, or nothing. */
  mailer: z.enum(['smtp', 'outbox', 'none']),
  lastSentAt: z.iso.datetime().nullable(),
  /** `sent`: a server took it · `failed`: given up after three days. */
  counts: z.object({
    waiting: count,
    forDigests: count,
    sent: count,
    bounced: count,
    failed: count,
  }),
  /** Addresses that take no mail, the latest first. */
  bounced: z.array(
    z.object({
      address: z.string(),
      at: z.iso.datetime(),
      /** In words, with the server's own code or words in brackets. */
      reason: z.string(),
      partnerName: z.string().nullable(),
    }),
  ),
  /** What did not leave or came back, the latest first. */
  troubles: z.array(
    z.object({
      id: z.string(),
      address: z.string().nullable(),
      template: z.string(),
      status: z.enum(['waiting', 'bounced', 'failed', 'dropped']),
      at: z.iso.datetime(),
      reason: z.string().nullable(),
    }),
  ),
});

export type MailAnswer = z.infer<typeof mailAnswerSchema>;

export const testMailRequestSchema = z.strictObject({ idempotencyKey: idempotencyKeySchema });

/** `to`: the address of the admin who asked, as HubSpot gave it; `meant` is false where it is none. */
export const testMailAnswerSchema = z.object({ ok: z.literal(true), to: z.string(), meant: z.boolean() });
export type TestMailAnswer = z.infer<typeof testMailAnswerSchema>;
