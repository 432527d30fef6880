import { describe, expect, test } from 'vitest';
import { firstThatFlips, given, whyOf } from '../../domain/why.ts';

describe('why something is what it is', () => {
  test('of a refusal is what it looked at, without the words for who asked', () => {
    const why = {
      code: 'CAP_REACHED',
      rule: 'R-cap',
      facts: { openClaims: 2 },
      wouldChange: [{ fact: 'openClaims', becomes: 1, text: 'Withdraw one.' }],
    } as const;
    const refusal = { ...why, wouldChange: [...why.wouldChange], title: 'No', detail: 'Not now.' };
    expect(whyOf(refusal)).toEqual(why);
  });

  test('of what was given freely is a code, a rule and facts: nothing would have to be another', () => {
    expect(given('WITHDRAWN', 'R-withdraw', { by: '3' })).toEqual({
      code: 'WITHDRAWN',
      rule: 'R-withdraw',
      facts: { by: '3' },
      wouldChange: [],
    });
  });

  test.each([
    ['the first of those with which the rule answers otherwise', 2, ['2']],
    ['that alone, though others would as well', 1, ['1']],
    ['none where it never does', 9, []],
  ])('what would have changed it is %s', (_sentence, least, found) => {
    const candidates = [1, 2, 3].map(asked => ({
      change: { fact: 'n', becomes: asked, text: String(asked) },
      asked,
    }));
    expect(firstThatFlips(candidates, asked => asked >= least).map(change => change.text)).toEqual(found);
  });
});
