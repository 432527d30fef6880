import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApprovalFacts, checkApproval } from '../../domain/approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { active, claim, ended, instant, policy } from './claim.ts';

const now = instant('2026-11-22T10:00:00Z');
const underReview = claim({ registrationId: 'reg-9', state: 'under-review', sequence: 9n });
const rival = active('2026-10-01T10:00:00Z', '2026-12-31T00:00:00Z', {
  registrationId: 'reg-1',
  partnerCompanyId: 'partner-b',
});

function facts(change: Partial<ApprovalFacts> = {}): ApprovalFacts {
  return {
    now,
    claim: underReview,
    otherLive: [],
    holderName: null,
    accountReadable: true,
    blockedByLink: false,
    audience: 'decider',
    policy: policy(),
    ...change,
  };
}
const held = (change: Partial<ApprovalFacts> = {}) =>
  facts({ otherLive: [rival], holderName: 'Nordwind GmbH', ...change });

function refusalFor(input: ApprovalFacts): Refusal {
  const verdict = checkApproval(input);
  if (verdict.ok) throw new Error('expected a refusal');
  return verdict.refusal;
}

describe('approval grants', () => {
  test('protection for 90 civil days and 14 to follow up, from now (T3, S1)', () => {
    expect(checkApproval(facts())).toEqual({
      ok: true,
      protectedFrom: now,
      protectedUntil: instant('2027-02-21T00:00:00Z'),
      followUpDueAt: instant('2026-12-07T00:00:00Z'),
    });
  });

  test('days of the program’s zone', () => {
    const verdict = checkApproval(facts({ policy: policy({ timeZone: 'America/New_York' }) }));
    expect(verdict).toMatchObject({ protectedUntil: instant('2027-02-21T05:00:00Z') });
  });

  test.each<[string, Partial<ApprovalFacts>]>([
    [
      'behind an earlier claim under review: only a hold stands in the way',
      { otherLive: [claim({ state: 'under-review' })] },
    ],
    [
      'where the other’s protection ends this very instant (T6)',
      { otherLive: [active('2026-10-01T10:00:00Z', '2026-11-22T10:00:00Z')] },
    ],
    ['where the other’s registration has ended', { otherLive: [ended('withdrawn', '2026-11-01T00:00:00Z')] }],
    ['with itself in the list', { otherLive: [underReview] }],
  ])('a claim %s', (_sentence, change) => {
    expect(checkApproval(facts(change)).ok).toBe(true);
  });
});

describe('approval is refused', () => {
  test.each<[string, string, ApprovalFacts]>([
    ['another partner is registered', 'DUP_ACTIVE_PARTNER', held()],
    [
      'another is registered, and the claim is queued',
      'DUP_ACTIVE_PARTNER',
      held({ claim: { ...underReview, state: 'queued' } }),
    ],
    [
      'another is registered to the last millisecond (E19)',
      'DUP_ACTIVE_PARTNER',
      held({ now: instant('2026-12-30T23:59:59.999Z') }),
    ],
    [
      'another’s registration is paused without an end',
      'DUP_ACTIVE_PARTNER',
      facts({ otherLive: [{ ...rival, protectedUntil: null }] }),
    ],
    ['the claim is queued', 'DUP_PENDING_EARLIER', facts({ claim: { ...underReview, state: 'queued' } })],
    ['HubSpot has no such company', 'INVALID_ACCOUNT', facts({ accountReadable: false })],
    ['it is open whether two accounts are one', 'LINK_PENDING', facts({ blockedByLink: true })],
    [
      'a dispute about the customer is acknowledged and open',
      'CONTESTED',
      facts({ disputedUntil: instant('2026-11-27T17:00:00Z') }),
    ],
    [
      'the partner’s days on the account are used up',
      'PROTECTION_LIMIT',
      facts({
        otherLive: [
          ended('expired', '2026-11-01T00:00:00Z', {
            protectedFrom: instant('2026-05-05T10:00:00Z'),
            protectedUntil: instant('2026-11-01T00:00:00Z'),
          }),
        ],
      }),
    ],
  ])('while %s: %s', (_sentence, code, input) => {
    expect(refusalFor(input).code).toBe(code);
  });

  test('a decider reads who is registered and through which day', () => {
    const refusal = refusalFor(held());
    expect(refusal.detail).toBe('It is registered to Nordwind GmbH through 30 Dec 2026.');
    expect(refusal.facts).toEqual({
      holderRegistrationId: 'reg-1',
      holderName: 'Nordwind GmbH',
      protectedFrom: '2026-10-01T10:00:00Z',
      protectedUntil: '2026-12-31T00:00:00Z',
      now: '2026-11-22T10:00:00Z',
    });
  });

  test('a decider reads which claims are before a queued one', () => {
    const otherLive = [
      claim({ registrationId: 'reg-3', sequence: 3n }),
      claim({ registrationId: 'reg-12', sequence: 12n }),
    ];
    const refusal = refusalFor(facts({ claim: { ...underReview, state: 'queued' }, otherLive }));
    expect(refusal.facts).toEqual({ state: 'queued', earlierRegistrationIds: ['reg-3'] });
  });

  test('protected days of other partners do not count', () => {
    const otherLive = [
      ended('expired', '2026-11-01T00:00:00Z', {
        partnerCompanyId: 'partner-b',
        protectedFrom: instant('2026-05-05T10:00:00Z'),
        protectedUntil: instant('2026-11-01T00:00:00Z'),
      }),
    ];
    expect(checkApproval(facts({ otherLive })).ok).toBe(true);
  });
});

