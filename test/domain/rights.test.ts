import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../domain/refusal.ts';
import {
  type Action,
  allActions,
  allRoles,
  mayDo,
  type RightsActor,
  type Role,
} from '../../domain/rights.ts';

const actor = (roles: Role[], changes: Partial<RightsActor> = {}): RightsActor => ({
  userId: '1',
  roles,
  managesPartner: false,
  worksForPartner: false,
  ...changes,
});

const refusalTo = (asking: RightsActor, action: Action): Refusal => {
  const verdict = mayDo(asking, action);
  if (verdict.allowed) throw new Error(`${asking.roles.join()} may ${action}`);
  return verdict.refusal;
};

describe('role × action (section 8)', () => {
  /** y: always · m: for partners assigned to them · o: on own claims · –: never */
  const columns: Role[] = ['rep', 'partner-manager', 'approver', 'director', 'executive', 'admin', 'partner'];
  const matrix: [Action, string, string][] = [
    ['view', 'y y y y y y o', 'everybody in the program sees, a partner its own'],
    ['register', 'y y y – – – o', 'those who work with partners register for them'],
    ['approve', '– m y – – – –', 'partner managers decide for theirs, approvers for all'],
    ['reject', '– m y – – – –', 'whoever approves rejects'],
    ['request-info', '– m y – – – –', 'whoever approves asks back'],
    ['answer', 'y y y – – – o', 'whoever registers answers what is asked about it'],
    ['reconfirm', '– m y – – – o', 'the partner says that it still waits, or the manager for it'],
    ['object-to-revocation', '– m y – – – o', 'the partner objects, or the manager for it'],
    ['drop-revocation', '– – y y – – –', 'whoever may revoke may let it be'],
    ['appeal', '– m y – – – o', 'the partner appeals, or the manager for it'],
    ['add-co-seller', '– m y – – – –', 'the co-sell list belongs to the partner’s manager'],
    ['open-dispute', '– m y – – – o', 'a partner disputes its own'],
    ['renew', '– m y – – – o', 'the partner, or the manager for it'],
    ['log-follow-up', '– m y – – – o', 'the partner, or the manager who confirms it'],
    ['enter-on-behalf', '– m y – – – –', 'what a partner sent by mail is entered by who looks after it'],
    ['confirm-follow-up', '– m y – – – –', 'the manager vouches for what the partner stated'],
    ['freeze', '– m y – – – –', 'the manager documents what the customer said'],
    ['withdraw', '– m y – – – o', 'the partner or the manager for it; the rep who typed it does not'],
    ['link-partner', 'y y y – – – –', 'a heads-up is answered by who works the deal'],
    ['ask-consent', 'y y y – – – –', 'a heads-up is answered by who works the deal'],
    ['answer-consent', '– – – – – – o', 'consent is the partner’s to give'],
    ['decide-consent', '– m y – – – –', 'when the partner is silent its manager decides'],
    ['revoke-consent', '– m y – – – o', 'the partner takes it back, or who decides for it'],
    ['exempt', 'y y y – – – –', 'a heads-up is answered by who works the deal'],
    ['mistake', 'y y y – – – –', 'a heads-up is answered by who works the deal'],
    ['decline-renewal', '– m y – – – –', 'whoever grants a renewal declines it'],
    ['object-to-loss', '– m y – – – o', 'the partner’s word against a reported loss'],
    ['link-deal', '– m y – – – o', 'the partner, or the manager for it'],
    ['split-account', '– – y – – y –', 'whose a customer is concerns more than one partner'],
    ['unite-accounts', '– – y – – y –', 'whose a customer is concerns more than one partner'],
    ['record-refund', '– m y – – – –', 'money is the vendor’s to account for'],
    ['revoke', '– – y y – – –', 'a hold is taken away higher up'],
    ['revert', '– – y – – y –', 'a mistaken decision is taken back by approver or admin'],
    ['set-standing', '– – y – – y –', 'whether a partner is in the program is decided higher up'],
    ['waive', '– – y – – – –', 'limits are waived by approvers'],
    ['review-tier', '– m y – – – –', 'whoever looks after the partner decides what a rule leaves open'],
    ['promote-tier', '– m y – – – –', 'likewise'],
    ['appeal-tier', '– m y – – – o', 'the partner, or the manager for it'],
    ['decide-tier-appeal', '– – y y – – –', 'an appeal goes to a new decider'],
    ['issue-partner-link', '– m y – – y –', 'who looks after the partner lets its people in'],
    ['admin', '– – – – – y –', 'settings are the admin’s, and nothing else is'],
  ];

  test('the matrix names every action once and every role', () => {
    expect(matrix.map(([action]) => action).toSorted()).toEqual(allActions.toSorted());
    expect(columns.toSorted()).toEqual(allRoles.toSorted());
  });

  const cells = matrix.flatMap(([action, marks, why]) =>
    marks
      .split(' ')
      .map((mark, at): [Action, Role, string, string] => [action, columns[at] ?? 'rep', mark, why]),
  );

  test.each(cells)('%s by %s: %s (%s)', (action, role, mark) => {
    const may = (changes: Partial<RightsActor>) => mayDo(actor([role], changes), action).allowed;
    expect({
      plain: may({}),
      managing: may({ managesPartner: true }),
      own: may({ worksForPartner: true }),
    }).toEqual({
      plain: mark === 'y',
      managing: mark === 'y' || mark === 'm',
      // A party never decides, whatever the role.
      own:
        (mark === 'y' &&
          ![
            'approve',
            'reject',
            'request-info',
            'decide-consent',
            'confirm-follow-up',
            'freeze',
            'decline-renewal',
            'revoke',
            'drop-revocation',
            'revert',
            'set-standing',
            'waive',
            'review-tier',
            'promote-tier',
            'decide-tier-appeal',
          ].includes(action)) ||
        mark === 'o',
    });
  });

  test.each(allActions)('nobody without a role may %s', action => {
    expect(mayDo(actor([], { managesPartner: true }), action).allowed).toBe(false);
  });
});

