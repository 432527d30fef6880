const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** One item of a JSON array as it stands in the bytes, surrounding blanks cut off. */
export type ArraySlice = {
  start: number;
  end: number;
  /** Deepest nesting inside the item; 1 for a flat object. */
  depth: number;
  /** Colons of the item's own level: the number of keys it writes, doubled ones included. */
  keys: number;
};

/**
 * Cuts a JSON array into its items by looking at quotes, brackets and commas only, in one pass without
 * recursion: whatever an item holds, it costs linear time and cannot overflow a stack, and an item that is
 * not JSON spoils no other. Hands each item to `onItem` in order; nothing is kept, so that millions of items
 * cost no memory. False when the bytes are not one array from the first bracket to the last: what was handed
 * out until then is void.
 */
export function splitArray(bytes: Uint8Array, onItem: (slice: ArraySlice) => void): boolean {
  let at = skipBlanks(bytes, 0);
  if (bytes[at] !== OPEN_ARRAY) return false;
  let items = 0;
  let start = at + 1;
  let depth = 0;
  let deepest = 0;
  let keys = 0;
  let inString = false;
  for (at += 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    switch (byte) {
      case QUOTE:
        inString = true;
        break;
      case COLON:
        if (depth === 1) keys += 1;
        break;
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case CLOSE_OBJECT:
        if (depth === 0) return false;
        depth -= 1;
        break;
      case COMMA:
        if (depth > 0) break;
        onItem(slice(bytes, start, at, deepest, keys));
        items += 1;
        start = at + 1;
        deepest = 0;
        keys = 0;
        break;
      case CLOSE_ARRAY: {
        if (depth > 0) {
          depth -= 1;
          break;
        }
        if (skipBlanks(bytes, at + 1) !== bytes.length) return false;
        const last = slice(bytes, start, at, deepest, keys);
        if (items > 0 || last.start < last.end) onItem(last);
        return true;
      }
    }
  }
  return false;
}

function slice(bytes: Uint8Array, from: number, to: number, depth: number, keys: number): ArraySlice {
  const start = Math.min(skipBlanks(bytes, from), to);
  let end = to;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return { start, end, depth, keys };
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
