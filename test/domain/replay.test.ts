import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { type LedgerFact, ReplayError } from '../../domain/ledger-fact.ts';
import { ledgerKinds } from '../../domain/ledger-titles.ts';
import { isReplayable, replayLedger } from '../../domain/replay.ts';
import { registrationKinds } from '../../domain/replay-registration.ts';

const at = (text: string) => Temporal.Instant.from(text);
let entries = 0;
const entry = (
  kind: string,
  when: string,
  facts: Record<string, unknown> = {},
  more: Partial<LedgerFact> = {},
): LedgerFact => ({
  entryId: String(++entries),
  kind,
  registrationId: 'reg_1',
  accountId: '10',
  partnerCompanyId: '500',
  actorUserId: null,
  occurredAt: at(when),
  recordedAt: at(when),
  policyVersion: 1,
  facts,
  ...more,
});
const submittedAt = (when: string, more: Partial<LedgerFact> = {}) =>
  entry(
    'registration-submitted',
    when,
    { sequence: '7', companyId: '100', dealId: null, claimHash: 'ab' },
    { actorUserId: '42', ...more },
  );
const approvedAt = (when: string, until: string, more: Partial<LedgerFact> = {}) =>
  entry(
    'registration-approved',
    when,
    { protectedFrom: when, protectedUntil: until, followUpDueAt: until, coSellUserIds: ['42'], textId: null },
    more,
  );
const claimOf = (ledger: LedgerFact[], id = 'reg_1') => replayLedger(ledger).registrations.get(id);
const heldBy = (ledger: LedgerFact[]) =>
  replayLedger(ledger).holds.map(({ registrationId, accountId, from, until }) =>
    [registrationId, accountId, from.toString(), until?.toString() ?? null].join(' '),
  );

const start = '2026-11-23T09:00:00Z';
const approval = '2026-11-24T09:00:00Z';
const end = '2027-02-23T00:00:00Z';
const claimed = [
  submittedAt(start),
  entry('registration-screened', start, { outcome: 'under-review', reviewDueAt: '2026-11-25T17:00:00Z' }),
];
const active = [...claimed, approvedAt(approval, end, { policyVersion: 3 })];
const over = { code: null, textId: null };

test('every kind of entry that has a title can be replayed', () => {
  expect(ledgerKinds.length).toBeGreaterThan(20);
  expect(ledgerKinds.filter(kind => !isReplayable(kind, registrationKinds))).toEqual([]);
});

describe('a registration as the ledger tells it (I6)', () => {
  const rows: [string, LedgerFact[], object][] = [
    [
      'is submitted',
      claimed.slice(0, 1),
      { state: 'submitted', sequence: 7n, submittedBy: '42', companyId: '100' },
    ],
    ['is under review', claimed, { state: 'under-review', reviewDueAt: at('2026-11-25T17:00:00Z') }],
    [
      'is active under the version in force at approval',
      active,
      {
        state: 'active',
        policyVersion: 3,
        protectedUntil: at(end),
        reviewDueAt: null,
        coSellUserIds: ['42'],
      },
    ],
    [
      'has its clock set',
      [...active, entry('follow-up-clock-set', approval, { followUpDueAt: null, directWindowOpen: true })],
      { followUpDueAt: null, directWindowOpen: true },
    ],
    [
      'was warned',
      [...active, entry('follow-up-warned', '2026-12-01T00:00:00Z')],
      { warnedUntil: at('2026-12-01T00:00:00Z') },
    ],
    [
      'is renewed',
      [
        ...active,
        entry('registration-renewed', '2027-02-01T09:00:00Z', {
          protectedUntil: '2027-05-24T00:00:00Z',
          oldEnd: end,
        }),
      ],
      { state: 'active', renewals: 1, renewedFrom: at(end), protectedUntil: at('2027-05-24T00:00:00Z') },
    ],
    [
      'is expired at its end, whenever that was noticed',
      [
        ...active,
        entry(
          'registration-expired',
          end,
          { ...over, protectedUntil: end },
          { recordedAt: at('2027-03-01T00:00:00Z') },
        ),
      ],
      { state: 'expired', endedAt: at(end), decidedAt: at('2027-03-01T00:00:00Z'), directWindowOpen: false },
    ],
    [
      'is rejected with its reason',
      [
        ...claimed,
        entry('registration-rejected', approval, {
          code: 'NOT_QUALIFIED',
          textId: 'txt_1',
          protectedUntil: null,
        }),
      ],
      { state: 'rejected', decisionCode: 'NOT_QUALIFIED', decisionTextId: 'txt_1' },
    ],
    [
      'steps back, contested, and keeps its old end in mind',
      [...active, entry('registration-demoted', '2026-12-01T00:00:00Z')],
      { state: 'queued', contested: true, protectedUntil: at(end), followUpDueAt: null },
    ],
    [
      'moves up again',
      [
        ...active,
        entry('registration-demoted', '2026-12-01T00:00:00Z'),
        entry('registration-moved-up', '2026-12-02T00:00:00Z', { reviewDueAt: '2026-12-04T17:00:00Z' }),
      ],
      { state: 'under-review', reviewDueAt: at('2026-12-04T17:00:00Z'), contested: true },
    ],
    [
      'follows its deal',
      [...active, entry('claim-followed-deal', approval, { dealId: '77' })],
      { dealId: '77', state: 'active' },
    ],
    [
      'is under a newer version',
      [...active, entry('policy-version-moved', approval, { to: 4 })],
      { policyVersion: 4 },
    ],
    [
      'follows its account into a union',
      [
        ...active,
        entry(
          'accounts-united',
          approval,
          { from: '10', to: '11', companyIds: ['100'] },
          { registrationId: null, accountId: '11' },
        ),
      ],
      { accountId: '11', state: 'active' },
    ],
    [
      'stays where it is when others unite',
      [
        ...active,
        entry(
          'accounts-united',
          approval,
          { from: '12', to: '11', companyIds: ['100'] },
          { registrationId: null, accountId: '11' },
        ),
      ],
      { accountId: '10' },
    ],
  ];
  test.each(rows)('%s', (_sentence, ledger, expected) => {
    expect(claimOf(ledger)).toMatchObject(expected);
  });

  test('is the same, byte for byte, however often it is replayed', () => {
    const once = canonicalJson(claimOf(active));
    expect(canonicalJson(claimOf(active))).toBe(once);
  });
});

