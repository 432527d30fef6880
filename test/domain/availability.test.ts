import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askerOf, explainProbing, isProbing, waitForTick } from '../../domain/availability.ts';

describe('who asks whether a customer is free', () => {
  test.each([
    ['somebody of the vendor, as themselves', [], { key: 'user:7', partnerCompanyId: null }],
    ['somebody of a partner, as the partner', ['500'], { key: 'partner:500', partnerCompanyId: '500' }],
    [
      'somebody of several, as the first by number and not by letters',
      ['1000', '90', '200'],
      { key: 'partner:90', partnerCompanyId: '90' },
    ],
  ])('%s', (_sentence, partnerCompanyIds, asker) => {
    expect(askerOf({ userId: '7', partnerCompanyIds })).toEqual(asker);
  });
});

describe('probing (E44)', () => {
  test.each([
    ['as many customers as the program finds usual', 40, false],
    ['one more', 41, true],
  ])('%s', (_sentence, domains, probing) => {
    expect(isProbing(domains, { alertDomainsPerDay: 40 })).toBe(probing);
  });

  test('is told of with the day, how many, and how many would have been usual', () => {
    const day = Temporal.PlainDate.from('2027-01-10');
    expect(explainProbing(day, 41, { alertDomainsPerDay: 40 })).toEqual({
      code: 'MANY_CUSTOMERS_ASKED_ABOUT',
      rule: 'E44',
      facts: { askedOn: '2027-01-10', domains: 41, alertDomainsPerDay: 40 },
      wouldChange: [{ fact: 'domains', becomes: 40, text: 'Up to 40 customers a day nobody is told.' }],
    });
  });
});

describe('an answer leaves on a whole tick', () => {
  test.each([
    ['looked up at once', 0, 100],
    ['looked up in the middle', 37, 63],
    ['looked up at the tick itself: the next one', 100, 100],
    ['looked up late: the one after', 130.5, 69.5],
  ])('%s', (_sentence, elapsedMs, wait) => {
    expect(waitForTick(elapsedMs, 100)).toBe(wait);
  });

  test('however long the looking took, and never before it', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 500 }), (elapsed, tick) => {
        const wait = waitForTick(elapsed, tick);
        expect(wait > 0 && wait <= tick).toBe(true);
        expect((elapsed + wait) % tick).toBe(0);
      }),
    );
  });
});
