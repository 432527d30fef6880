import { describe, expect, test } from 'vitest';
import {
  actionsFor,
  findingActions,
  findingActionsFor,
  type RegistrationAction,
  registrationActions,
  seesEstimate,
} from '../../domain/actions.ts';
import { type FindingStatus, findingAfter } from '../../domain/finding.ts';
import { move, type State, states } from '../../domain/registration.ts';
import { allRoles, mayDo, type RightsActor, type Role } from '../../domain/rights.ts';

const approver: RightsActor = { userId: '1', roles: ['approver'], managesPartner: false };
const rep: RightsActor = { userId: '2', roles: ['rep'], managesPartner: true };
const stranger: RightsActor = { userId: '3', roles: [], managesPartner: true };

const allowed = (offers: { name: string; allowed: boolean }[]) =>
  offers.filter(offer => offer.allowed).map(offer => offer.name);

describe('what an approver may do to a registration', () => {
  const table: Record<State, string[]> = {
    draft: ['withdraw'],
    submitted: ['withdraw', 'link-deal', 'add-co-seller'],
    'info-requested': ['withdraw', 'answer', 'link-deal', 'add-co-seller'],
    'under-review': ['approve', 'reject', 'withdraw', 'request-info', 'link-deal', 'add-co-seller'],
    queued: ['withdraw', 'reconfirm', 'link-deal', 'add-co-seller'],
    active: [
      'withdraw',
      'log-follow-up',
      'renew',
      'revoke',
      'object-to-revocation',
      'drop-revocation',
      'revert',
      'decline-renewal',
      'object-to-loss',
      'link-deal',
      'add-co-seller',
    ],
    expired: ['appeal'],
    rejected: ['revert', 'appeal'],
    withdrawn: [],
    revoked: ['appeal'],
    won: [],
    lost: [],
  };
  test.each(states)('that is %s', state => {
    expect(allowed(actionsFor({ state }, approver))).toEqual(table[state]);
  });
});

describe('the card and the operation agree', () => {
  const people = allRoles.map((role): RightsActor => ({ userId: '1', roles: [role], managesPartner: true }));

  test.each(states)(
    'a button on a registration that is %s is on exactly when rights and state table allow it',
    state => {
      for (const person of people)
        for (const name of Object.keys(registrationActions) as RegistrationAction[]) {
          const offer = actionsFor({ state }, person).find(candidate => candidate.name === name);
          expect(offer?.allowed, `${person.roles} ${name}`).toBe(
            mayDo(person, name).allowed && move(state, registrationActions[name]).ok,
          );
        }
    },
  );

  test.each<FindingStatus>(['heads-up', 'exception', 'resolved', 'dismissed'])(
    'a way out of a finding that is %s is on exactly when it leads somewhere',
    status => {
      for (const person of people)
        for (const [name, event] of Object.entries(findingActions)) {
          const offer = findingActionsFor({ status }, person).find(candidate => candidate.name === name);
          const right = person.roles.some(role => ['rep', 'partner-manager', 'approver'].includes(role));
          expect(offer?.allowed, `${person.roles} ${name}`).toBe(right && findingAfter(status, event).ok);
        }
    },
  );

  test('a reason is given exactly where a button is off', () => {
    for (const state of states)
      for (const person of [...people, stranger])
        for (const offer of actionsFor({ state }, person))
          expect(offer.reason === null, `${state} ${offer.name}`).toBe(offer.allowed);
  });
});

describe('why a button is off, in words', () => {
  const reasonOf = (offers: { name: string; reason: string | null }[], name: string) =>
    offers.find(offer => offer.name === name)?.reason;

  test.each<[string, string, State, RightsActor, string]>([
    [
      'the state stands in the way',
      'approve',
      'withdrawn',
      approver,
      'It is withdrawn. Only a registration that is under review can be approved.',
    ],
    [
      'an approval has happened',
      'approve',
      'active',
      approver,
      'It is active. Only a registration that is under review can be approved.',
    ],
    [
      'the role stands in the way',
      'approve',
      'under-review',
      rep,
      'The partner manager of this partner or an approver may approve a registration; you are a rep.',
    ],
    [
      'role and state stand in the way: the role is named',
      'reject',
      'expired',
      rep,
      'The partner manager of this partner or an approver may reject a registration; you are a rep.',
    ],
  ])('when %s', (_, name, state, person, reason) => {
    expect(reasonOf(actionsFor({ state }, person), name)).toBe(reason);
  });

  test('a closed heads-up says how it was closed', () => {
    const reason = reasonOf(findingActionsFor({ status: 'dismissed' }, rep), 'exempt');
    expect(reason).toBe(
      'It is dismissed. That answer is possible only for an open heads-up or an RoE exception.',
    );
  });

  test('a rep answers a heads-up in four ways (H2)', () => {
    expect(allowed(findingActionsFor({ status: 'heads-up' }, rep))).toEqual([
      'link-partner',
      'ask-consent',
      'exempt',
      'mistake',
    ]);
  });
});

describe('estimate and note of a claim', () => {
  test.each<[Role[], boolean, string]>([
    [['rep'], false, 'a direct rep does not read them'],
    [[], false, 'nobody without a role does'],
    [['partner-manager'], true, 'the partner manager does'],
    [['approver'], true, 'who decides does'],
    [['director'], true, 'who decides disputes does'],
    [['executive'], true, 'the last step of a dispute does'],
    [['admin'], true, 'who can export everything does'],
    [['partner'], true, 'the partner reads its own'],
    [['rep', 'approver'], true, 'a second role opens them'],
  ])('%j: %s (%s)', (roles, sees) => {
    expect(seesEstimate(roles)).toBe(sees);
  });
});
