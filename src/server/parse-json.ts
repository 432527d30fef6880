import { ProblemError } from './problem.ts';

/** No request of ours nests deeper than a handful; what recurses over a body must not be made to overflow. */
const MOST_LEVELS = 64;

/**
 * A body as JSON.
 * @throws ProblemError 400 for bytes that are not UTF-8, text that is not JSON, or absurd nesting
 */
export function parseJson(body: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new ProblemError(400, 'The body is not UTF-8.', { cause });
  }
  if (levelsOf(text) > MOST_LEVELS) throw new ProblemError(400, 'The body is nested too deeply.');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProblemError(400, 'The body is not JSON.', { cause });
  }
}

/** The deepest nesting of a JSON text; meaningless, but harmless, for a text that is none. */
function levelsOf(text: string): number {
  let level = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString && character === '\\') at += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && (character === '{' || character === '[')) deepest = Math.max(deepest, ++level);
    else if (!inString && (character === '}' || character === ']')) level -= 1;
  }
  return deepest;
}
