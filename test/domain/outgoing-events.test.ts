import { describe, expect, test } from 'vitest';
import { isGivenUp, outcomeOfAnswer, retryAfterMs } from '../../domain/delivery-retry.ts';
import { eventPayload, type ToldEntry, testPayload } from '../../domain/event-payload.ts';
import { eventTypeOf, eventTypes, kindsOfTypes, toldKinds } from '../../domain/event-types.ts';
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
  expect(toldKinds).toContain('registration-answered');
  expect(toldKinds).toHaveLength(eventTypes.length);
});

test('an endpoint hears of the types that it chose; of all, when it chose none', () => {
  expect(kindsOfTypes(['tier.changed', 'registration.ruled'])).toEqual([
    'registration-answered',
    'tier-changed',
  ]);
  expect(kindsOfTypes([])).toEqual(toldKinds);
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

test.each<[status: number, kind: string, failure?: string]>([
  [101, 'refused', 'answered-101'],
  [199, 'refused', 'answered-199'],
  [200, 'delivered'],
  [204, 'delivered'],
  [299, 'delivered'],
  [300, 'refused', 'redirect'],
  [307, 'refused', 'redirect'],
  [399, 'refused', 'redirect'],
  [400, 'refused', 'answered-400'],
  [404, 'refused', 'answered-404'],
  [408, 'unreachable', 'answered-408'],
  [410, 'gone'],
  [429, 'unreachable', 'answered-429'],
  [499, 'refused', 'answered-499'],
  [500, 'unreachable', 'answered-500'],
  [503, 'unreachable', 'answered-503'],
])('an answer of %i: %s', (status, kind, failure) => {
  expect(outcomeOfAnswer(status, 5_000)).toStrictEqual({
    kind,
    status,
    ...(failure === undefined ? {} : { failure }),
    ...(kind === 'unreachable' ? { retryAfterMs: 5_000 } : {}),
  });
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

describe('what is told hangs on what the entry is about', () => {
  const dataOf = (change: Partial<ToldEntry>, about: typeof claim | null, registrationIds: string[] = []) =>
    eventPayload({ ...entry, ...change }, about, registrationIds)?.data;

  test('a finding tells its rule, and nothing of the registration’s dates', () => {
    const facts = { findingId: 'fnd_1', weight: 'violation', because: null, repUserId: '31' };
    expect(
      dataOf({ kind: 'finding-raised', rules: ['D1', 'I4'], facts, partnerCompanyId: null }, claim),
    ).toStrictEqual({
      version: 1,
      entryId: '9',
      recordedAt: '2026-11-22T10:00:01Z',
      policyVersion: 2,
      rules: ['D1', 'I4'],
      by: 'user',
      registrationId: 'reg_1',
      rule: 'D1',
      facts: { findingId: 'fnd_1', weight: 'violation', because: null },
    });
  });

  test('a finding without a rule has no member for it', () => {
    expect(Object.keys(dataOf({ kind: 'finding-closed', rules: [], facts: {} }, null) ?? {})).not.toContain(
      'rule',
    );
  });

  test('a dispute tells every registration that it is about, in the order of their ids', () => {
    const registrationIds = ['reg_3', 'reg_1', 'reg_2'];
    const data = dataOf(
      { kind: 'dispute-decided', facts: { disputeId: 'dsp_1', ruling: 'holds' } },
      claim,
      registrationIds,
    );
    expect(data).toStrictEqual({
      version: 1,
      entryId: '9',
      recordedAt: '2026-11-22T10:00:01Z',
      policyVersion: 2,
      rules: ['R-reject'],
      by: 'user',
      partnerCompanyId: '77',
      registrationIds: ['reg_1', 'reg_2', 'reg_3'],
      facts: { disputeId: 'dsp_1', ruling: 'holds' },
    });
    expect(registrationIds).toEqual(['reg_3', 'reg_1', 'reg_2']);
  });

  test('a change of tier is about no registration', () => {
    const facts = { from: 'silver', to: 'gold', effectiveOn: '2027-01-01', ownerUserId: '31' };
    expect(dataOf({ kind: 'tier-changed', registrationId: null, facts }, null)).toStrictEqual({
      version: 1,
      entryId: '9',
      recordedAt: '2026-11-22T10:00:01Z',
      policyVersion: 2,
      rules: ['R-reject'],
      by: 'user',
      partnerCompanyId: '77',
      facts: { from: 'silver', to: 'gold', effectiveOn: '2027-01-01' },
    });
  });

  test('a registration of which nothing is known any more is told by its id', () => {
    expect(dataOf({}, null)).toStrictEqual({
      version: 1,
      entryId: '9',
      recordedAt: '2026-11-22T10:00:01Z',
      policyVersion: 2,
      rules: ['R-reject'],
      by: 'user',
      partnerCompanyId: '77',
      registrationId: 'reg_1',
      facts: { code: 'OTHER' },
    });
  });
});

test('a test has the shape of an event and tells of nothing', () => {
  expect(testPayload(at('2026-11-22T10:00:00Z'))).toEqual({
    type: 'test',
    timestamp: '2026-11-22T10:00:00Z',
    data: { version: 1 },
  });
});