describe('refusals', () => {
  test.each<[string, RightsActor, Action, Partial<Refusal>]>([
    [
      'a rep who approves reads whose it is, and that an approver would do',
      actor(['rep']),
      'approve',
      {
        code: 'NOT_PERMITTED',
        rule: 'R-roles',
        title: 'You may not approve a registration',
        detail:
          'The partner manager of this partner or an approver may approve a registration; you are a rep.',
        wouldChange: [
          {
            fact: 'roles',
            becomes: ['rep', 'approver'],
            text: 'Ask an approver to do it, or an admin to make you an approver.',
          },
        ],
      },
    ],
    [
      'where nobody is assigned to the partner, any partner manager would do, too',
      actor(['rep'], { managesPartner: true }),
      'approve',
      {
        wouldChange: [
          {
            fact: 'roles',
            becomes: ['rep', 'partner-manager'],
            text: 'Ask a partner manager to do it, or an admin to make you a partner manager.',
          },
          {
            fact: 'roles',
            becomes: ['rep', 'approver'],
            text: 'Ask an approver to do it, or an admin to make you an approver.',
          },
        ],
      },
    ],
    [
      'a manager of other partners reads that this one is assigned to somebody else',
      actor(['partner-manager']),
      'reject',
      {
        detail:
          'The partner manager of this partner or an approver may reject a registration; you are a partner manager, but this partner is assigned to somebody else.',
        wouldChange: [
          { fact: 'managesPartner', becomes: true, text: 'Ask an admin to assign this partner to you.' },
        ],
      },
    ],
    [
      'who has no role reads that',
      actor([]),
      'admin',
      { detail: 'An admin may change settings; you have no role.' },
    ],
    [
      'who has two roles reads both',
      actor(['director', 'executive']),
      'register',
      {
        detail:
          'A rep, a partner manager, an approver or the partner may register a customer; you are a director and an executive.',
      },
    ],
    [
      'an approver who works for the partner is a party',
      actor(['approver'], { worksForPartner: true }),
      'approve',
      {
        code: 'DECIDER_IS_PARTY',
        title: 'You may not approve a registration of your own',
        wouldChange: [
          {
            fact: 'worksForPartner',
            becomes: false,
            text: 'Ask somebody who does not work for this partner.',
          },
        ],
      },
    ],
  ])('%s', (_, asking, action, expected) => {
    expect(refusalTo(asking, action)).toMatchObject(expected);
  });

  const actors = fc.record({
    userId: fc.constant('1'),
    roles: fc.subarray([...allRoles]),
    managesPartner: fc.boolean(),
    worksForPartner: fc.boolean(),
  });

  test('what would change the outcome does: facts together, several entries about one fact by themselves', () => {
    fc.assert(
      fc.property(actors, fc.constantFrom(...allActions), (asking, action) => {
        const verdict = mayDo(asking, action);
        fc.pre(!verdict.allowed);
        const { wouldChange } = verdict.refusal;
        const party = wouldChange.find(change => change.fact === 'worksForPartner');
        const base: RightsActor = {
          ...asking,
          ...(party !== undefined && { worksForPartner: party.becomes === true }),
        };
        const alternatives = wouldChange.filter(change => change.fact !== 'worksForPartner');
        const changed =
          alternatives.length === 0
            ? [base]
            : alternatives.map(change => ({ ...base, [change.fact]: change.becomes }));
        for (const other of changed) expect(mayDo(other, action).allowed).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('a further role never takes a right away', () => {
    fc.assert(
      fc.property(
        actors,
        fc.constantFrom(...allRoles),
        fc.constantFrom(...allActions),
        (asking, role, action) => {
          const more = { ...asking, roles: [...new Set([...asking.roles, role])] };
          expect(mayDo(asking, action).allowed && !mayDo(more, action).allowed).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
