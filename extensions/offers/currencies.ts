/** Currencies offered in the form, the most traded first; a claim in another one states no estimate. */
export const currencies = [
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'CAD',
  'AUD',
  'CHF',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'CZK',
  'ILS',
  'AED',
  'SAR',
  'INR',
  'SGD',
  'HKD',
  'KRW',
  'NZD',
  'ZAR',
  'BRL',
  'MXN',
] as const;

/** The code with its name in the reader's language: "EUR – Euro". */
export function currencyOptions(locale: string): { label: string; value: string }[] {
  const names = new Intl.DisplayNames([locale, 'en'], { type: 'currency' });
  return currencies.map(code => ({ label: `${code} – ${names.of(code) ?? code}`, value: code }));
}
