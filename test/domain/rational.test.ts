import { describe, expect, test } from 'vitest';
import { ceiling, compare, decimalOf, inDecimals, ratio, whole, withPoint } from '../../domain/rational.ts';

describe('a fraction', () => {
  test('is over 1 or more', () => {
    expect(ratio(3n, 1n)).toEqual({ n: 3n, over: 1n });
    for (const over of [0n, -2n])
      expect(() => ratio(3n, over)).toThrow(new RangeError(`a fraction is over 1 or more, not ${over}`));
  });

  test.each([
    ['4.5', { n: 45n, over: 10n }],
    ['-3', { n: -3n, over: 1n }],
    ['0.125', { n: 125n, over: 1000n }],
    ['-0.5', { n: -5n, over: 10n }],
    ['007', { n: 7n, over: 1n }],
    ['123456789012345.123456', { n: 123456789012345123456n, over: 1000000n }],
  ])('of %s is exact', (text, expected) => {
    expect(decimalOf(text)).toEqual(expected);
  });

  test.each(['', '.5', '5.', '1,5', '1e3', '+1', ' 1', '1 ', '1.1234567', '1234567890123456', '1.5x'])(
    'of “%s” is none',
    text => {
      expect(decimalOf(text)).toBeNull();
    },
  );

  test.each([
    ['below', ratio(1n, 3n), ratio(34n, 100n), -1],
    ['equal, however it is written', ratio(1n, 2n), ratio(50n, 100n), 0],
    ['above', whole(1), ratio(99n, 100n), 1],
    ['below zero', whole(-1n), whole(0), -1],
  ])('compares: %s', (_sentence, a, b, expected) => {
    expect(compare(a, b)).toBe(expected);
    expect(compare(b, a)).toBe(expected === 0 ? 0 : -expected);
  });

  test.each([
    ['a whole number', ratio(6n, 3n), 2n],
    ['just above one', ratio(7n, 3n), 3n],
    ['just below one', ratio(8n, 3n), 3n],
    ['nothing', whole(0), 0n],
    ['below zero', ratio(-7n, 3n), -2n],
    ['a whole number below zero', ratio(-6n, 3n), -2n],
  ])('has the least whole number that is not below it: %s', (_sentence, value, expected) => {
    expect(ceiling(value)).toBe(expected);
  });

  test.each([
    [whole(70), '70'],
    [whole(0), '0'],
    [ratio(9n, 2n), '4.5'],
    [ratio(-9n, 2n), '-4.5'],
    [ratio(1n, 8n), '0.125'],
    [ratio(1n, 64n), '0.015625'],
    [ratio(1n, 128n), '0.00…'],
    [ratio(100n, 3n), '33.33…'],
    [ratio(-200n, 3n), '-66.66…'],
  ])('reads as people read it: %o', (value, text) => {
    expect(inDecimals(value)).toBe(text);
  });

  test('has its point where the digits say', () => {
    expect([withPoint(5n, 0), withPoint(5n, 1), withPoint(5n, 2), withPoint(12345n, 2)]).toEqual([
      '5',
      '0.5',
      '0.05',
      '123.45',
    ]);
  });
});
