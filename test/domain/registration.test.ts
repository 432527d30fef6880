import { describe, expect, test } from 'vitest';
import {
  legalStates,
  liveStates,
  move,
  openClaimStates,
  type RegistrationEvent,
  registrationEvents,
  rejectCodes,
  revokeCodes,
  type State,
  states,
  stateWords,
} from '../../domain/registration.ts';

/** The state table of the rules, row by row; every other pair of state and event is refused. */
const rows: [from: (State | null)[], event: RegistrationEvent, to: State | 'same'][] = [
  [[null], 'create', 'draft'],
  [['draft'], 'submit', 'submitted'],
  [['submitted'], 'screen-held', 'queued'],
  [['submitted'], 'screen-free', 'under-review'],
  [['under-review'], 'request-info', 'info-requested'],
  [['info-requested'], 'answer', 'under-review'],
  [['info-requested'], 'info-timeout', 'withdrawn'],
  [['under-review'], 'approve', 'active'],
  [['under-review'], 'reject', 'rejected'],
  [['queued'], 'front-left', 'under-review'],
  [['queued'], 'reconfirm', 'same'],
  [['queued'], 'reconfirm-timeout', 'withdrawn'],
  [['draft', 'submitted', 'info-requested', 'under-review', 'queued'], 'withdraw', 'withdrawn'],
  [['under-review'], 'review-overdue', 'same'],
  [['active'], 'follow-up', 'same'],
  [['active'], 'renew', 'same'],
  [['active'], 'renewal-undecided', 'same'],
  [['active'], 'renewal-declined', 'same'],
  [['active'], 'protection-ended', 'expired'],
  [['active'], 'withdraw', 'withdrawn'],
  [['active'], 'revoke', 'revoked'],
  [['active'], 'revocation-opposed', 'same'],
  [['active'], 'revocation-dropped', 'same'],
  [['active'], 'deal-won', 'won'],
  [['active'], 'deal-lost-by-partner', 'lost'],
  [['active'], 'deal-lost-by-direct', 'same'],
  [['active'], 'loss-unopposed', 'lost'],
  [['active'], 'loss-opposed', 'same'],
  [['submitted', 'info-requested', 'under-review', 'queued', 'active'], 'link-deal', 'same'],
  [['submitted', 'info-requested', 'under-review', 'queued', 'active'], 'co-sell', 'same'],
  [['won', 'lost'], 'deal-reopened', 'active'],
  [['submitted', 'info-requested', 'under-review', 'queued', 'active'], 'accounts-united-demoted', 'queued'],
  [['queued'], 'hold-regained', 'active'],
  [['expired'], 'learned-won', 'won'],
  [['expired'], 'learned-lost', 'lost'],
  [['won', 'lost'], 'reopened-not-free', 'queued'],
  [['active'], 'tolling-exhausted', 'expired'],
  [['rejected', 'active'], 'revert', 'under-review'],
  [['rejected', 'revoked', 'expired'], 'appeal', 'same'],
  [['rejected'], 'appeal-upheld', 'under-review'],
  [['revoked', 'expired'], 'appeal-upheld', 'active'],
  [['rejected', 'revoked', 'expired'], 'appeal-upheld-not-free', 'queued'],
  [['expired', 'rejected', 'withdrawn', 'revoked', 'won', 'lost'], 'register-again', 'draft'],
];

function expected(state: State | null, event: RegistrationEvent): State | 'refused' {
  const row = rows.find(([from, of]) => of === event && from.includes(state));
  if (row === undefined) return 'refused';
  return row[2] === 'same' ? (state ?? 'refused') : row[2];
}

describe('move', () => {
  test('knows the events of the table and no other', () => {
    expect(new Set(registrationEvents)).toEqual(new Set(rows.map(([, event]) => event)));
  });

  test('decides every state and every event as the table says', () => {
    for (const state of [null, ...states]) {
      for (const event of registrationEvents) {
        const moved = move(state, event);
        expect([state, event, moved.ok ? moved.to : 'refused']).toEqual([
          state,
          event,
          expected(state, event),
        ]);
      }
    }
  });

  test('refuses by naming state, event and legal states, and what would make it legal does', () => {
    for (const state of [null, ...states]) {
      for (const event of registrationEvents) {
        const moved = move(state, event);
        if (moved.ok) continue;
        const { code, facts, detail, wouldChange } = moved.refusal;
        expect(code).toBe('ILLEGAL_MOVE');
        expect(facts).toMatchObject({ state, event });
        expect(facts.legalStates).toEqual(legalStates(event).map(legal => legal ?? 'none'));
        expect(detail).toContain(state === null ? 'not created' : stateWords[state]);
        expect(wouldChange.map(change => change.becomes)).toEqual(legalStates(event));
        for (const legal of legalStates(event)) expect(move(legal, event).ok).toBe(true);
      }
    }
  });

  test('says it in words', () => {
    const moved = move('withdrawn', 'revert');
    expect(moved).toMatchObject({
      refusal: {
        title: 'This registration cannot go back to review now',
        detail: 'It is withdrawn. Only a registration that is rejected or active can go back to review.',
        rule: 'R-states',
        wouldChange: [
          { fact: 'state', becomes: 'rejected', text: 'It could go back to review if it were rejected.' },
          { fact: 'state', becomes: 'active', text: 'It could go back to review if it were active.' },
        ],
      },
    });
  });
});

describe('states and codes', () => {
  test('open claims are the live ones, and a draft has no rights', () => {
    expect(liveStates).toEqual(['submitted', 'info-requested', 'under-review', 'queued', 'active']);
    expect(openClaimStates).toEqual(liveStates);
  });

  test('every ended state can be registered again, no live one can', () => {
    const ended = states.filter(state => state !== 'draft' && !liveStates.some(live => live === state));
    expect(legalStates('register-again').toSorted()).toEqual(ended.toSorted());
  });

  test('of the reasons to reject, only NOT_QUALIFIED starts a cooling-off and only OTHER takes a text', () => {
    const codes = Object.entries(rejectCodes);
    expect(codes).toHaveLength(20);
    expect(codes.filter(([, { coolsOff }]) => coolsOff).map(([code]) => code)).toEqual(['NOT_QUALIFIED']);
    expect(codes.filter(([, { textRequired }]) => textRequired).map(([code]) => code)).toEqual(['OTHER']);
  });

  test('there are seven reasons to revoke', () => {
    expect(Object.keys(revokeCodes).toSorted()).toEqual([
      'BREACH_OF_TERMS',
      'CUSTOMER_CHOSE_OTHER',
      'DISPUTE_RULING',
      'DUPLICATE_ACCOUNT_MERGE',
      'ERROR',
      'FRAUD',
      'PARTNER_TERMINATED',
    ]);
  });
});
