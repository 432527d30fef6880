import { minorDigits } from './money.ts';
import { withPoint } from './rational.ts';

/** An amount of integer minor units as sentences say it: `12,400.00 EUR`, `-3 JPY`. */
export function moneyWords(amountMinor: bigint, currency: string): string {
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  const [integer = '0', decimals] = withPoint(size, minorDigits(currency)).split('.');
  const grouped = integer.replace(/\B(?=([0-9]{3})+$)/g, ',');
  return `${amountMinor < 0n ? '-' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`} ${currency}`;
}
