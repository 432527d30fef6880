import { createHash } from 'node:crypto';

/**
 * Left out of the hash. `attemptNumber` counts HubSpot's deliveries of one event. `subscriptionId` says by
 * which of our subscriptions it reached us: two that match one change, or one that was made anew between two
 * attempts, deliver the same fact.
 */
const NOT_CONTENT: ReadonlySet<string> = new Set(['attemptNumber', 'subscriptionId']);

/**
 * SHA-256 over an event's canonical content, 32 bytes: what makes two deliveries one event. Object keys are
 * sorted, spacing and the order of keys do not matter, fields we do not know count. `eventId` counts too: it
 * is not unique, so it never identifies an event alone, but events that HubSpot numbers differently are never
 * taken for one. Takes the value that `parseWebhookEvent` answers (bounded depth, exact digits).
 */
export function contentHash(event: { value: Readonly<Record<string, unknown>> }): Buffer {
  const content = Object.entries(event.value).filter(([key]) => !NOT_CONTENT.has(key));
  return createHash('sha256')
    .update(canonical(Object.fromEntries(content)))
    .digest();
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
}
