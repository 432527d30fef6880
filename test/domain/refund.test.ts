import { describe, expect, test } from 'vitest';
import { refundObstacle } from '../../domain/refund.ts';

const refund = (change: Partial<Parameters<typeof refundObstacle>[0]> = {}) =>
  refundObstacle({ state: 'won', amountMinor: 500n, currency: 'EUR', creditedMinor: 1000n, ...change });

describe('a refund of a won registration is recorded', () => {
  test.each([
    ['of a part', 1n],
    ['of all that was credited', 1000n],
  ])('%s', (_sentence, amountMinor) => {
    expect(refund({ amountMinor })).toBeNull();
  });
});

test('not of more than was credited in that currency', () => {
  expect(refund({ amountMinor: 1001n })).toEqual({
    code: 'REFUND_EXCEEDS_CREDIT',
    rule: 'E35',
    title: 'That is more than was credited',
    detail: 'At most what the registration is credited with in EUR can go back.',
    facts: { amountMinor: '1001', creditedMinor: '1000', currency: 'EUR' },
    wouldChange: [{ fact: 'amountMinor', becomes: '1000', text: 'That much can go back.' }],
  });
});

test('not of a registration that was not won, however little', () => {
  expect(refund({ state: 'active', amountMinor: 1n })).toEqual({
    code: 'NOT_WON',
    rule: 'E35',
    title: 'Nothing was credited',
    detail: 'Only a won registration has money to go back; this one is active.',
    facts: { state: 'active' },
    wouldChange: [{ fact: 'state', becomes: 'won', text: 'It could if the deal were won.' }],
  });
});
