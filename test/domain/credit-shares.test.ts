import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf, sharesOf } from '../../domain/credit-shares.ts';
import type { DisputeCase, Party } from '../../domain/dispute.ts';
import type { Verdict } from '../../domain/dispute-ruling.ts';
import { instant } from './claim.ts';

const party = (side: Party['side'], registrationId: string | null): Party => ({
  side,
  registrationId,
  partnerCompanyId: registrationId === null ? null : '900',
  userIds: [],
});
const ruled = (verdicts: Verdict[], ...parties: Party[]): Pick<DisputeCase, 'parties' | 'rulings'> => ({
  parties,
  rulings: verdicts.map(verdict => ({
    ruling: { ...verdict, rule: 'R-disputes', facts: {}, reasoning: 'So.' },
    by: '9',
    at: instant('2026-12-01T10:00:00Z'),
  })),
});
const two = [party('claimant', 'reg_2'), party('holder', 'reg_1')] as const;
const split: Verdict = { code: 'SPLIT', percent: 70 };
const all = [{ registrationId: 'reg_1', percent: 100 }];
const shared = [
  { registrationId: 'reg_1', percent: 70 },
  { registrationId: 'reg_2', percent: 30 },
];

describe('a sale is credited', () => {
  test.each<[string, Pick<DisputeCase, 'parties' | 'rulings'>[], ReturnType<typeof sharesOf>]>([
    ['to the registration that won it', [], all],
    ['to it alone while a dispute is undecided', [ruled([], ...two)], all],
    ['to it alone by any other ruling', [ruled([{ code: 'CO_SELL' }], ...two)], all],
    ['to both by a split, the percent to who is in front', [ruled([split], ...two)], shared],
    ['as the appeal says', [ruled([split, { code: 'UPHOLD_HOLDER' }], ...two)], all],
    ['as the newest case says', [ruled([{ code: 'VOID' }], ...two), ruled([split], ...two)], all],
    ['as the newest that was decided says', [ruled([], ...two), ruled([split], ...two)], shared],
    [
      'whatever is ruled about others',
      [ruled([split], party('holder', 'reg_3'), party('claimant', 'reg_4'))],
      all,
    ],
    [
      'in part to nobody where it is shared with direct sales',
      [ruled([split], party('direct', null), party('holder', 'reg_1'))],
      [
        { registrationId: 'reg_1', percent: 70 },
        { registrationId: null, percent: 30 },
      ],
    ],
  ])('%s', (_, disputes, shares) => {
    expect(sharesOf('reg_1', disputes)).toEqual(shares);
  });

  test('the other side of a split is told the same', () => {
    expect(sharesOf('reg_2', [ruled([split], ...two)])).toEqual(shared);
  });
});

test('parts are whole, add up, and differ from the percent by less than a minor unit', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.integer({ min: 1, max: 99 }),
      (amount, percent) => {
        const [first = 0n, second = 0n] = partsOf(amount, [
          { registrationId: 'reg_1', percent },
          { registrationId: 'reg_2', percent: 100 - percent },
        ]);
        expect(first + second).toBe(amount);
        expect(second).toBe((amount * BigInt(100 - percent)) / 100n);
      },
    ),
  );
  expect(partsOf(101n, [{ registrationId: 'reg_1', percent: 100 }])).toEqual([101n]);
});
