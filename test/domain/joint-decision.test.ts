import { describe, expect, test } from 'vitest';
import {
  explainProposedRevert,
  explainProposedRevocation,
  judgeRevert,
  judgeRevocation,
  type OpenProposal,
  type RevertFacts,
  type RevocationFacts,
} from '../../domain/joint-decision.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { instant } from './claim.ts';

const now = instant('2026-11-23T10:00:00Z');
const proposed = (change: Partial<OpenProposal> = {}): OpenProposal => ({
  code: 'FRAUD',
  proposedBy: 'ann',
  dueAt: instant('2026-11-30T17:00:00Z'),
  objectedAt: null,
  ...change,
});
const revocation = (change: Partial<RevocationFacts> = {}): RevocationFacts => ({
  now,
  userId: 'ann',
  code: 'FRAUD',
  hasCustomersWriting: false,
  withNotice: false,
  pending: null,
  objectionBusinessDays: 5,
  calendar: { timeZone: 'UTC', weekend: [6, 7], holidays: [], cutOff: '17:00' },
  ...change,
});
const outcome = (facts: RevocationFacts) => {
  const verdict = judgeRevocation(facts);
  return verdict.ok ? verdict.step.step : verdict.refusal.code;
};
const choice = { code: 'CUSTOMER_CHOSE_OTHER' } as const;
const objected = proposed({ objectedAt: instant('2026-11-24T10:00:00Z') });

describe('to revoke a registration', () => {
  test.each<[string, Partial<RevocationFacts>, string]>([
    ['one person is enough', {}, 'carry-out'],
    ['with notice it waits for the partner', { withNotice: true }, 'propose'],
    ['whoever gave notice cannot hurry it alone', { pending: proposed() }, 'SECOND_PERSON_NEEDED'],
    ['a second person can', { pending: proposed(), userId: 'bob' }, 'carry-out'],
    ['the partner objected: one person is not enough', { pending: objected }, 'SECOND_PERSON_NEEDED'],
    ['the partner objected: two people are', { pending: objected, userId: 'bob' }, 'carry-out'],
    [
      'the second person decides on the same reason',
      { pending: proposed({ code: 'ERROR' }), userId: 'bob' },
      'PROPOSED_FOR_ANOTHER_REASON',
    ],
    ['the customer’s choice takes the customer’s writing', choice, 'CUSTOMERS_WRITING_NEEDED'],
    ['the customer’s choice in writing still takes two', { ...choice, hasCustomersWriting: true }, 'propose'],
    [
      'the customer’s choice, the same person again',
      { ...choice, hasCustomersWriting: true, pending: proposed({ ...choice, dueAt: null }) },
      'SECOND_PERSON_NEEDED',
    ],
    [
      'the customer’s choice, the second person needs no new writing',
      { ...choice, pending: proposed({ ...choice, dueAt: null }), userId: 'bob' },
      'carry-out',
    ],
    ['a ruling is not given by hand', { code: 'DISPUTE_RULING' }, 'RULING_NEEDED'],
  ])('%s', (_, change, expected) => {
    expect(outcome(revocation(change))).toBe(expected);
  });

  test('notice gives five business days, the customer’s choice never takes effect by itself', () => {
    expect(judgeRevocation(revocation({ withNotice: true }))).toMatchObject({
      step: { dueAt: instant('2026-11-30T17:00:00Z') },
    });
    expect(
      judgeRevocation(revocation({ ...choice, hasCustomersWriting: true, withNotice: true })),
    ).toMatchObject({
      step: { dueAt: null },
    });
  });

  test('what a refusal says would change it does', () => {
    const apply: [Partial<RevocationFacts>, Partial<RevocationFacts>][] = [
      [choice, { hasCustomersWriting: true }],
      [{ code: 'DISPUTE_RULING' }, { code: 'BREACH_OF_TERMS' }],
      [{ pending: objected }, { userId: 'somebody else' }],
      [{ pending: proposed({ code: 'ERROR' }), userId: 'bob' }, { code: 'ERROR' }],
    ];
    for (const [facts, changed] of apply) {
      expect(judgeRevocation(revocation(facts)).ok).toBe(false);
      expect(judgeRevocation(revocation({ ...facts, ...changed })).ok).toBe(true);
    }
  });
});

