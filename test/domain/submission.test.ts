import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSubmission, type SubmissionFacts } from '../../domain/submission.ts';
import { active, claim, ended, instant, policy } from './claim.ts';
import { anyFacts, applied, facts, partner } from './submission-cases.ts';

function codeOf(input: SubmissionFacts): string {
  const verdict = checkSubmission(input);
  return verdict.ok ? 'ok' : verdict.refusal.code;
}

describe('a claim is accepted', () => {
  test.each<[string, SubmissionFacts]>([
    ['from a partner in good standing on an account it never claimed', facts()],
    ['one below the cap', facts({ partner: partner({ openClaims: 99 }) })],
    [
      'beyond any number where the tier has no cap',
      facts({
        partner: partner({ openClaims: 5000 }),
        policy: policy({ tiers: [{ name: 'Registered', openClaimCap: null }] }),
      }),
    ],
    ['while only a draft of its own exists', facts({ ownClaims: [claim({ state: 'draft' })] })],
    [
      'after INCOMPLETE at once',
      facts({ ownClaims: [ended('rejected', '2027-03-01T11:59:00Z', { decisionCode: 'INCOMPLETE' })] }),
    ],
    [
      'after DUP_ACTIVE_PARTNER at once',
      facts({
        ownClaims: [ended('rejected', '2027-03-01T11:59:00Z', { decisionCode: 'DUP_ACTIVE_PARTNER' })],
      }),
    ],
    [
      'after DUP_PENDING_EARLIER at once',
      facts({
        ownClaims: [ended('rejected', '2027-03-01T11:59:00Z', { decisionCode: 'DUP_PENDING_EARLIER' })],
      }),
    ],
    [
      'after CAP_REACHED at once',
      facts({ ownClaims: [ended('rejected', '2027-03-01T11:59:00Z', { decisionCode: 'CAP_REACHED' })] }),
    ],
    [
      'after a code that nobody knows any more',
      facts({ ownClaims: [ended('rejected', '2027-03-01T11:59:00Z', { decisionCode: 'toString' })] }),
    ],
    [
      'after a claim withdrawn before approval',
      facts({ ownClaims: [ended('withdrawn', '2027-03-01T11:59:00Z')] }),
    ],
    ['after a won one', facts({ ownClaims: [ended('won', '2027-03-01T11:59:00Z')] })],
    [
      'after a revoked one: the rules list no cooling-off for it',
      facts({ ownClaims: [ended('revoked', '2027-03-01T11:59:00Z')] }),
    ],
    [
      'at the first instant after 30 civil days',
      facts({ now: instant('2027-03-01T00:00:00Z'), ownClaims: [ended('lost', '2027-01-29T10:00:00Z')] }),
    ],
  ])('%s', (_sentence, input) => {
    expect(checkSubmission(input)).toEqual({ ok: true });
  });
});

const dates = {
  protectedFrom: instant('2026-12-01T10:00:00Z'),
  protectedUntil: instant('2027-02-20T10:00:00Z'),
};
const refused: [string, string, SubmissionFacts][] = [
  [
    'from a suspended partner (E28)',
    'PARTNER_SUSPENDED',
    facts({ partner: partner({ status: 'suspended' }) }),
  ],
  ['from a partner that left', 'PARTNER_SUSPENDED', facts({ partner: partner({ status: 'terminated' }) })],
  ['on the partner itself (E31)', 'SELF_CLAIM', facts({ accountIsPartnerItself: true })],
  ['at the cap', 'CAP_REACHED', facts({ partner: partner({ openClaims: 100 }) })],
  ['above the cap', 'CAP_REACHED', facts({ partner: partner({ openClaims: 140 }) })],
  [
    'at the cap of a higher tier',
    'CAP_REACHED',
    facts({ partner: partner({ tier: 'Premier', openClaims: 1000 }) }),
  ],
  [
    'at the lowest cap for a tier that the policy does not name',
    'CAP_REACHED',
    facts({ partner: partner({ tier: 'Platinum', openClaims: 100 }) }),
  ],
  [
    'where the tier may register nothing',
    'CAP_REACHED',
    facts({ policy: policy({ tiers: [{ name: 'Registered', openClaimCap: 0 }] }) }),
  ],
  ['while its own is submitted', 'ALREADY_REGISTERED', facts({ ownClaims: [claim()] })],
  ['while its own is queued', 'ALREADY_REGISTERED', facts({ ownClaims: [claim({ state: 'queued' })] })],
  [
    'in the last ms of its own protection (E19)',
    'ALREADY_REGISTERED',
    facts({ ownClaims: [active('2026-12-01T12:00:00Z', '2027-03-01T12:00:00.001Z')] }),
  ],
  [
    'at the end itself: over, so cooling-off',
    'COOL_OFF',
    facts({ ownClaims: [active('2026-12-01T12:00:00Z', '2027-03-01T12:00:00Z')] }),
  ],
  [
    'after an expired one',
    'COOL_OFF',
    facts({ ownClaims: [ended('expired', '2027-02-20T00:00:00Z', dates)] }),
  ],
  ['after a lost one', 'COOL_OFF', facts({ ownClaims: [ended('lost', '2027-02-20T10:00:00Z', dates)] })],
  [
    'after one withdrawn from active',
    'COOL_OFF',
    facts({ ownClaims: [ended('withdrawn', '2027-02-20T10:00:00Z', dates)] }),
  ],
  [
    'after NOT_QUALIFIED',
    'COOL_OFF',
    facts({ ownClaims: [ended('rejected', '2027-02-20T10:00:00Z', { decisionCode: 'NOT_QUALIFIED' })] }),
  ],
  [
    'in the last ms of the 30th day',
    'COOL_OFF',
    facts({ now: instant('2027-02-28T23:59:59.999Z'), ownClaims: [ended('lost', '2027-01-29T10:00:00Z')] }),
  ],
  [
    'after 180 days of protection, cooling-off over',
    'PROTECTION_LIMIT',
    facts({
      ownClaims: [
        ended('expired', '2027-01-20T00:00:00Z', {
          protectedFrom: instant('2026-07-24T10:00:00Z'),
          protectedUntil: instant('2027-01-20T00:00:00Z'),
        }),
      ],
    }),
  ],
];

