import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convert,
  creditedMinor,
  defaultMoneySettings,
  isRate,
  minorDigits,
  minorUnits,
  rateOn,
} from '../../domain/money.ts';
import { defaultPolicy, type Policy, policyFaults } from '../../domain/policy.ts';

describe('minor units of what a CRM writes', () => {
  test.each([
    ['25000', 'USD', 2_500_000n],
    ['25000.5', 'USD', 2_500_050n],
    ['0.1', 'EUR', 10n],
    ['0.005', 'EUR', 1n],
    ['-0.005', 'EUR', -1n],
    ['0.0049', 'EUR', 0n],
    ['1.0E7', 'USD', 1_000_000_000n],
    ['12E-1', 'USD', 120n],
    ['1999.5', 'JPY', 2000n],
    ['1.2345', 'KWD', 1235n],
    ['90071992547409931.01', 'USD', 9_007_199_254_740_993_101n],
    ['-120', 'GBP', -12_000n],
    ['about 5', 'USD', null],
    ['', 'USD', null],
    ['1,000', 'USD', null],
    ['0x10', 'USD', null],
  ])('“%s” %s', (text, currency, minor) => {
    expect(minorUnits(text, currency)).toBe(minor);
  });
});

/** An amount as a CRM writes it, in figures: whole ones before the point, some behind it. */
const figures = fc.record({
  minus: fc.boolean(),
  whole: fc.bigInt({ min: 0n, max: 10n ** 24n }).map(String),
  behind: fc.array(fc.constantFrom('0', '4', '5', '9'), { maxLength: 8 }).map(list => list.join('')),
});

test('an amount is read as it is written, to the last figure that the currency has, however long it is (T8)', () => {
  fc.assert(
    fc.property(
      figures,
      fc.constantFrom('JPY', 'EUR', 'KWD', 'CLF'),
      ({ minus, whole, behind }, currency) => {
        const digits = minorDigits(currency);
        const kept = BigInt(whole + behind.slice(0, digits).padEnd(digits, '0'));
        const size = (behind[digits] ?? '0') >= '5' ? kept + 1n : kept;
        const text = `${minus ? '-' : ''}${whole}${behind === '' ? '' : `.${behind}`}`;
        expect(minorUnits(text, currency)).toBe(minus ? -size : size);
      },
    ),
    { numRuns: 1000 },
  );
});

const rateText = fc
  .integer({ min: 1, max: 9_999_999 })
  .map(n => `${Math.floor(n / 10_000)}.${String(n % 10_000).padStart(4, '0')}`)
  .filter(isRate);

describe('a foreign amount', () => {
  test('is off by half a minor unit at most, whatever its size, and never by more (T8)', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }),
        rateText,
        fc.constantFrom('JPY', 'EUR', 'KWD'),
        fc.constantFrom('JPY', 'USD', 'CLF'),
        (amount, rate, from, to) => {
          // Both sides in ten-thousandths of the smaller of the two units: whole numbers, compared without dividing.
          const exact = amount * BigInt(rate.replace('.', '')) * 10n ** BigInt(minorDigits(to));
          const unit = 10_000n * 10n ** BigInt(minorDigits(from));
          const off = convert(amount, from, rate, to) * unit - exact;
          expect(2n * (off < 0n ? -off : off) <= unit).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    [10_000n, 'EUR', '1.0834', 'USD', 10_834n],
    [1n, 'EUR', '0.5', 'USD', 1n],
    [-1n, 'EUR', '0.5', 'USD', -1n],
    [1000n, 'JPY', '0.0067', 'USD', 670n],
    [670n, 'USD', '149.25', 'JPY', 1000n],
    [12_345n, 'USD', '1', 'USD', 12_345n],
    [3n, 'USD', '0.1', 'KWD', 3n],
  ])('%s minor units of %s at %s are so many of %s', (amount, from, rate, to, converted) => {
    expect(convert(amount, from, rate, to)).toBe(converted);
  });

  test('takes a refund of all of it to nothing, at the same rate', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 14n }),
        fc.integer({ min: 1, max: 99_999 }),
        (amount, rate) => {
          const text = (rate / 10_000).toFixed(4);
          expect(convert(-amount, 'EUR', text, 'USD')).toBe(-convert(amount, 'EUR', text, 'USD'));
        },
      ),
    );
  });

  test.each(['0', '-1', 'x', '', '1.2.3'])('is not converted at “%s”', rate => {
    expect(isRate(rate)).toBe(false);
    expect(() => convert(1n, 'EUR', rate, 'USD')).toThrow(RangeError);
  });
});

