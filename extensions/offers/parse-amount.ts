/**
 * Minor units, as text, of an amount as the reader's locale writes it ("25,000.50" in English, "25.000,50" in
 * German), or null when it is not one, has more decimals than the currency or more than 15 digits.
 * Digits are moved, never multiplied: no float touches money (T8).
 */
export function parseAmount(typed: string, currency: string, locale: string): string | null {
  const { group, decimal } = separators(locale);
  const [grouped = '', fraction = '', ...rest] = typed.trim().split(decimal);
  const groups = grouped.split(/\s/.test(group) ? /\s/ : group);
  const places = minorDigits(currency);
  if (rest.length > 0 || !isGrouped(groups) || !/^\d*$/.test(fraction) || fraction.length > places)
    return null;
  const whole = groups.join('');
  const minor = (whole + fraction.padEnd(places, '0')).replace(/^0+(?=\d)/, '');
  return minor.length <= 15 ? minor : null;
}

/** An amount in minor units as the reader writes it, with its currency; decimals only where there are any. */
export function formatAmount(minor: string, currency: string, locale: string): string {
  const places = minorDigits(currency);
  const padded = minor.padStart(places + 1, '0');
  const whole = padded.slice(0, padded.length - places);
  const fraction = padded.slice(whole.length);
  const decimals = /[1-9]/.test(fraction);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    ...(decimals ? {} : { minimumFractionDigits: 0 }),
  }).format((decimals ? `${whole}.${fraction}` : whole) as `${number}`);
}

/** Thousands stand in threes, so that an Englishman's "25.50" is refused in German and not read as 2,550. */
function isGrouped([first = '', ...others]: string[]): boolean {
  return (
    (others.length === 0 ? /^\d+$/ : /^\d{1,3}$/).test(first) && others.every(each => /^\d{3}$/.test(each))
  );
}

function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

function separators(locale: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const of = (type: string, fallback: string) => parts.find(part => part.type === type)?.value ?? fallback;
  return { group: of('group', ','), decimal: of('decimal', '.') };
}

/** An amount in minor units as the reader would type it: "25,000.50". */
export function amountToType(minor: string, currency: string, locale: string): string {
  const places = minorDigits(currency);
  const padded = minor.padStart(places + 1, '0');
  const fraction = padded.slice(padded.length - places);
  const whole = padded.slice(0, padded.length - places);
  const decimals = places > 0 && /[1-9]/.test(fraction);
  return new Intl.NumberFormat(locale, { minimumFractionDigits: decimals ? places : 0 }).format(
    (decimals ? `${whole}.${fraction}` : whole) as `${number}`,
  );
}