describe('to take a decision back', () => {
  const revert = (change: Partial<RevertFacts> = {}) => {
    const verdict = judgeRevert({
      now,
      userId: 'ann',
      decidedAt: now.subtract({ hours: 1 }),
      revertHours: 24,
      pending: null,
      ...change,
    });
    return verdict.ok ? verdict.step : verdict.refusal.code;
  };
  const dayOld = { decidedAt: now.subtract({ hours: 24 }) };
  test.each<[string, Partial<RevertFacts>, string]>([
    ['one person is enough within a day', {}, 'carry-out'],
    [
      'to the last millisecond of it',
      { decidedAt: now.subtract({ hours: 24 }).add({ milliseconds: 1 }) },
      'carry-out',
    ],
    ['then it is proposed', dayOld, 'propose'],
    ['whoever proposed it is not the second', { ...dayOld, pending: proposed() }, 'SECOND_PERSON_NEEDED'],
    ['a second person takes it back', { ...dayOld, pending: proposed(), userId: 'bob' }, 'carry-out'],
    ['a policy of no hours always takes two', { revertHours: 0 }, 'propose'],
  ])('%s', (_, change, expected) => {
    expect(revert(change)).toBe(expected);
  });
});

describe('what a refusal says', () => {
  const refusalOf = (change: Partial<RevocationFacts>) => {
    const verdict = judgeRevocation(revocation(change));
    return verdict.ok ? null : verdict.refusal;
  };
  const askSomebody = {
    fact: 'userId',
    becomes: 'another person',
    text: 'Ask somebody else with that right to confirm it.',
  };
  const second = {
    code: 'SECOND_PERSON_NEEDED' as const,
    rule: 'R-two-people',
    title: 'A second person has to confirm this',
  };

  test.each<[string, Partial<RevocationFacts>, Refusal]>([
    [
      'of a ruling that is given by hand',
      { code: 'DISPUTE_RULING' },
      {
        code: 'RULING_NEEDED',
        rule: 'R-revoke',
        title: 'Only a ruling revokes for this reason',
        detail:
          'This reason says that a dispute was decided so. It comes with the ruling, and nobody gives it by hand.',
        facts: { code: 'DISPUTE_RULING' },
        wouldChange: [
          {
            fact: 'code',
            becomes: 'BREACH_OF_TERMS',
            text: 'Give the reason itself, or open a dispute and have it decided.',
          },
        ],
      },
    ],
    [
      'of the customer’s choice without the customer’s writing',
      choice,
      {
        code: 'CUSTOMERS_WRITING_NEEDED',
        rule: 'E41',
        title: 'The customer’s own writing is needed',
        detail:
          'A registration never forbids the customer’s choice, but that it chose otherwise is for the customer to say, in writing. Two people decide on it, and the partner is told.',
        facts: { code: 'CUSTOMER_CHOSE_OTHER', customersWriting: false },
        wouldChange: [
          {
            fact: 'customersWriting',
            becomes: true,
            text: 'Quote the customer’s writing, or say in which file it is.',
          },
        ],
      },
    ],
    [
      'of another reason than the one proposed',
      { pending: proposed({ code: 'ERROR' }), userId: 'bob' },
      {
        code: 'PROPOSED_FOR_ANOTHER_REASON',
        rule: 'R-two-people',
        title: 'A revocation is proposed for another reason',
        detail:
          'Two people decide the same thing, or it is not decided. Confirm the reason that was proposed, or have the proposal dropped first.',
        facts: { code: 'FRAUD', proposedCode: 'ERROR' },
        wouldChange: [{ fact: 'code', becomes: 'ERROR', text: 'Confirm it with the reason ERROR.' }],
      },
    ],
    [
      'of the same person, while the partner can object',
      { pending: proposed() },
      {
        ...second,
        detail:
          'You proposed it. It takes effect when the partner’s time to object is over, or at once when somebody else confirms it.',
        facts: {
          userId: 'ann',
          proposedBy: 'ann',
          partnerObjects: false,
          takesEffectAt: '2026-11-30T17:00:00Z',
        },
        wouldChange: [askSomebody],
      },
    ],
    [
      'of the same person, where the partner objected',
      { pending: objected },
      {
        ...second,
        detail:
          'You proposed it. The partner objects. It takes effect when somebody else with that right confirms it.',
        facts: { userId: 'ann', proposedBy: 'ann', partnerObjects: true, takesEffectAt: null },
        wouldChange: [askSomebody],
      },
    ],
    [
      'of the same person, where nothing happens by itself',
      { ...choice, pending: proposed({ ...choice, dueAt: null }) },
      {
        ...second,
        detail: 'You proposed it. It takes effect when somebody else with that right confirms it.',
        facts: { userId: 'ann', proposedBy: 'ann', partnerObjects: false, takesEffectAt: null },
        wouldChange: [askSomebody],
      },
    ],
  ])('%s', (_sentence, change, refusal) => {
    expect(refusalOf(change)).toEqual(refusal);
  });
});

