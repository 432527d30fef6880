import { describe, expect, test } from 'vitest';
import { explainImport, type ImportFacts, judgeImport } from '../../domain/import-claim.ts';
import { active, claim, ended, instant } from './claim.ts';

const now = instant('2027-03-10T10:00:00Z');
const imported = (change: Partial<ImportFacts> = {}) =>
  judgeImport({
    protectedFrom: instant('2027-01-10T10:00:00Z'),
    protectedUntil: instant('2027-04-11T00:00:00Z'),
    now,
    partner: { companyId: '900', status: 'active' },
    accountIsPartnerItself: false,
    claims: [],
    ...change,
  });

describe('an imported registration (E24)', () => {
  test.each<[string, Partial<ImportFacts>, 'active' | 'queued' | 'expired']>([
    ['protects where nobody is', {}, 'active'],
    ['protects from this very instant on', { protectedFrom: now }, 'active'],
    ['protects for one more millisecond', { protectedUntil: now.add({ milliseconds: 1 }) }, 'active'],
    ['is history once its end is reached', { protectedUntil: now }, 'expired'],
    ['is history where its end has passed', { protectedUntil: instant('2027-02-01T00:00:00Z') }, 'expired'],
    [
      'waits behind whoever is protected here, however young',
      { claims: [active('2027-03-09T10:00:00Z', '2027-06-08T00:00:00Z')] },
      'queued',
    ],
    ['waits behind whoever is under review', { claims: [claim({ state: 'under-review' })] }, 'queued'],
    [
      'waits behind one live claim among ended ones',
      { claims: [ended('lost', '2027-02-01T00:00:00Z'), claim()] },
      'queued',
    ],
    ['protects where all others have ended', { claims: [ended('lost', '2027-02-01T00:00:00Z')] }, 'active'],
    [
      'protects though another’s protection has just ended',
      { claims: [active('2026-12-01T00:00:00Z', '2027-03-10T10:00:00Z', { partnerCompanyId: '900' })] },
      'active',
    ],
    ['protects for a suspended partner', { partner: { companyId: '900', status: 'suspended' } }, 'active'],
    [
      'is history of a partner that has left',
      { protectedUntil: now, partner: { companyId: '900', status: 'terminated' } },
      'expired',
    ],
    [
      'is history where its own partner lives now',
      { protectedUntil: now, claims: [claim({ partnerCompanyId: '900' })] },
      'expired',
    ],
  ])('%s', (_sentence, change, as) => {
    expect(imported(change)).toEqual({ ok: true, as });
  });

  test.each<[string, Partial<ImportFacts>, object]>([
    [
      'of a partner on itself',
      { accountIsPartnerItself: true },
      {
        code: 'SELF_CLAIM',
        rule: 'E31',
        title: 'A partner cannot be registered on itself',
        detail: 'The company that is named as the customer is the partner’s own.',
        facts: { accountIsPartnerItself: true },
        wouldChange: [
          { fact: 'accountIsPartnerItself', becomes: false, text: 'Name the company that was to buy.' },
        ],
      },
    ],
    [
      'of a partner that has left the program',
      { partner: { companyId: '900', status: 'terminated' } },
      {
        code: 'PARTNER_SUSPENDED',
        rule: 'E28',
        title: 'The partner has left the program',
        detail:
          'A partner that left has no running registrations; those that have ended are taken as history.',
        facts: { partnerStatus: 'terminated' },
        wouldChange: [
          {
            fact: 'partnerStatus',
            becomes: 'active',
            text: 'Reinstate the partner, then import the row again.',
          },
        ],
      },
    ],
    [
      'of a partner that lives on the customer',
      { claims: [claim({ registrationId: 'reg-own', partnerCompanyId: '900', state: 'under-review' })] },
      {
        code: 'ALREADY_REGISTERED',
        rule: 'I1',
        title: 'The partner has a registration on this customer already',
        detail: 'It is under review. A partner has one registration per customer at a time.',
        facts: { liveRegistrationIds: ['reg-own'], state: 'under-review' },
        wouldChange: [
          {
            fact: 'liveRegistrationIds',
            becomes: [],
            text: 'Nothing is lost: the registration that is here stays as it is.',
          },
        ],
      },
    ],
  ])('is refused: one %s, and what would change it does', (_sentence, change, refusal) => {
    expect(imported(change)).toEqual({ ok: false, refusal });
    expect(imported()).toEqual({ ok: true, as: 'active' });
  });

  test.each<[string, Partial<ImportFacts>, string]>([
    ['that begins tomorrow', { protectedFrom: now.add({ milliseconds: 1 }) }, '2027-03-09T10:00:00Z'],
    [
      'that ended when it began',
      { protectedFrom: instant('2027-02-01T00:00:00Z'), protectedUntil: instant('2027-02-01T00:00:00Z') },
      '2027-01-31T00:00:00Z',
    ],
    [
      'that ends now and began later',
      { protectedFrom: now.add({ hours: 1 }), protectedUntil: now },
      '2027-03-09T10:00:00Z',
    ],
  ])('is refused: one %s', (_sentence, change, becomes) => {
    const protectedFrom = change.protectedFrom ?? instant('2027-01-10T10:00:00Z');
    const protectedUntil = change.protectedUntil ?? instant('2027-04-11T00:00:00Z');
    expect(imported(change)).toEqual({
      ok: false,
      refusal: {
        code: 'IMPLAUSIBLE_PERIOD',
        rule: 'E24',
        title: 'This cannot have been protected so',
        detail: 'An imported registration began in the past and ended, or ends, after that.',
        facts: {
          protectedFrom: protectedFrom.toString(),
          protectedUntil: protectedUntil.toString(),
          now: now.toString(),
        },
        wouldChange: [
          {
            fact: 'protectedFrom',
            becomes,
            text: 'Give a beginning that lies in the past and before the end.',
          },
        ],
      },
    });
    expect(imported({ ...change, protectedFrom: instant(becomes) }).ok).toBe(true);
  });
});

