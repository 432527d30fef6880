const LONGEST_TEXT = 300;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\/\/[^/\s:@]*:[^/\s@]+@/g, '//[credentials]@'],
  [/[\w.+%-]+@[\w-]+(\.[\w-]+)+/g, '[e-mail]'],
  [/\b(Bearer|Basic)\s+[^\s"',]+/gi, '$1 [token]'],
  [/\b(code|state|token|access_token|refresh_token|client_secret|hapikey|key)=[^&\s"']+/gi, '$1=[withheld]'],
  // Access tokens, JWTs, signatures and keys: long runs that no word, id or path segment of ours reaches.
  [/(?<![\w/+=-])[A-Za-z0-9_+/=-]*(?=[A-Za-z0-9_+/=-]*\d)[A-Za-z0-9_+=-]{40,}/g, '[token]'],
];

/**
 * Signs that are no letters, other than tab and line break, which JSON escapes: of terminals, of readers that take them
 * for the end of a line, and those that turn the order of what follows.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text without e-mail addresses, tokens, credentials and control characters, cut at `limit` characters. */
export function scrub(text: string, limit = LONGEST_TEXT): string {
  let scrubbed = text.length > 4 * limit ? text.slice(0, 4 * limit) : text;
  for (const [pattern, replacement] of SECRETS) scrubbed = scrubbed.replace(pattern, replacement);
  scrubbed = scrubbed.replace(CONTROLS, '\ufffd');
  return scrubbed.length > limit ? `${scrubbed.slice(0, limit)}…` : scrubbed;
}