describe('a claim is refused', () => {
  test.each(refused)('%s: %s', (_sentence, code, input) => {
    expect(codeOf(input)).toBe(code);
  });

  test.each(refused)('%s: what would change it does', (_sentence, _code, input) => {
    const verdict = checkSubmission(input);
    if (verdict.ok) throw new Error('expected a refusal');
    expect(verdict.refusal.wouldChange).not.toEqual([]);
    expect(Object.keys(verdict.refusal.facts)).toEqual(
      expect.arrayContaining(verdict.refusal.wouldChange.map(change => change.fact)),
    );
    expect(checkSubmission(applied(input, verdict.refusal.wouldChange))).toEqual({ ok: true });
  });

  test('a wait is as short as can be: one millisecond earlier it is still refused', () => {
    const waits = refused
      .flatMap(([, , input]) => {
        const verdict = checkSubmission(input);
        return verdict.ok ? [] : verdict.refusal.wouldChange.map(change => ({ input, change }));
      })
      .filter(({ change }) => change.fact === 'now');
    expect(waits.length).toBeGreaterThan(5);
    for (const { input, change } of waits)
      expect(
        checkSubmission({ ...input, now: instant(String(change.becomes)).subtract({ milliseconds: 1 }) }).ok,
      ).toBe(false);
  });

  test('the cooling-off is read as its last day', () => {
    const verdict = checkSubmission(facts({ ownClaims: [ended('lost', '2027-02-20T10:00:00Z')] }));
    expect(verdict).toMatchObject({
      refusal: {
        title: 'Cooling-off through 22 Mar 2027',
        facts: { endedAs: 'lost', endedAt: '2027-02-20T10:00:00Z', coolingOffThrough: '2027-03-22' },
        wouldChange: [{ becomes: '2027-03-23T00:00:00Z' }],
      },
    });
  });

  test('the first obstacle gives the code, and the counterfactuals clear all, with the longest wait', () => {
    const input = facts({
      partner: partner({ status: 'suspended', openClaims: 100 }),
      ownClaims: [
        ended('expired', '2027-02-25T00:00:00Z', {
          protectedFrom: instant('2026-08-29T10:00:00Z'),
          protectedUntil: instant('2027-02-25T00:00:00Z'),
        }),
      ],
    });
    const verdict = checkSubmission(input);
    if (verdict.ok) throw new Error('expected a refusal');
    expect(verdict.refusal.code).toBe('PARTNER_SUSPENDED');
    expect(verdict.refusal.wouldChange.map(change => change.fact)).toEqual([
      'partnerStatus',
      'openClaims',
      'now',
    ]);
    expect(checkSubmission(applied(input, verdict.refusal.wouldChange))).toEqual({ ok: true });
  });
});

test('whatever the facts, applying all counterfactuals of a refusal makes the claim acceptable', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkSubmission(input);
      if (verdict.ok) return;
      codes.add(verdict.refusal.code);
      expect(checkSubmission(applied(input, verdict.refusal.wouldChange))).toEqual({ ok: true });
    }),
    { numRuns: 2000 },
  );
  expect(codes).toEqual(
    new Set([
      'PARTNER_SUSPENDED',
      'SELF_CLAIM',
      'ALREADY_REGISTERED',
      'COOL_OFF',
      'PROTECTION_LIMIT',
      'CAP_REACHED',
    ]),
  );
});

test('no single counterfactual is idle: leaving one out keeps the refusal', () => {
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkSubmission(input);
      if (verdict.ok) return;
      const changes = verdict.refusal.wouldChange;
      // Waiting long enough can outlast a live claim too: then it is needed only in words.
      if (changes.some(change => change.fact === 'liveRegistrationIds')) return;
      for (const left of changes)
        expect(
          checkSubmission(
            applied(
              input,
              changes.filter(change => change !== left),
            ),
          ).ok,
        ).toBe(false);
    }),
    { numRuns: 1000 },
  );
});
