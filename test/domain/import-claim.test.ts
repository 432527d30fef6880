import { describe, expect, test } from 'vitest';
import { type ImportFacts, judgeImport } from '../../domain/import-claim.ts';
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
  ])('%s', (_sentence, change, as) => {
    expect(imported(change)).toEqual({ ok: true, as });
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
