import type { ResolvedOptions } from '../options.ts';
import { signV1, signV3 } from './sign.ts';

export type DeliveryResult = { readonly at: string; readonly status: number; readonly durationMs: number };

/** POSTs one signed delivery. Never throws: no answer within the time limit is status 0. */
export async function postDelivery(
  options: ResolvedOptions,
  body: string,
  signal: AbortSignal,
): Promise<DeliveryResult> {
  const startedAt = Date.now();
  const timestamp = startedAt;
  const done = (status: number): DeliveryResult => ({
    at: new Date(startedAt).toISOString(),
    status,
    durationMs: Date.now() - startedAt,
  });
  try {
    const answer = await fetch(options.webhookUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'HubSpot Connect 2.0 (http://dev.hubspot.com/) - emulated',
        'X-HubSpot-Signature': signV1(options.clientSecret, body),
        'X-HubSpot-Signature-Version': 'v1',
        'X-HubSpot-Signature-v3': signV3(options.clientSecret, 'POST', options.webhookUrl, body, timestamp),
        'X-HubSpot-Request-Timestamp': String(timestamp),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(options.webhookTimeoutMs)]),
    });
    await answer.arrayBuffer();
    return done(answer.status);
  } catch {
    // Refused connections, timeouts and a closing emulator are all "no answer": HubSpot would try again.
    return done(0);
  }
}
