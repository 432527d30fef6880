import { randomBytes } from 'node:crypto';

/** Crockford's base32 in lower case: sorts as its value does, and has no letters that look alike. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;
const RANDOM_DIGITS = 16;

/**
 * A new id such as `reg_…`: prefix, 9 digits of the wall time in ms (so that ids sort roughly by minting, which
 * keeps indexes compact; no order is promised), 16 digits of 80 random bits.
 */
export function mintId(prefix: string): string {
  let time = '';
  for (let rest = Date.now(), digit = 0; digit < TIME_DIGITS; digit++, rest = Math.floor(rest / 32)) {
    time = DIGITS.charAt(rest % 32) + time;
  }
  let random = '';
  for (const byte of randomBytes(RANDOM_DIGITS)) random += DIGITS.charAt(byte % 32);
  return `${prefix}_${time}${random}`;
}
