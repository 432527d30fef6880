import { describe, expect, test } from 'vitest';
import { explainWait, unionWaits, unitesAtOnce } from '../../domain/union.ts';

describe('two companies that may be one customer', () => {
  test.each([
    ['M1', true, 'a merge'],
    ['M2', false, 'a shared domain'],
    ['M3', false, 'a shared number'],
    ['M4', false, 'a group'],
    ['M5', true, 'a person’s word'],
  ] as const)('%s unites at once whatever it takes from whom: %s (%s)', (level, atOnce, _what) => {
    expect(unitesAtOnce(level)).toBe(atOnce);
    expect(unionWaits({ level, bothClaimed: true })).toBe(!atOnce);
    expect(unionWaits({ level, bothClaimed: false })).toBe(false);
  });

  test('wait while both are claimed, and would not with claims on one of them', () => {
    const link = { level: 'M2', companyA: '100', companyB: '200', bothClaimed: true } as const;
    expect(explainWait(link)).toEqual({
      code: 'LINK_WAITS',
      rule: 'M2',
      facts: { ...link },
      wouldChange: [
        {
          fact: 'bothClaimed',
          becomes: false,
          text: 'Once only one of them has live registrations they are one customer.',
        },
      ],
    });
  });
});
