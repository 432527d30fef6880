import { withPoint } from './rational.ts';

/** An amount of integer minor units as sentences say it: `12,400.00 EUR`, `-3 JPY`. */
export function moneyWords(amountMinor: bigint, currency: string): string {
  const size = amountMinor < 0n ? -amountMinor : amountMinor;
  const [integer = '0', decimals] = withPoint(size, minorDigits(currency)).split('.');
  const grouped = integer.replace(/\B(?=([0-9]{3})+$)/g, ',');
  return `${amountMinor < 0n ? '-' : ''}${grouped}${decimals === undefined ? '' : `.${decimals}`} ${currency}`;
}

/** How many decimals a currency's minor unit is: 2 for EUR, none for JPY. A code that is none counts as 2. */
export function minorDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}
