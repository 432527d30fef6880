import { describe, expect, test } from 'vitest';
import { type Refusal, refusalOf } from '../../domain/refusal.ts';

const obstacle = (code: Refusal['code'], change: Partial<Refusal>): Refusal => ({
  code,
  rule: 'R-x',
  title: code,
  detail: code,
  facts: {},
  wouldChange: [],
  ...change,
});
const wait = (becomes: string) => ({ fact: 'now', becomes, text: `Wait for ${becomes}.` });

describe('several things that stand in the way are one refusal', () => {
  const cap = { fact: 'openClaims', becomes: 1, text: 'Withdraw one.' };
  test('the first gives code and words, and its facts come before those of others', () => {
    const refusal = refusalOf([
      obstacle('CAP_REACHED', { facts: { tier: 'Select', openClaims: 2 }, wouldChange: [cap] }),
      obstacle('COOL_OFF', { rule: 'R-y', facts: { tier: 'Premier', now: '2027' } }),
    ]);
    expect(refusal).toEqual({
      code: 'CAP_REACHED',
      rule: 'R-x',
      title: 'CAP_REACHED',
      detail: 'CAP_REACHED',
      facts: { tier: 'Select', openClaims: 2, now: '2027' },
      wouldChange: [cap],
    });
  });

  test.each([
    ['the later after the earlier', ['2027-03-01T00:00:00Z', '2027-04-01T00:00:00Z']],
    ['the later before the earlier', ['2027-04-01T00:00:00Z', '2027-03-01T00:00:00Z']],
  ])('what only time removes takes the last of its instants: %s', (_sentence, [one = '', other = '']) => {
    const refusal = refusalOf([
      obstacle('COOL_OFF', { wouldChange: [wait(one)] }),
      obstacle('PROTECTION_LIMIT', { wouldChange: [wait(other), cap] }),
    ]);
    expect(refusal.wouldChange).toEqual([cap, wait('2027-04-01T00:00:00Z')]);
  });
});
