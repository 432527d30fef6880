/** Currencies of the program: what everything is counted in, and what others are worth in it, dated. */
export type MoneySettings = {
  /** ISO 4217. */
  homeCurrency: string;
  /** `rate`: units of the home currency for one unit, as decimal text; in force from the civil day `from` on. */
  rates: { currency: string; from: string; rate: string }[];
};

export const defaultMoneySettings: MoneySettings = { homeCurrency: 'USD', rates: [] };

/** Digits behind the point by ISO 4217, where they are not two. */
const otherDigits: Record<string, number> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map(code => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map(code => [code, 3]),
  ...'CLF UYW'.split(' ').map(code => [code, 4]),
]);
export const minorDigits = (currency: string): number =>
  Object.hasOwn(otherDigits, currency) ? (otherDigits[currency] ?? 2) : 2;

type Fraction = { n: bigint; over: bigint };

/** A decimal as CRMs and people write it: `-12.5`, `1E+7`; null for any other text. Exact: no float touches money (T8). */
function fractionOf(text: string): Fraction | null {
  const parts = /^(-?)([0-9]{1,30})(?:\.([0-9]{1,30}))?(?:[eE]([+-]?[0-9]{1,2}))?$/.exec(text.trim());
  if (parts === null) return null;
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = parts;
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals) * (sign === '-' ? -1n : 1n);
  return shift >= 0
    ? { n: digits * 10n ** BigInt(shift), over: 1n }
    : { n: digits, over: 10n ** BigInt(-shift) };
}

/** Whole number nearest to a fraction; a half goes away from zero. */
function rounded({ n, over }: Fraction): bigint {
  const size = n < 0n ? -n : n;
  const nearest = (2n * size + over) / (2n * over);
  return n < 0n ? -nearest : nearest;
}

/** Minor units of a decimal text, rounded to what the currency has; null where the text is no number. */
export function minorUnits(text: string, currency: string): bigint | null {
  const amount = fractionOf(text);
  if (amount === null) return null;
  return rounded({ n: amount.n * 10n ** BigInt(minorDigits(currency)), over: amount.over });
}

/** The rate of a currency on the civil day of an instant; null where none is known. One's own currency is worth 1. */
export function rateOn(
  money: MoneySettings,
  currency: string,
  at: Temporal.Instant,
  timeZone: string,
): string | null {
  if (currency === money.homeCurrency) return '1';
  const day = at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const dated = money.rates.filter(rate => rate.currency === currency && rate.from <= day);
  return dated.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1)?.rate ?? null;
}

/**
 * An amount in another currency, in its minor units (T8): exact, rounded once at the end.
 *
 * @param rate units of `to` for one unit of `from`
 * @throws RangeError where the rate is no number above nothing
 */
export function convert(amountMinor: bigint, from: string, rate: string, to: string): bigint {
  const factor = fractionOf(rate);
  if (factor === null || factor.n <= 0n) throw new RangeError(`“${rate}” is no exchange rate`);
  return rounded({
    n: amountMinor * factor.n * 10n ** BigInt(minorDigits(to)),
    over: factor.over * 10n ** BigInt(minorDigits(from)),
  });
}

/** True for a rate that can be converted with. */
export const isRate = (text: string): boolean => (fractionOf(text)?.n ?? 0n) > 0n;

/**
 * What a deal's amount credits (E36): nothing where it is missing, nought or below. A later amount is credited with
 * the difference.
 */
export function creditedMinor(amount: string | null, currency: string): { minor: bigint; why: CreditReason } {
  const minor = amount === null ? null : minorUnits(amount, currency);
  if (minor === null) return { minor: 0n, why: 'amount-missing' };
  if (minor <= 0n) return { minor: 0n, why: 'amount-not-positive' };
  return { minor, why: 'amount' };
}
export type CreditReason = 'amount' | 'amount-missing' | 'amount-not-positive';
