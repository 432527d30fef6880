import { contentHash } from './content-hash.ts';
import { type ArraySlice, splitArray } from './split-array.ts';
import { type EventProblem, parseWebhookEvent, type WebhookEvent } from './wire-event.ts';

export type DeliveredEvent =
  /** `raw` is the item as it stood in the body. */
  | { ok: true; event: WebhookEvent; hash: Buffer; raw: Buffer }
  | { ok: false; why: EventProblem; detail: string; raw: Buffer };

export type SplitDelivery =
  | { events: DeliveredEvent[] }
  /** The body is no JSON array: all of it is set aside. */
  | { quarantine: 'empty' | 'not-an-array' };

/** HubSpot's events are flat but for one list; whatever nests deeper than this is not one. */
const DEEPEST = 32;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Unpacks the body of a delivery into its events, any number of them, in their order. A bad item is answered
 * with its bytes and never costs the rest of the batch. Linear in the body's size, no recursion over what it
 * holds; never throws. `raw` shares memory with `bytes`.
 */
export function splitDelivery(bytes: Buffer): SplitDelivery {
  if (bytes.length === 0) return { quarantine: 'empty' };
  const slices = splitArray(bytes);
  if (!slices) return { quarantine: 'not-an-array' };
  return { events: slices.map(slice => readSlice(bytes, slice)) };
}

function readSlice(bytes: Buffer, slice: ArraySlice): DeliveredEvent {
  const raw = bytes.subarray(slice.start, slice.end);
  if (slice.depth > DEEPEST)
    return { ok: false, why: 'nested-too-deeply', detail: `${slice.depth} levels`, raw };
  let text: string;
  try {
    text = utf8.decode(raw);
  } catch {
    return { ok: false, why: 'unstorable-text', detail: 'not UTF-8', raw };
  }
  const parsed = parseWebhookEvent(text);
  if (!parsed.ok) return { ...parsed, raw };
  // JSON leaves open which of two equal keys counts; guessing would let one event mean two things.
  if (Object.keys(parsed.value).length !== slice.keys) {
    return { ok: false, why: 'duplicate-keys', detail: `${slice.keys} keys`, raw };
  }
  return { ok: true, event: parsed.event, hash: contentHash(parsed), raw };
}
