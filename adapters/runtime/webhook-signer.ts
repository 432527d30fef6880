import { createHmac, randomBytes } from 'node:crypto';

/** A new secret as receivers are given it: `whsec_` and 32 random bytes in base64 (Standard Webhooks). */
export const mintWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * Headers of one attempt, as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body` under each secret, so
 * that a receiver that knows one of them is content while the secret is changed.
 *
 * @param secrets newest first, each `whsec_…`
 * @param atMs wall time of this attempt
 */
export function webhookHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  atMs: number,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const signatures = secrets.map(secret => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
