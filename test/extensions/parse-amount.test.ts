import { describe, expect, test } from 'vitest';
import { formatAmount, parseAmount } from '../../extensions/offers/parse-amount.ts';

describe('an amount typed by a person becomes minor units', () => {
  test.each([
    ['25,000.50', 'USD', 'en-US', '2500050'],
    ['25.000,50', 'EUR', 'de-DE', '2500050'],
    ['25 000,5', 'EUR', 'fr-FR', '2500050'],
    ['25000', 'USD', 'en-US', '2500000'],
    ['0.10', 'USD', 'en-US', '10'],
    ['25,000', 'JPY', 'en-US', '25000'],
    ['9999999999999.99', 'USD', 'en-US', '999999999999999'],
  ])('%s %s in %s is %s', (typed, currency, locale, minor) => {
    expect(parseAmount(typed, currency, locale)).toBe(minor);
  });

  test.each([
    ['letters', '25k', 'USD', 'en-US'],
    ['a negative amount', '-5', 'USD', 'en-US'],
    ['three decimals of a currency with two', '1.005', 'USD', 'en-US'],
    ['a decimal of a currency without', '1.5', 'JPY', 'en-US'],
    ['an English decimal point in German, which would be a thousand', '25.50', 'EUR', 'de-DE'],
    ['thousands out of step', '2,50,00', 'USD', 'en-US'],
    ['two decimal points', '1.2.3', 'USD', 'en-US'],
    ['sixteen digits', '10000000000000.00', 'USD', 'en-US'],
    ['nothing', '', 'USD', 'en-US'],
  ])('%s is refused', (_name, typed, currency, locale) => {
    expect(parseAmount(typed, currency, locale)).toBeNull();
  });
});

test('amounts beyond 2^53 minor units are shown digit by digit', () => {
  expect(formatAmount('900719925474099267', 'USD', 'en-US')).toBe('$9,007,199,254,740,992.67');
  expect([
    formatAmount('4800000', 'USD', 'en-US'),
    formatAmount('4800050', 'EUR', 'de-DE'),
    formatAmount('500', 'JPY', 'en-US'),
  ]).toEqual(['$48,000', '48.000,50\u00a0€', '¥500']);
});
