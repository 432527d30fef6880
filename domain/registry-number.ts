/**
 * A number of a register (M3) as such numbers are compared: letters and digits alone, in capitals. Null for what is
 * none: no digit, fewer than five characters, one digit again and again, or digits that only count up.
 */
export function canonicalNumber(raw: string | null): string | null {
  const text = (raw ?? '')
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  const digits = text.replaceAll(/\P{Nd}/gu, '');
  if (text.length < shortest || new Set(digits).size < 2) return null;
  return countingUp.includes(text) ? null : text;
}

const shortest = 5;
const countingUp = '01234567890123456789';

/**
 * Whether two telephone numbers are one (M6): the same digits, less the prefix for calls abroad and the zero for calls
 * within a country, which one of the two may leave out together with the country's code.
 */
export function isSamePhone(a: string | null, b: string | null): boolean {
  const [ofA, ofB] = [digitsOf(a), digitsOf(b)];
  const shorter = ofA.length < ofB.length ? ofA : ofB;
  return shorter.length >= 7 && (shorter === ofA ? ofB : ofA).endsWith(shorter);
}

/** An extension is not part of a company's number. */
const digitsOf = (raw: string | null): string =>
  (raw ?? '')
    .normalize('NFKC')
    .replace(/(?:ext|[x#;]).*/is, '')
    .replaceAll(/\(0\)/g, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '');