describe('holds as the ledger tells them', () => {
  const rows: [string, LedgerFact[], string[]][] = [
    ['none before approval', claimed, []],
    ['from approval to the end', active, [`reg_1 10 ${approval} ${end}`]],
    [
      'to the end, not to when it was noticed',
      [
        ...active,
        entry(
          'registration-expired',
          end,
          { ...over, protectedUntil: end },
          { recordedAt: at('2027-03-01T00:00:00Z') },
        ),
      ],
      [`reg_1 10 ${approval} ${end}`],
    ],
    [
      'cut short by a withdrawal',
      [
        ...active,
        entry('registration-withdrawn', '2026-12-01T00:00:00Z', {
          ...over,
          protectedUntil: '2026-12-01T00:00:00Z',
        }),
      ],
      [`reg_1 10 ${approval} 2026-12-01T00:00:00Z`],
    ],
    [
      'lengthened by a renewal',
      [
        ...active,
        entry('registration-renewed', '2027-02-01T09:00:00Z', {
          protectedUntil: '2027-05-24T00:00:00Z',
          oldEnd: end,
        }),
      ],
      [`reg_1 10 ${approval} 2027-05-24T00:00:00Z`],
    ],
    [
      'on the account of its day, though that was united into another later',
      [
        ...active,
        entry('registration-demoted', '2026-12-01T00:00:00Z'),
        entry(
          'accounts-united',
          '2026-12-01T00:00:00Z',
          { from: '10', to: '11', companyIds: ['100'] },
          { registrationId: null, accountId: '11' },
        ),
      ],
      [`reg_1 10 ${approval} 2026-12-01T00:00:00Z`],
    ],
    [
      'a second time from where it became active again',
      [
        ...active,
        entry('registration-demoted', '2026-12-01T00:00:00Z'),
        entry('registration-moved-up', '2026-12-02T00:00:00Z', { reviewDueAt: '2026-12-04T17:00:00Z' }),
        approvedAt('2026-12-03T00:00:00Z', '2027-03-04T00:00:00Z'),
      ],
      [`reg_1 10 ${approval} 2026-12-01T00:00:00Z`, 'reg_1 10 2026-12-03T00:00:00Z 2027-03-04T00:00:00Z'],
    ],
  ];
  test.each(rows)('%s', (_sentence, ledger, expected) => {
    expect(heldBy(ledger)).toEqual(expected);
  });

  test('name the entries that say so', () => {
    const withdrawn = entry('registration-withdrawn', '2026-12-01T00:00:00Z', {
      ...over,
      protectedUntil: null,
    });
    const [hold] = replayLedger([...active, withdrawn]).holds;
    expect(hold?.entryIds).toEqual([active.at(-1)?.entryId, withdrawn.entryId]);
  });
});

test('misses are told with when they were taken back', () => {
  const { misses } = replayLedger([
    ...active,
    entry('follow-up-missed', '2026-12-08T00:00:00Z', {}, { recordedAt: at('2026-12-09T00:00:00Z') }),
    entry('follow-up-missed', '2026-12-22T00:00:00Z'),
    entry(
      'follow-up-miss-taken-back',
      '2026-12-08T00:00:00Z',
      {},
      { recordedAt: at('2026-12-23T00:00:00Z') },
    ),
  ]);
  expect(misses.get('reg_1')).toMatchObject([
    {
      at: at('2026-12-08T00:00:00Z'),
      recordedAt: at('2026-12-09T00:00:00Z'),
      takenBackAt: at('2026-12-23T00:00:00Z'),
    },
    { at: at('2026-12-22T00:00:00Z'), takenBackAt: null },
  ]);
});

describe('a ledger that cannot be replayed says why', () => {
  const rows: [string, LedgerFact[], RegExp][] = [
    ['a kind that nobody described', [...active, entry('registration-vanished', approval)], /add a row/],
    ['a kind that every object has by birth', [...active, entry('toString', approval)], /add a row/],
    [
      'a kind without a registration that nobody described',
      [entry('weather-changed', approval, {}, { registrationId: null })],
      /add it in domain\/replay/,
    ],
    ['an entry before the first', [entry('follow-up-warned', approval)], /before its registration/],
    ['a second submission', [...claimed, submittedAt(approval)], /a second time/],
    ['a missing fact', [...active, entry('claim-followed-deal', approval)], /no text “dealId”/],
    [
      'a state that is none',
      [...claimed, entry('registration-screened', approval, { outcome: 'lovely' })],
      /no state/,
    ],
    ['a submission by nobody', [submittedAt(start, { actorUserId: null })], /who claims what/],
  ];
  test.each(rows)('%s', (_sentence, ledger, message) => {
    expect(() => replayLedger(ledger)).toThrow(ReplayError);
    expect(() => replayLedger(ledger)).toThrow(message);
  });
});