describe('why an imported registration became what it did', () => {
  const facts = (change: Partial<ImportFacts>): ImportFacts => ({
    protectedFrom: instant('2027-01-10T10:00:00Z'),
    protectedUntil: instant('2027-04-11T00:00:00Z'),
    now,
    partner: { companyId: '900', status: 'active' },
    accountIsPartnerItself: false,
    claims: [],
    ...change,
  });
  const alone = [
    { fact: 'liveClaims', becomes: 0, text: 'With no live claim on the customer it would be protected.' },
  ];
  test.each<[string, Partial<ImportFacts>, object]>([
    [
      'it waits behind who lives here, and without them would not',
      { claims: [claim(), ended('lost', '2027-02-01T00:00:00Z')] },
      {
        code: 'LIVE_CLAIM_COMES_FIRST',
        facts: { as: 'queued', liveClaims: 1, protectedUntil: '2027-04-11T00:00:00Z' },
        wouldChange: alone,
      },
    ],
    [
      'it protects where nobody is: nothing would be otherwise',
      {},
      {
        code: 'IMPORTED',
        facts: { as: 'active', liveClaims: 0, protectedUntil: '2027-04-11T00:00:00Z' },
        wouldChange: [],
      },
    ],
    [
      'it has ended, whoever is there',
      { protectedUntil: now, claims: [claim()] },
      {
        code: 'IMPORTED',
        facts: { as: 'expired', liveClaims: 1, protectedUntil: '2027-03-10T10:00:00Z' },
        wouldChange: [],
      },
    ],
  ])('%s', (_sentence, change, told) => {
    expect(explainImport(facts(change))).toEqual({ rule: 'E24', ...told });
  });

  test('one that cannot be imported whoever is there is told to be nothing', () => {
    expect(explainImport(facts({ accountIsPartnerItself: true }))).toMatchObject({
      facts: { as: null },
      wouldChange: [],
    });
  });
});
