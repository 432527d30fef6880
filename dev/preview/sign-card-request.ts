import { createHmac } from 'node:crypto';

/** Escapes that HubSpot decodes before it signs; every other one is signed as it was sent. */
const DECODED = /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

export type CardCaller = { userId: string; userEmail: string; portalId: string; appId: string };

/** The URL that HubSpot calls for a card: who asks is added to the query, and signed with it. */
export function withCaller(url: string, caller: CardCaller): string {
  const called = new URL(url);
  for (const [name, value] of Object.entries(caller)) called.searchParams.set(name, value);
  return called.href;
}

/** HubSpot's v3 signature headers for a request sent now. `body` is the text as sent, empty for none. */
export function signatureHeaders(
  request: { method: string; url: string; body: string },
  clientSecret: string,
  timestampMs: number,
): Record<string, string> {
  const uri = request.url.replace(DECODED, hex => decodeURIComponent(hex));
  const signed = `${request.method}${uri}${request.body}${timestampMs}`;
  return {
    'x-hubspot-request-timestamp': String(timestampMs),
    'x-hubspot-signature-v3': createHmac('sha256', clientSecret).update(signed).digest('base64'),
  };
}
