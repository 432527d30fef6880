import { expect, test } from 'vitest';
import { isGivenUp, outcomeOfAnswer, retryAfterMs } from '../../domain/delivery-retry.ts';
import { eventPayload, type ToldEntry } from '../../domain/event-payload.ts';
import { eventTypeOf, eventTypes, kindsOfTypes } from '../../domain/event-types.ts';
import { decisionKinds } from '../../domain/ledger-kinds.ts';

const at = (text: string) => Temporal.Instant.from(text);

test('each type is of one family of four, and there once', () => {
  expect(new Set(eventTypes.map(type => type.split('.')[0]))).toEqual(
    new Set(['registration', 'finding', 'dispute', 'tier']),
  );
  expect(new Set(eventTypes).size).toBe(eventTypes.length);
});

test('decisions that nobody outside is told of are chosen, not forgotten', () => {
  expect(decisionKinds.filter(kind => eventTypeOf(kind) === null).sort()).toEqual([
    'action-refused',
    'availability-probed',
    'consent-expired',
    'consent-granted',
    'consent-refused',
    'consent-revoked',
    'consent-unanswered',
    'deal-gone',
    'dispute-step-missed',
    'dispute-step-refused',
    'follow-up-clock-set',
    'follow-up-warned',
    'link-waiting',
    'renewal-asked',
    'renewal-lapsed',
    'renewal-refused',
    'revert-proposed',
    'review-overdue',
    'revocation-proposed',
    'revocation-review-due',
    'submission-refused',
    'tier-review-questioned',
  ]);
  expect(kindsOfTypes(['tier.changed'])).toEqual(['tier-changed']);
});

test.each<[failures: number, sentence: string, least: number, most: number]>([
  [1, 'the first failure waits some seconds', 4_000, 6_000],
  [2, 'the second half a minute', 24_000, 36_000],
  [5, 'the fifth half an hour', 24 * 60_000, 36 * 60_000],
  [8, 'the eighth six hours', 4.8 * 3_600_000, 7.2 * 3_600_000],
  [500, 'and so does every later one', 4.8 * 3_600_000, 7.2 * 3_600_000],
])('after %i failures: %s', (failures, _sentence, least, most) => {
  expect(retryAfterMs(failures, 0)).toBe(least);
  expect(retryAfterMs(failures, 1)).toBe(most);
});

test('nobody comes back before the endpoint asked, within six hours', () => {
  expect(retryAfterMs(1, 0.5, 120_000)).toBe(120_000);
  expect(retryAfterMs(1, 0.5, 10 * 24 * 3_600_000)).toBe(6 * 3_600_000);
});

test('five days without a success, and not a moment less, are the end', () => {
  const since = at('2026-11-22T10:00:00Z');
  expect(isGivenUp(since, at('2026-11-27T09:59:59.999Z'))).toBe(false);
  expect(isGivenUp(since, at('2026-11-27T10:00:00Z'))).toBe(true);
});

test.each<[status: number, kind: string]>([
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [301, 'refused'],
  [307, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [408, 'unreachable'],
  [410, 'gone'],
  [429, 'unreachable'],
  [500, 'unreachable'],
  [503, 'unreachable'],
  [101, 'refused'],
])('an answer of %i: %s', (status, kind) => {
  expect(outcomeOfAnswer(status, null).kind).toBe(kind);
});

const entry: ToldEntry = {
  entryId: '9',
  kind: 'registration-rejected',
  registrationId: 'reg_1',
  accountId: '4',
  partnerCompanyId: '77',
  actorKind: 'user',
  occurredAt: at('2026-11-22T10:00:00Z'),
  recordedAt: at('2026-11-22T10:00:01Z'),
  policyVersion: 2,
  rules: ['R-reject'],
  facts: { code: 'OTHER', textId: 'txt_1', changed: { state: 'rejected' }, why: { facts: { note: 'x' } } },
};
const claim = {
  state: 'rejected',
  companyId: '5',
  dealId: null,
  submittedBy: '31',
  coSellUserIds: ['32'],
  claimHash: 'abc',
  decisionTextId: 'txt_1',
};

test('a payload has ids, codes and instants: nobody’s id, nobody’s text, no digest', () => {
  expect(eventPayload(entry, claim, [])).toEqual({
    type: 'registration.rejected',
    timestamp: '2026-11-22T10:00:00Z',
    data: {
      version: 1,
      entryId: '9',
      recordedAt: '2026-11-22T10:00:01Z',
      policyVersion: 2,
      rules: ['R-reject'],
      by: 'user',
      partnerCompanyId: '77',
      registrationId: 'reg_1',
      registration: { companyId: '5', dealId: null, state: 'rejected' },
      facts: { code: 'OTHER' },
    },
  });
  expect(eventPayload({ ...entry, kind: 'follow-up-logged' }, claim, [])).toBeNull();
});
