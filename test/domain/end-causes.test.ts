import { expect, test } from 'vitest';
import { endCauses, isEndCause } from '../../domain/end-causes.ts';

test('the causes of a changed end are a closed list (I5)', () => {
  expect(endCauses.toSorted()).toEqual([
    'appeal',
    'expiry',
    'lost',
    'override',
    'renewal',
    'revert',
    'revoke',
    'ruling',
    'split',
    'toll-taken-back',
    'tolling',
    'union',
    'withdraw',
    'won',
  ]);
});

test.each([
  ['withdraw', true, 'a cause'],
  ['withdrawn', false, 'a state, not a cause'],
  ['', false, 'nothing'],
  ['toString', false, 'no inherited name'],
])('%j: %s, %s', (text, isOne) => {
  expect(isEndCause(text)).toBe(isOne);
});
