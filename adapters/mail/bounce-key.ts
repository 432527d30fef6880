import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { z } from 'zod';

/** By what a mail provider signs its reports of bounces, so that they are checked without asking it. */
export type BounceKey =
  | { provider: 'mailgun'; secret: string }
  | { provider: 'sendgrid'; publicKey: KeyObject };

/** Reads `mailgun:<signing key>` or `sendgrid:<public key>`; null: it is neither. Never log what it reads. */
export function readBounceKey(text: string): BounceKey | null {
  const [, provider, key = ''] = /^(mailgun|sendgrid):(\S{16,500})$/.exec(text) ?? [];
  if (provider === 'mailgun') return { provider, secret: key };
  if (provider !== 'sendgrid') return null;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return publicKey.asymmetricKeyType === 'ec' ? { provider, publicKey } : null;
  } catch {
    return null;
  }
}

/**
 * Whether the provider signed the report: Mailgun in its body (HMAC-SHA256 over timestamp and token), SendGrid in two
 * headers over timestamp and body (ECDSA). A report that comes again says nothing new, so how old it is does not matter.
 */
export function isSignedBounce(
  key: BounceKey,
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  switch (key.provider) {
    case 'mailgun':
      return isOfMailgun(key.secret, body);
    case 'sendgrid':
      return isOfSendGrid(key.publicKey, body, headers);
    default:
      return key satisfies never;
  }
}

const mailgunSchema = z.object({
  signature: z.object({
    timestamp: z.union([z.string().max(30), z.number()]).transform(String),
    token: z.string().max(100),
    signature: z.string().regex(/^[0-9a-f]{64}$/i),
  }),
});

function isOfMailgun(secret: string, body: Buffer): boolean {
  const read = mailgunSchema.safeParse(jsonOf(body));
  if (!read.success) return false;
  const { timestamp, token, signature } = read.data.signature;
  const expected = createHmac('sha256', secret).update(`${timestamp}${token}`).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'));
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isOfSendGrid(
  publicKey: KeyObject,
  body: Buffer,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  const signature = headers['x-twilio-email-event-webhook-signature'];
  const timestamp = headers['x-twilio-email-event-webhook-timestamp'];
  if (typeof signature !== 'string' || typeof timestamp !== 'string') return false;
  try {
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    return verify('sha256', signed, publicKey, Buffer.from(signature, 'base64'));
  } catch {
    // What is no signature at all.
    return false;
  }
}
