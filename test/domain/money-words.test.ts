import { expect, test } from 'vitest';
import { minorDigits } from '../../domain/money.ts';
import { moneyWords } from '../../domain/money-words.ts';

test.each<[string, bigint, string, string]>([
  ['thousands are grouped', 1_240_000n, 'EUR', '12,400.00 EUR'],
  ['below a thousand nothing is', 99_999n, 'EUR', '999.99 EUR'],
  ['millions twice', 123_456_789_000n, 'EUR', '1,234,567,890.00 EUR'],
  ['what is owed has a minus', -5n, 'EUR', '-0.05 EUR'],
  ['thousands that are owed too', -1_240_000n, 'EUR', '-12,400.00 EUR'],
  ['nothing is no minus', 0n, 'USD', '0.00 USD'],
  ['yen have no decimals', 1_234_567n, 'JPY', '1,234,567 JPY'],
  ['dinars three', 1_500n, 'KWD', '1.500 KWD'],
])('an amount in words: %s', (_sentence, amount, currency, words) => {
  expect(moneyWords(amount, currency)).toBe(words);
});

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['no', 2],
  ['jpy', 2],
  ['JPYX', 2],
  ['XJPY', 2],
])('%s has %i decimals', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits);
  // What every object has is no currency.
  expect([minorDigits('toString'), minorDigits('constructor')]).toEqual([2, 2]);
});