const others: fc.Arbitrary<ClaimSummary[]> = fc
  .record({
    holds: fc.constantFrom('none', 'until-later', 'paused', 'over'),
    earlier: fc.boolean(),
    ownDays: fc.constantFrom(0, 90, 180),
  })
  .map(({ holds, earlier, ownDays }) => [
    ...(holds === 'until-later' ? [rival] : []),
    ...(holds === 'paused' ? [{ ...rival, protectedUntil: null }] : []),
    ...(holds === 'over' ? [{ ...rival, protectedUntil: now }] : []),
    ...(earlier ? [claim({ registrationId: 'reg-2', sequence: 2n, partnerCompanyId: 'partner-c' })] : []),
    ...(ownDays === 0
      ? []
      : [
          ended('expired', '2026-10-01T00:00:00Z', {
            registrationId: 'reg-old',
            protectedFrom: instant('2026-10-01T00:00:00Z').subtract({ hours: 24 * ownDays + 12 }),
            protectedUntil: instant('2026-10-01T00:00:00Z'),
          }),
        ]),
  ]);
const anyFacts = fc
  .record({
    otherLive: others,
    state: fc.constantFrom<'under-review' | 'queued'>('under-review', 'queued'),
    accountReadable: fc.boolean(),
    blockedByLink: fc.boolean(),
    disputedUntil: fc.constantFrom(null, instant('2026-11-27T17:00:00Z')),
    audience: fc.constantFrom<'decider' | 'other'>('decider', 'other'),
  })
  .map(({ state, ...rest }) =>
    facts({ ...rest, holderName: 'Nordwind GmbH', claim: { ...underReview, state } }),
  );

function changed(
  input: ApprovalFacts,
  { fact, becomes }: Refusal['wouldChange'][number],
): Partial<ApprovalFacts> {
  switch (fact) {
    case 'now':
      return { now: instant(String(becomes)) };
    case 'customerIsFree':
      return { otherLive: input.otherLive.filter(other => other.state !== 'active') };
    case 'protectedUntil':
      return {
        otherLive: input.otherLive.map(other =>
          other.state === 'active' ? { ...other, protectedUntil: instant(String(becomes)) } : other,
        ),
      };
    case 'state':
      return { claim: { ...input.claim, state: becomes === 'under-review' ? becomes : input.claim.state } };
    case 'accountReadable':
      return { accountReadable: becomes === true };
    case 'blockedByLink':
      return { blockedByLink: becomes === true };
    case 'disputeOpen':
      return { disputedUntil: null };
    default:
      throw new Error(`No way to change ${fact}`);
  }
}

test('whatever the facts, applying all counterfactuals of a refusal leads to approval, and none is idle', () => {
  const codes = new Set<string>();
  const apply = (input: ApprovalFacts, changes: Refusal['wouldChange']) => {
    let result = input;
    for (const change of changes) result = { ...result, ...changed(result, change) };
    return result;
  };
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkApproval(input);
      if (verdict.ok) return;
      const { code, wouldChange, facts: found } = verdict.refusal;
      codes.add(code);
      expect(Object.keys(found)).toEqual(expect.arrayContaining(wouldChange.map(change => change.fact)));
      expect(checkApproval(apply(input, wouldChange)).ok).toBe(true);
      // A wait for something else can outlast the holder, of whom an outsider reads no date.
      if (wouldChange.length > 1 && wouldChange.some(change => change.fact === 'customerIsFree')) return;
      for (const left of wouldChange)
        expect(
          checkApproval(
            apply(
              input,
              wouldChange.filter(change => change !== left),
            ),
          ).ok,
        ).toBe(false);
    }),
    { numRuns: 500 },
  );
  expect(codes).toEqual(
    new Set([
      'CONTESTED',
      'DUP_ACTIVE_PARTNER',
      'DUP_PENDING_EARLIER',
      'INVALID_ACCOUNT',
      'LINK_PENDING',
      'PROTECTION_LIMIT',
    ]),
  );
});

test('whatever the facts, whoever is no decider reads no other partner’s name, claim or dates (I7)', () => {
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkApproval({ ...input, audience: 'other' });
      if (verdict.ok) return;
      const text = JSON.stringify(verdict.refusal);
      for (const secret of ['Nordwind', 'reg-1"', 'reg-2', 'partner-b', '2026-12-3', '2026-10-01T10'])
        expect(text).not.toContain(secret);
    }),
    { numRuns: 300 },
  );
});

test('whatever else is on the account, nobody is approved while another is protected (I1)', () => {
  fc.assert(
    fc.property(anyFacts, input => {
      const otherLive = [...input.otherLive, { ...rival, registrationId: 'reg-5' }];
      expect(refusalFor({ ...input, otherLive }).code).toBe('DUP_ACTIVE_PARTNER');
    }),
  );
});