describe('the rate on a day', () => {
  const money = {
    homeCurrency: 'USD',
    rates: [
      { currency: 'EUR', from: '2027-04-01', rate: '1.10' },
      { currency: 'EUR', from: '2027-01-01', rate: '1.05' },
      { currency: 'GBP', from: '2027-01-01', rate: '1.25' },
    ],
  };
  test.each([
    ['USD', '2020-01-01T00:00:00Z', 'UTC', '1'],
    ['EUR', '2026-12-31T23:59:59Z', 'UTC', null],
    ['EUR', '2027-01-01T00:00:00Z', 'UTC', '1.05'],
    ['EUR', '2027-03-31T23:59:59Z', 'UTC', '1.05'],
    ['EUR', '2027-04-01T00:00:00Z', 'UTC', '1.10'],
    ['EUR', '2027-04-01T03:00:00Z', 'America/New_York', '1.05'],
    ['CHF', '2027-04-01T00:00:00Z', 'UTC', null],
  ])('of %s at %s in %s', (currency, at, zone, rate) => {
    expect(rateOn(money, currency, Temporal.Instant.from(at), zone)).toBe(rate);
  });

  const days = fc.integer({ min: 1, max: 28 }).map(n => `2027-02-${String(n).padStart(2, '0')}`);
  const dated = fc.record({ currency: fc.constantFrom('EUR', 'GBP'), from: days, rate: rateText });
  const rates = fc.uniqueArray(dated, {
    maxLength: 8,
    selector: ({ currency, from }) => currency + from,
  });

  test('is that of the close date: what is set for later days or other currencies, and in whatever order, plays no part (T8)', () => {
    fc.assert(
      fc.property(
        rates.chain(list =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        days,
        ([list, shuffled], closed) => {
          const at = Temporal.Instant.from(`${closed}T12:00:00Z`);
          const onDay = (some: typeof list) => rateOn({ homeCurrency: 'USD', rates: some }, 'EUR', at, 'UTC');
          const known = new Map(
            list.filter(({ currency }) => currency === 'EUR').map(one => [one.from, one.rate]),
          );
          let expected: string | null = null;
          for (let day = 1; day <= Number(closed.slice(-2)); day += 1)
            expected = known.get(`2027-02-${String(day).padStart(2, '0')}`) ?? expected;
          expect([onDay(list), onDay(shuffled)]).toEqual([expected, expected]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['an amount', '120.50', { minor: 12_050n, why: 'amount' }],
  ['no amount', null, { minor: 0n, why: 'amount-missing' }],
  ['zero', '0', { minor: 0n, why: 'amount-not-positive' }],
  ['less than nothing', '-5', { minor: 0n, why: 'amount-not-positive' }],
  ['what is no number', 'n/a', { minor: 0n, why: 'amount-missing' }],
])('E36: %s credits', (_, amount, credited) => {
  expect(creditedMinor(amount, 'USD')).toEqual(credited);
});

test.each<[string, Partial<Policy['money']>, string[]]>([
  ['that are none', {}, []],
  [
    'of its own currency',
    { rates: [{ currency: 'USD', from: '2027-01-01', rate: '1' }] },
    ['money.rates.0.currency'],
  ],
  ['in letters that are no code', { homeCurrency: 'usd' }, ['money.homeCurrency']],
  ['of no day', { rates: [{ currency: 'EUR', from: '2027-02-30', rate: '1' }] }, ['money.rates.0.from']],
  ['of nothing', { rates: [{ currency: 'EUR', from: '2027-02-01', rate: '0' }] }, ['money.rates.0.rate']],
  [
    'twice on one day',
    {
      rates: [
        { currency: 'EUR', from: '2027-02-01', rate: '1' },
        { currency: 'EUR', from: '2027-02-01', rate: '2' },
      ],
    },
    ['money.rates.1.from'],
  ],
])('rates %s', (_, money, paths) => {
  const policy = { ...defaultPolicy, money: { ...defaultPolicy.money, ...money } };
  expect(policyFaults(policy).map(fault => fault.path)).toEqual(paths);
});

test.each([
  ['no', 0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  ['two', 2, 'USD EUR GBP CHF XXX'],
  ['three', 3, 'BHD IQD JOD KWD LYD OMR TND'],
  ['four', 4, 'CLF UYW'],
])('currencies with %s digits behind the point', (_, digits, codes) => {
  for (const code of codes.split(' ')) expect([code, minorDigits(code)]).toEqual([code, digits]);
});

test('a new program counts in dollars and knows no rates', () => {
  expect(defaultMoneySettings).toEqual({ homeCurrency: 'USD', rates: [] });
});

describe('a number as people and CRMs write it', () => {
  test.each([
    ['blanks around it', ' 12.5 ', 1250n],
    ['a small exponent', '5e1', 5000n],
    ['a plus in the exponent', '5e+1', 5000n],
    ['an exponent that meets its decimals', '1.25E2', 12_500n],
    ['an exponent below them', '1.25E1', 1250n],
    ['an exponent of two digits', '1E12', 100_000_000_000_000n],
    ['a negative exponent of two digits', '12345E-10', 0n],
    ['thirty digits', '1'.repeat(30), BigInt(`${'1'.repeat(30)}00`)],
    ['thirty decimals', `0.${'1'.repeat(30)}`, 11n],
    ['thirty-one digits', '1'.repeat(31), null],
    ['thirty-one decimals', `0.${'1'.repeat(31)}`, null],
    ['an exponent of three digits', '1e100', null],
    ['an exponent alone', '1e', null],
    ['a point alone', '1.', null],
    ['a plus', '+1', null],
    ['two minuses', '--1', null],
    ['words after it', '1 USD', null],
    ['words before it', 'USD 1', null],
  ])('%s', (_, text, minor) => {
    expect(minorUnits(text, 'USD')).toBe(minor);
  });
});

test('a rate that is none is named', () => {
  expect(() => convert(1n, 'EUR', 'x', 'USD')).toThrow('“x” is no exchange rate');
});

test('the rate of a day is the latest until then, in whatever order the rates are kept', () => {
  const rates = [
    ['2027-01-01', '1'],
    ['2027-02-01', '2'],
    ['2027-03-01', '3'],
  ].map(([from = '', rate = '']) => ({ currency: 'EUR', from, rate }));
  const onFirstOfMay = Temporal.Instant.from('2027-05-01T00:00:00Z');
  const latest = (list: typeof rates) =>
    rateOn({ homeCurrency: 'USD', rates: list }, 'EUR', onFirstOfMay, 'UTC');
  expect([latest(rates), latest(rates.toReversed())]).toEqual(['3', '3']);
});
