import { describe, expect, test } from 'vitest';
import { emptyDirectory } from '../../domain/directory.ts';
import { judgeImport } from '../../domain/import-claim.ts';
import { explainGivenUp, mergedClaims, mergedDirectory } from '../../domain/partner-merger.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { active, claim, ended, instant } from './claim.ts';

const now = instant('2026-12-01T10:00:00Z');
const held = active('2026-11-01T10:00:00Z', '2027-02-01T00:00:00Z', { registrationId: 'held', sequence: 9n });
const over = active('2026-08-01T10:00:00Z', '2026-11-01T00:00:00Z', { registrationId: 'over', sequence: 1n });
const early = claim({ registrationId: 'early', state: 'under-review', sequence: 2n });
const late = claim({ registrationId: 'late', state: 'queued', sequence: 5n });

describe('E29: of the claims of two partners that became one', () => {
  test.each<[string, ClaimSummary[], string | null, string[]]>([
    ['the hold stays, however late it came', [early, held], 'held', ['early']],
    ['without a hold the earlier stays', [late, early], 'early', ['late']],
    ['of two that wait the earlier stays, however they are listed', [early, late], 'early', ['late']],
    ['a protection that is over is none', [over, late], 'late', []],
    ['one alone stays', [late], 'late', []],
    ['what has ended stays ended', [ended('rejected', '2026-11-20T10:00:00Z')], null, []],
  ])('%s', (_, claims, keeps, givesUp) => {
    expect(mergedClaims(claims, now)).toEqual({ keeps, givesUp });
  });

  test('whoever is given up is told which one stays, and that alone it would have', () => {
    expect(explainGivenUp('early', [early, held, late], now)).toEqual({
      code: 'PARTNERS_MERGED',
      rule: 'E29',
      facts: { keptRegistrationId: 'held', otherClaims: 2 },
      wouldChange: [
        {
          fact: 'otherClaims',
          becomes: 0,
          text: 'As the only registration of the two on this customer it would have stayed.',
        },
      ],
    });
  });

  test('people who worked for one, or for both, work for the other, once', () => {
    const directory = mergedDirectory(
      {
        ...emptyDirectory,
        partnerUsers: [
          { userId: '1', partnerCompanyId: 'b' },
          { userId: '2', partnerCompanyId: 'a' },
          { userId: '2', partnerCompanyId: 'b' },
          { userId: '3', partnerCompanyId: 'c' },
          { userId: '3', partnerCompanyId: 'a' },
        ],
        partnerManagers: [{ userId: '7', partnerCompanyId: 'b' }],
      },
      'b',
      'a',
    );
    expect(directory.partnerUsers).toEqual([
      { userId: '1', partnerCompanyId: 'a' },
      { userId: '2', partnerCompanyId: 'a' },
      { userId: '3', partnerCompanyId: 'c' },
      { userId: '3', partnerCompanyId: 'a' },
    ]);
    expect(directory.partnerManagers).toEqual([{ userId: '7', partnerCompanyId: 'a' }]);
  });
});

describe('E24: an old registration that is imported', () => {
  const judge = (claims: ClaimSummary[], until = '2027-01-01T00:00:00Z', from = '2026-10-01T10:00:00Z') => {
    const verdict = judgeImport({
      protectedFrom: instant(from),
      protectedUntil: instant(until),
      now,
      partner: { companyId: '900', status: 'active' },
      accountIsPartnerItself: false,
      claims,
    });
    return verdict.ok ? verdict.as : verdict.refusal;
  };
  test.each<[string, ClaimSummary[], string]>([
    ['is protected where nobody is', [], 'active'],
    ['never displaces a holder', [held], 'queued'],
    ['nor a claim under review', [early], 'queued'],
    ['nor one that waits', [late], 'queued'],
    ['a protection that is over stands in no way', [over], 'active'],
  ])('%s', (_, claims, as) => {
    expect(judge(claims)).toBe(as);
  });

  test('whose end has passed is history, to the millisecond, whoever is there', () => {
    expect(judge([held], now.toString())).toBe('expired');
    expect(judge([], now.add({ milliseconds: 1 }).toString())).toBe('active');
  });

  test.each([
    ['begins in the future', '2027-01-01T00:00:00Z', '2026-12-02T00:00:00Z'],
    ['ends before it begins', '2026-09-01T00:00:00Z', '2026-10-01T00:00:00Z'],
  ])('that %s is refused, and what would change it does', (_, until, from) => {
    const refusal = judge([], until, from);
    expect(refusal).toMatchObject({ code: 'IMPLAUSIBLE_PERIOD' });
    if (typeof refusal === 'string') return;
    expect(['active', 'expired']).toContain(judge([], until, String(refusal.wouldChange[0]?.becomes)));
  });
});
