import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ApprovalFacts, checkApproval } from '../../domain/approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { anyFacts, changed, facts, now, rival, underReview } from './approval-cases.ts';
import { active, claim, ended, instant, policy } from './claim.ts';

/** A revoked claim that an appeal brought back to review. */
const restored: ClaimSummary = {
  ...underReview,
  protectedFrom: instant('2026-05-05T10:00:00Z'),
  protectedUntil: instant('2026-11-01T00:00:00Z'),
};

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
    ['whose own earlier days are in the list', { claim: restored, otherLive: [restored] }],
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

  const holdText = {
    code: 'DUP_ACTIVE_PARTNER' as const,
    rule: 'I1',
    title: 'The customer is registered to another partner',
  };
  const queued: ClaimSummary = { ...underReview, state: 'queued' };
  const movedUp = {
    code: 'DUP_PENDING_EARLIER' as const,
    rule: 'T1',
    title: 'The claim is still in the queue',
    detail: 'Earlier claims on the customer are decided first. A queued claim moves up for review by itself.',
    wouldChange: [
      { fact: 'state', becomes: 'under-review', text: 'It can be approved once it has moved up for review.' },
    ],
  };
  const outOfStanding = {
    code: 'PARTNER_SUSPENDED' as const,
    rule: 'E28',
    detail:
      'Only partners in good standing are registered to a customer. The claim keeps its place meanwhile.',
    wouldChange: [
      {
        fact: 'partnerStatus',
        becomes: 'active',
        text: 'Reinstate the partner first, then approve its claim.',
      },
    ],
  };
  test.each<[string, ApprovalFacts, Refusal]>([
    [
      'another partner is registered',
      held(),
      {
        ...holdText,
        detail: 'It is registered to Nordwind GmbH through 30 Dec 2026.',
        facts: {
          holderRegistrationId: 'reg-1',
          protectedFrom: '2026-10-01T10:00:00Z',
          protectedUntil: '2026-12-31T00:00:00Z',
          now: '2026-11-22T10:00:00Z',
        },
        wouldChange: [
          {
            fact: 'now',
            becomes: '2026-12-31T00:00:00Z',
            text: 'It can be approved after 30 Dec 2026, or once that partner is no longer registered.',
          },
        ],
      },
    ],
    [
      'another, whose name nobody knows, is paused',
      facts({ otherLive: [{ ...rival, protectedUntil: null }] }),
      {
        ...holdText,
        detail: 'It is registered to another partner, whose registration is paused and has no end for now.',
        facts: {
          holderRegistrationId: 'reg-1',
          protectedFrom: '2026-10-01T10:00:00Z',
          protectedUntil: null,
          now: '2026-11-22T10:00:00Z',
        },
        wouldChange: [
          {
            fact: 'protectedUntil',
            becomes: '2026-11-22T10:00:00Z',
            text: 'It can be approved once that partner is no longer registered.',
          },
        ],
      },
    ],
    [
      'another is registered, and the reader decides nothing',
      held({ audience: 'other' }),
      {
        ...holdText,
        detail: 'One partner at a time is protected on a customer. This claim keeps its place.',
        facts: { customerIsFree: false },
        wouldChange: [
          { fact: 'customerIsFree', becomes: true, text: 'It can be approved once the customer is free.' },
        ],
      },
    ],
    [
      'the claim is queued',
      facts({ claim: queued }),
      { ...movedUp, facts: { state: 'queued', earlierRegistrationIds: [] } },
    ],
    [
      'the claim is queued behind an ended and a later one',
      facts({
        claim: queued,
        otherLive: [
          ended('withdrawn', '2026-11-01T00:00:00Z', { registrationId: 'reg-4', sequence: 4n }),
          claim({ registrationId: 'reg-9b', sequence: 9n }),
        ],
      }),
      { ...movedUp, facts: { state: 'queued', earlierRegistrationIds: [] } },
    ],
    [
      'the claim is queued, and the reader decides nothing',
      facts({ claim: queued, audience: 'other' }),
      { ...movedUp, facts: { state: 'queued' } },
    ],
    [
      'HubSpot has no such company',
      facts({ accountReadable: false }),
      {
        code: 'INVALID_ACCOUNT',
        rule: 'M1',
        title: 'The customer’s company cannot be read',
        detail: 'HubSpot has no such company, or it has not been read yet.',
        facts: { accountReadable: false },
        wouldChange: [
          {
            fact: 'accountReadable',
            becomes: true,
            text: 'Check that the company exists in HubSpot and try again in a minute.',
          },
        ],
      },
    ],
    [
      'the partner is suspended',
      facts({ partnerStatus: 'suspended' }),
      { ...outOfStanding, title: 'The partner is suspended', facts: { partnerStatus: 'suspended' } },
    ],
    [
      'the partner has left',
      facts({ partnerStatus: 'terminated' }),
      {
        ...outOfStanding,
        title: 'The partner has left the program',
        facts: { partnerStatus: 'terminated' },
      },
    ],
    [
      'it is open whether two accounts are one',
      facts({ blockedByLink: true }),
      {
        code: 'LINK_PENDING',
        rule: 'M2',
        title: 'It is open whether this is another customer',
        detail:
          'The company has a domain, a number of a register or its group in common with another company that is claimed too. Nothing is approved on either until a person has decided whether they are one customer.',
        facts: { blockedByLink: true },
        wouldChange: [
          {
            fact: 'blockedByLink',
            becomes: false,
            text: 'Decide whether the two companies are one customer.',
          },
        ],
      },
    ],
    [
      'a dispute is open',
      facts({ disputedUntil: instant('2026-11-27T17:00:00Z') }),
      {
        code: 'CONTESTED',
        rule: 'R-disputes',
        title: 'A dispute about this customer is open',
        detail:
          'Nothing new is approved on the customer until the dispute is decided, which is due by 27 Nov 2026 at 17:00 (UTC).',
        facts: { disputeOpen: true, decisionDueAt: '2026-11-27T17:00:00Z' },
        wouldChange: [
          { fact: 'disputeOpen', becomes: false, text: 'It can be approved once the dispute is decided.' },
        ],
      },
    ],
  ])('in these words when %s', (_sentence, input, refusal) => {
    expect(refusalFor(input)).toStrictEqual(refusal);
  });

  test('the words are those of the first obstacle: the hold, the queue, the company, the link, the dispute, the standing', () => {
    const everything = held({
      claim: queued,
      accountReadable: false,
      blockedByLink: true,
      disputedUntil: instant('2026-11-27T17:00:00Z'),
      partnerStatus: 'suspended',
    });
    expect(refusalFor(everything).wouldChange.map(change => change.fact)).toEqual([
      'state',
      'accountReadable',
      'blockedByLink',
      'disputeOpen',
      'partnerStatus',
      'now',
    ]);
    expect(refusalFor(everything).code).toBe('DUP_ACTIVE_PARTNER');
  });

  test('the limit of protected days is waived by an approver, and by nobody else', () => {
    const usedUp = {
      otherLive: [
        ended('expired', '2026-11-01T00:00:00Z', {
          protectedFrom: instant('2026-05-05T10:00:00Z'),
          protectedUntil: instant('2026-11-01T00:00:00Z'),
        }),
      ],
    };
    expect(checkApproval(facts({ ...usedUp, limitWaived: true })).ok).toBe(true);
    expect(refusalFor(facts({ ...usedUp, limitWaived: false })).code).toBe('PROTECTION_LIMIT');
  });

  test('a partner in good standing is stated or taken for granted', () => {
    expect(checkApproval(facts({ partnerStatus: 'active', disputedUntil: null })).ok).toBe(true);
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
  expect(codes.size).toBeGreaterThan(2);
});

test('whatever the facts, whoever is no decider reads no other partner’s name, claim or dates (I7)', () => {
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkApproval({ ...input, audience: 'other' });
      fc.pre(!verdict.ok);
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
