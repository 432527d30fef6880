import { attachedForms, isLegalForm } from './legal-forms.ts';

/**
 * A company's name as names are compared (M6): NFKC, without regard to case, punctuation and legal form; null where
 * nothing but a legal form is left. Applied to its own answer it answers the same.
 *
 * @param country ISO 3166, which decides what short forms mean; null: unknown
 */
export function canonicalName(name: string | null, country: string | null): string | null {
  if (name === null) return null;
  let words = wordsOf(name).map(withoutAttachedForm).filter(isThere);
  for (;;) {
    const fewer = withoutForm(words, country);
    if (fewer.length === words.length) break;
    words = fewer;
  }
  return words.length === 0 ? null : joinInitials(words).join(' ');
}

/** A city, compared without regard to case and punctuation; null where there is none. */
export function canonicalPlace(text: string | null): string | null {
  const words = text === null ? [] : wordsOf(text);
  return words.length === 0 ? null : words.join(' ');
}

/** What names that are similar (M8) begin with alike: enough to look for them, no proof. */
export const nameStem = (canonical: string): string => lettersOf(canonical).slice(0, 4).join('');

/**
 * Whether two names, as `canonicalName` gives them, look alike without being the same (M8): three of five pairs of
 * letters in common (Dice), spaces left out.
 */
export function isSimilarName(a: string, b: string): boolean {
  if (a === b) return false;
  const [ofA, ofB] = [pairsOf(a), pairsOf(b)];
  const left = [...ofB];
  let common = 0;
  for (const pair of ofA) {
    const at = left.indexOf(pair);
    if (at === -1) continue;
    left.splice(at, 1);
    common += 1;
  }
  return common > 0 && 5 * 2 * common >= 3 * (ofA.length + ofB.length);
}

/** NFKC once more after lower case, which takes some letters apart. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ß', 'ss')
    .replaceAll(/['’‘`´]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(isThere);

const isThere = (word: string) => word !== '';

function withoutAttachedForm(word: string): string {
  const before = attachedForms.find(form => word.startsWith(form));
  if (before !== undefined) return withoutAttachedForm(word.slice(before.length));
  const after = attachedForms.find(form => word.endsWith(form));
  return after === undefined ? word : withoutAttachedForm(word.slice(0, -after.length));
}

/** The longest legal form at the end taken off, else one at the beginning. */
function withoutForm(words: readonly string[], country: string | null): string[] {
  for (let from = 0; from < words.length; from += 1)
    if (isLegalForm(words.slice(from).join(''), country)) return words.slice(0, from);
  for (let to = words.length; to > 0; to -= 1)
    if (isLegalForm(words.slice(0, to).join(''), country)) return words.slice(to);
  return [...words];
}

/** `A.C.M.E.` is one word. */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let wasInitial = false;
  for (const word of words) {
    const isInitial = [...word].length === 1;
    if (isInitial && wasInitial) joined.push(`${joined.pop() ?? ''}${word}`);
    else joined.push(word);
    wasInitial = isInitial;
  }
  return joined;
}

const lettersOf = (name: string) => [...name.replaceAll(' ', '')];

function pairsOf(name: string): string[] {
  const letters = lettersOf(name);
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}