describe('why a decision waits', () => {
  const secondPerson = {
    fact: 'confirmedBySecondPerson',
    becomes: true,
    text: 'It takes effect when a second person confirms it.',
  };
  test('for the partner’s objection: without notice it would take effect at once', () => {
    expect(explainProposedRevocation(revocation({ withNotice: true }))).toEqual({
      code: 'REVOCATION_PROPOSED',
      rule: 'R-revoke',
      facts: {
        code: 'FRAUD',
        withNotice: true,
        confirmedBySecondPerson: false,
        takesEffectAt: '2026-11-30T17:00:00Z',
      },
      wouldChange: [{ fact: 'withNotice', becomes: false, text: 'Without notice it takes effect at once.' }],
    });
  });

  test('for a second person, where it is the customer’s choice: notice or none is all the same', () => {
    const proposal = revocation({ ...choice, hasCustomersWriting: true, withNotice: true });
    expect(explainProposedRevocation(proposal)).toEqual({
      code: 'REVOCATION_PROPOSED',
      rule: 'R-two-people',
      facts: {
        code: 'CUSTOMER_CHOSE_OTHER',
        withNotice: true,
        confirmedBySecondPerson: false,
        takesEffectAt: null,
      },
      wouldChange: [secondPerson],
    });
  });

  test('not at all where it takes effect at once or cannot be', () => {
    const atOnce = explainProposedRevocation(revocation());
    expect(atOnce).toMatchObject({ rule: 'R-two-people', facts: { takesEffectAt: null } });
    const refused = explainProposedRevocation(revocation({ code: 'DISPUTE_RULING' }));
    expect(refused).toMatchObject({ facts: { takesEffectAt: null }, wouldChange: [] });
  });

  test('for a second person, where it takes back what is too old for one', () => {
    const decidedAt = now.subtract({ hours: 25 });
    const facts: RevertFacts = { now, userId: 'ann', decidedAt, revertHours: 24, pending: null };
    expect(explainProposedRevert(facts)).toEqual({
      code: 'REVERT_PROPOSED',
      rule: 'R-revert',
      facts: { decidedAt: '2026-11-22T09:00:00Z', now: '2026-11-23T10:00:00Z', revertHours: 24 },
      wouldChange: [
        {
          fact: 'now',
          becomes: '2026-11-23T08:59:59.999Z',
          text: 'Within 24 hours of the decision one person was enough; now a second one confirms it.',
        },
      ],
    });
    // A policy that never leaves it to one: no moment would have been early enough.
    expect(explainProposedRevert({ ...facts, revertHours: 0 }).wouldChange).toMatchObject([{ fact: 'now' }]);
  });
});
