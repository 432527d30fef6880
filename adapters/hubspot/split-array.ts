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
  /** Commas of all its levels: how many values it has beyond the first of each list and object. */
  commas: number;
};

/** So many bytes are looked at in a millisecond or two. */
const BYTES_A_TURN = 128 * 1024;

/**
 * Cuts a JSON array into its items by looking at quotes, brackets and commas only, in one pass without
 * recursion: whatever an item holds, it costs linear time and cannot overflow a stack, and an item that is
 * not JSON spoils no other. Yields each item in order, and null now and then, for who wants to let others have
 * a turn; nothing is kept, so that millions of items cost no memory. Returns false when the bytes are not one
 * array from the first bracket to the last: what was yielded until then is void.
 */
export function* splitArray(bytes: Uint8Array): Generator<ArraySlice | null, boolean, void> {
  let at = skipBlanks(bytes, 0);
  if (bytes[at] !== OPEN_ARRAY) return false;
  let items = 0;
  let start = at + 1;
  let depth = 0;
  let deepest = 0;
  let keys = 0;
  let commas = 0;
  let inString = false;
  let turnEnd = at + BYTES_A_TURN;
  for (at += 1; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (at > turnEnd) {
      turnEnd = at + BYTES_A_TURN;
      yield null;
    }
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
        if (depth > 0) {
          commas += 1;
          break;
        }
        yield slice(bytes, start, at, { depth: deepest, keys, commas });
        items += 1;
        start = at + 1;
        deepest = 0;
        keys = 0;
        commas = 0;
        break;
      case CLOSE_ARRAY: {
        if (depth > 0) {
          depth -= 1;
          break;
        }
        if (skipBlanks(bytes, at + 1) !== bytes.length) return false;
        const last = slice(bytes, start, at, { depth: deepest, keys, commas });
        if (items > 0 || last.start < last.end) yield last;
        return true;
      }
    }
  }
  return false;
}

function slice(
  bytes: Uint8Array,
  from: number,
  to: number,
  counts: Pick<ArraySlice, 'depth' | 'keys' | 'commas'>,
): ArraySlice {
  const start = Math.min(skipBlanks(bytes, from), to);
  let end = to;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return { start, end, ...counts };
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
