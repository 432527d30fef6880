/** An exact fraction; `over` is 1 or more. Rules compare these and never binary floating point (T8). */
export type Rational = { n: bigint; over: bigint };

export const whole = (n: bigint | number): Rational => ({ n: BigInt(n), over: 1n });

/** `n / over`, not reduced. @throws RangeError for a denominator below 1 */
export function ratio(n: bigint, over: bigint): Rational {
  if (over < 1n) throw new RangeError(`a fraction is over 1 or more, not ${over}`);
  return { n, over };
}

/** A decimal such as `4.5`, `-3` or `0.125`, exactly; null for any other text. At most 15 and 6 digits. */
export function decimalOf(text: string): Rational | null {
  const parts = /^(-?)([0-9]{1,15})(?:\.([0-9]{1,6}))?$/.exec(text);
  if (parts === null) return null;
  const [, sign = '', integer = '', decimals = ''] = parts;
  const n = BigInt(integer + decimals);
  return { n: sign === '-' ? -n : n, over: 10n ** BigInt(decimals.length) };
}

/** Negative, zero or positive, as `a` is below, equal to or above `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.over - b.n * a.over;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The least whole number that is not below it. */
export function ceiling({ n, over }: Rational): bigint {
  const down = n / over;
  return n % over > 0n ? down + 1n : down;
}

/** As people read it: `4.5`, or with two decimals, cut off and marked, where there is no short decimal: `33.33…`. */
export function inDecimals(value: Rational): string {
  const { n, over } = value;
  const sign = n < 0n ? '-' : '';
  const size = n < 0n ? -n : n;
  for (let digits = 0n; digits <= 6n; digits += 1n)
    if ((size * 10n ** digits) % over === 0n)
      return sign + withPoint((size * 10n ** digits) / over, Number(digits));
  return `${sign}${withPoint((size * 100n) / over, 2)}…`;
}

/** The digits of a number with that many of them behind the point. */
export function withPoint(digits: bigint, decimals: number): string {
  const text = String(digits).padStart(decimals + 1, '0');
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}
