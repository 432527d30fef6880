import { ProblemError } from './problem.ts';

/** No request of ours nests deeper than a handful; what recurses over a body must not be made to overflow. */
const MOST_LEVELS = 64;
/** Nor has an object of ours so many members, or a list so many entries: each costs a fault to be told. */
const MOST_MEMBERS = 1_000;
const MOST_ENTRIES = 20_000;

/**
 * A body as JSON.
 * @throws ProblemError 400 for bytes that are not UTF-8, text that is not JSON, and for more of anything than a request of ours has
 */
export function parseJson(body: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new ProblemError(400, 'The body is not UTF-8.', { cause });
  }
  const { levels, members, entries } = shapeOf(text);
  if (levels > MOST_LEVELS) throw new ProblemError(400, 'The body is nested too deeply.');
  if (members > MOST_MEMBERS) throw new ProblemError(400, 'An object in the body has too many members.');
  if (entries > MOST_ENTRIES) throw new ProblemError(400, 'A list in the body has too many entries.');
  try {
    return mayOverflow.test(text) ? JSON.parse(text, finite) : JSON.parse(text);
  } catch (cause) {
    throw new ProblemError(400, 'The body is not JSON, or has a number that nothing can hold.', { cause });
  }
}

/** Only with an exponent, or with hundreds of digits, is a number too large; a reviver is dear. */
const mayOverflow = /\d[eE]\+?\d{3}|\d{309}/;

/** 1e999 is JSON, and infinite: nothing of ours can hash or keep it. */
function finite(_name: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError('A number is too large');
  return value;
}

/** Of a JSON text the deepest nesting, and the most members and entries side by side; harmless for a text that is none. */
function shapeOf(text: string): { levels: number; members: number; entries: number } {
  const shape = { levels: 0, members: 0, entries: 0 };
  /** By level, what was counted since it was opened: colons of an object, commas of anything. */
  const colons: number[] = [];
  const commas: number[] = [];
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString && character === '\\') at += 1;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === '{' || character === '[') {
      colons.push(0);
      commas.push(0);
      shape.levels = Math.max(shape.levels, colons.length);
      if (shape.levels > MOST_LEVELS) return shape;
    } else if (character === '}' || character === ']') {
      colons.pop();
      commas.pop();
    } else if (character === ':' && colons.length > 0) {
      shape.members = Math.max(shape.members, countUp(colons));
    } else if (character === ',' && commas.length > 0) {
      shape.entries = Math.max(shape.entries, 1 + countUp(commas));
    }
  }
  return shape;
}

/** One more at the level that is open. */
function countUp(counts: number[]): number {
  const last = counts.length - 1;
  const count = (counts[last] ?? 0) + 1;
  counts[last] = count;
  return count;
}
