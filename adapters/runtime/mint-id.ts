import { randomBytes } from 'node:crypto';

/** Crockford's base32 in lower case: sorts as its value does, and has no letters that look alike. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 16;

/** Where ids take their time and their chance from. `digits` answers numbers from 0 to 31. */
export type IdSource = { nowMs(): number; digits(count: number): Iterable<number> };

const life: IdSource = {
  nowMs: Date.now,
  digits: count => randomBytes(count).map(byte => byte % 32),
};
let source = life;

/** Lets a simulation mint its ids from its seed, until the answer is disposed. */
export function useIdSource(replacement: IdSource): Disposable {
  source = replacement;
  return {
    [Symbol.dispose]: () => {
      source = life;
    },
  };
}

/**
 * A new id such as `reg_…`: prefix, 9 digits of the wall time in ms (so that ids sort roughly by minting, which
 * keeps indexes compact; no order is promised), 16 digits of 80 random bits.
 */
export function mintId(prefix: string): string {
  let time = '';
  for (let rest = source.nowMs(), digit = 0; digit < TIME_DIGITS; digit++, rest = Math.floor(rest / 32)) {
    time = DIGITS.charAt(rest % 32) + time;
  }
  let random = '';
  for (const digit of source.digits(RANDOM_DIGITS)) random += DIGITS.charAt(digit);
  return `${prefix}_${time}${random}`;
}
