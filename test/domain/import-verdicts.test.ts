import { describe, expect, test } from 'vitest';
import { explainImport, judgeImport } from '../../domain/import-claim.ts';
import { active, claim, ended, instant } from './claim.ts';

const now = instant('2026-12-01T10:00:00Z');
const facts = (
  change: Partial<Parameters<typeof judgeImport>[0]> = {},
): Parameters<typeof judgeImport>[0] => ({
  protectedFrom: instant('2026-10-01T10:00:00Z'),
  protectedUntil: instant('2027-01-01T00:00:00Z'),
  now,
  partner: { companyId: '900', status: 'active' },
  accountIsPartnerItself: false,
  claims: [],
  ...change,
});
const refusalOf = (change: Partial<Parameters<typeof judgeImport>[0]>) => {
  const verdict = judgeImport(facts(change));
  return verdict.ok ? verdict.as : verdict.refusal;
};
const left = { companyId: '900', status: 'terminated' as const };
const own = claim({ registrationId: 'own', partnerCompanyId: '900', state: 'under-review', sequence: 2n });
const other = active('2026-11-01T10:00:00Z', '2027-02-01T00:00:00Z', {
  registrationId: 'other',
  partnerCompanyId: '901',
});
const past = ended('rejected', '2026-11-20T10:00:00Z', { registrationId: 'past', partnerCompanyId: '900' });

describe('an imported registration is refused (E24)', () => {
  test('on the partner itself', () => {
    expect(refusalOf({ accountIsPartnerItself: true })).toEqual({
      code: 'SELF_CLAIM',
      rule: 'E31',
      title: 'A partner cannot be registered on itself',
      detail: 'The company that is named as the customer is the partner’s own.',
      facts: { accountIsPartnerItself: true },
      wouldChange: [
        { fact: 'accountIsPartnerItself', becomes: false, text: 'Name the company that was to buy.' },
      ],
    });
  });

  test('of a partner that left, unless it is history', () => {
    expect(refusalOf({ partner: left })).toEqual({
      code: 'PARTNER_SUSPENDED',
      rule: 'E28',
      title: 'The partner has left the program',
      detail: 'A partner that left has no running registrations; those that have ended are taken as history.',
      facts: { partnerStatus: 'terminated' },
      wouldChange: [
        {
          fact: 'partnerStatus',
          becomes: 'active',
          text: 'Reinstate the partner, then import the row again.',
        },
      ],
    });
    expect(refusalOf({ partner: left, protectedUntil: instant('2026-11-01T00:00:00Z') })).toBe('expired');
  });

  test('where the partner has a live one, and not for one that has ended', () => {
    expect(refusalOf({ claims: [other, past, own] })).toEqual({
      code: 'ALREADY_REGISTERED',
      rule: 'I1',
      title: 'The partner has a registration on this customer already',
      detail: 'It is under review. A partner has one registration per customer at a time.',
      facts: { liveRegistrationIds: ['own'], state: 'under-review' },
      wouldChange: [
        {
          fact: 'liveRegistrationIds',
          becomes: [],
          text: 'Nothing is lost: the registration that is here stays as it is.',
        },
      ],
    });
    expect(refusalOf({ claims: [past] })).toBe('active');
  });
});

describe('why an imported registration became what it did', () => {
  const until = '2027-01-01T00:00:00Z';
  test('queued: with no live claim it would be protected', () => {
    expect(explainImport(facts({ claims: [other, past] }))).toEqual({
      code: 'LIVE_CLAIM_COMES_FIRST',
      rule: 'E24',
      facts: { as: 'queued', liveClaims: 1, protectedUntil: until },
      wouldChange: [
        {
          fact: 'liveClaims',
          becomes: 0,
          text: 'With no live claim on the customer it would be protected.',
        },
      ],
    });
  });

  test.each([
    ['protected', facts({ claims: [past] }), 'active'],
    ['history', facts({ now: instant('2027-03-01T00:00:00Z') }), 'expired'],
    ['refused', facts({ partner: left }), null],
  ])('%s: nothing would have changed it', (_sentence, given, as) => {
    expect(explainImport(given)).toEqual({
      code: 'IMPORTED',
      rule: 'E24',
      facts: { as, liveClaims: 0, protectedUntil: until },
      wouldChange: [],
    });
  });
});
