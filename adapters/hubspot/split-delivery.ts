import { setImmediate as othersTurn } from 'node:timers/promises';
import { contentHash } from './content-hash.ts';
import { type ArraySlice, splitArray } from './split-array.ts';
import { type EventProblem, parseWebhookEvent, type WebhookEvent } from './wire-event.ts';

export type DeliveredEvent =
  /** `raw` is the item as it stood in the body. */
  | { ok: true; event: WebhookEvent; hash: Buffer; raw: Buffer }
  /** `items` bad items in a row that `raw` spans: 1, but for a flood of them. */
  | { ok: false; why: EventProblem; detail: string; raw: Buffer; items: number };

export type SplitDelivery =
  | { events: DeliveredEvent[] }
  /** The body is no JSON array: all of it is set aside. */
  | { quarantine: 'empty' | 'not-an-array' };

/** HubSpot's events are flat but for one list; whatever nests deeper than this is not one. */
const DEEPEST = 32;
/** From so many bad items on, those that stand side by side are set aside together: 8 MB hold four million. */
const MOST_SET_ASIDE_SINGLY = 1_000;
/** A property of HubSpot has at most 65,536 letters, and an event some twenty fields: what is larger is no event. */
const MOST_BYTES = 1024 * 1024;
const MOST_COMMAS = 5_000;
/** Fields that every event has. */
const FEWEST_KEYS = 4;
/** Longest time for which nobody else gets a turn. */
const TURN_MS = 10;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Unpacks the body of a delivery into its events, any number of them, in their order. A bad item is answered
 * with its bytes and never costs the rest of the batch. Linear in the body's size, no recursion over what it
 * holds; never throws. `raw` shares memory with `bytes`.
 */
export function splitDelivery(bytes: Buffer): SplitDelivery {
  const reading = read(bytes);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
  }
}

/** As `splitDelivery`, letting others have a turn every few milliseconds: eight megabytes can take seconds. */
export async function splitDeliveryInTurns(bytes: Buffer): Promise<SplitDelivery> {
  const reading = read(bytes);
  let since = performance.now();
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < TURN_MS) continue;
    await othersTurn();
    since = performance.now();
  }
}

/** Yields now and then, in the end answers. */
function* read(bytes: Buffer): Generator<void, SplitDelivery, void> {
  if (bytes.length === 0) return { quarantine: 'empty' };
  const events: DeliveredEvent[] = [];
  let rejected = 0;
  let runStart = 0;
  const items = splitArray(bytes);
  for (let item = items.next(), seen = 1; ; item = items.next(), seen += 1) {
    if (item.done === true) return item.value ? { events } : { quarantine: 'not-an-array' };
    const slice = item.value;
    if (slice === null || seen % 16 === 0) yield;
    if (slice === null) continue;
    const previous = events.at(-1);
    const flood = rejected >= MOST_SET_ASIDE_SINGLY && previous?.ok === false ? previous : null;
    const next = flood !== null && slice.keys < FEWEST_KEYS ? null : readSlice(bytes, slice);
    if (flood !== null && next?.ok !== true) {
      flood.raw = bytes.subarray(runStart, slice.end);
      flood.items += 1;
    } else if (next !== null) {
      if (!next.ok) {
        rejected += 1;
        runStart = slice.start;
      }
      events.push(next);
    }
  }
}

function readSlice(bytes: Buffer, slice: ArraySlice): DeliveredEvent {
  const raw = bytes.subarray(slice.start, slice.end);
  const bad = (why: EventProblem, detail: string): DeliveredEvent => ({
    ok: false,
    why,
    detail,
    raw,
    items: 1,
  });
  if (raw.length > MOST_BYTES) return bad('too-large', `${raw.length} bytes`);
  if (slice.commas > MOST_COMMAS) return bad('too-large', `${slice.commas} values`);
  if (slice.depth > DEEPEST) return bad('nested-too-deeply', `${slice.depth} levels`);
  let text: string;
  try {
    text = utf8.decode(raw);
  } catch {
    return bad('unstorable-text', 'not UTF-8');
  }
  const parsed = parseWebhookEvent(text);
  if (!parsed.ok) return bad(parsed.why, parsed.detail);
  // JSON leaves open which of two equal keys counts; guessing would let one event mean two things.
  if (Object.keys(parsed.value).length !== slice.keys) return bad('duplicate-keys', `${slice.keys} keys`);
  return { ok: true, event: parsed.event, hash: contentHash(parsed), raw };
}
