import { describe, expect, test } from 'vitest';
import { type LedgerFact, ReplayError } from '../../domain/ledger-fact.ts';
import { replayLedger } from '../../domain/replay.ts';

const at = (text: string) => Temporal.Instant.from(text);
let entries = 0;
/** An entry about one registration; `changed` says what became different about it. */
const entry = (
  kind: string,
  when: string,
  changed?: Record<string, unknown>,
  more: Partial<LedgerFact> = {},
): LedgerFact => ({
  entryId: String(++entries),
  kind,
  registrationId: 'reg_1',
  accountId: '10',
  occurredAt: at(when),
  recordedAt: at(when),
  facts: changed === undefined ? {} : { changed },
  ...more,
});
const union = (when: string, facts: Record<string, unknown> = {}) =>
  entry('accounts-united', when, undefined, {
    registrationId: null,
    facts: {
      from: '10',
      to: '11',
      companyIds: ['100'],
      companyA: '100',
      companyB: '110',
      ...facts,
    },
  });

const start = '2026-11-23T09:00:00Z';
const approval = '2026-11-24T09:00:00Z';
const end = '2027-02-23T00:00:00Z';
const claimed = entry('registration-submitted', start, {
  registrationId: 'reg_1',
  accountId: '10',
  partnerCompanyId: '500',
  state: 'submitted',
  coSellUserIds: [],
});
const active = [
  claimed,
  entry('registration-approved', approval, { state: 'active', protectedFrom: approval, protectedUntil: end }),
];
const heldBy = (ledger: LedgerFact[]) =>
  replayLedger(ledger).holds.map(({ accountId, from, until }) =>
    [accountId, from.toString(), until?.toString() ?? null].join(' '),
  );

describe('a registration as the ledger tells it (I6)', () => {
  test.each<[string, LedgerFact[], object]>([
    ['begins as it was submitted', [claimed], { state: 'submitted', coSellUserIds: [] }],
    ['has what was changed last', active, { state: 'active', protectedUntil: end, partnerCompanyId: '500' }],
    [
      'is not moved by what changed nothing',
      [...active, entry('follow-up-logged', end)],
      { state: 'active' },
    ],
    ['follows its account into a union', [...active, union(approval)], { accountId: '11', state: 'active' }],
    ['stays when others unite', [...active, union(approval, { from: '12' })], { accountId: '10' }],
  ])('%s', (_sentence, ledger, expected) => {
    expect(replayLedger(ledger).registrations.get('reg_1')).toMatchObject(expected);
  });
});

describe('holds as the ledger tells them', () => {
  const expired = entry(
    'registration-expired',
    end,
    { state: 'expired' },
    { recordedAt: at('2027-03-01T00:00:00Z') },
  );
  test.each<[string, LedgerFact[], string[]]>([
    ['none before approval', [claimed], []],
    ['from approval to the end', active, [`10 ${approval} ${end}`]],
    ['to the end, not to when it was noticed', [...active, expired], [`10 ${approval} ${end}`]],
    [
      'cut short where it ended before its time',
      [...active, entry('registration-withdrawn', '2026-12-01T00:00:00Z', { state: 'withdrawn' })],
      [`10 ${approval} 2026-12-01T00:00:00Z`],
    ],
    [
      'lengthened by a renewal',
      [
        ...active,
        entry('registration-renewed', '2027-02-01T09:00:00Z', { protectedUntil: '2027-05-24T00:00:00Z' }),
      ],
      [`10 ${approval} 2027-05-24T00:00:00Z`],
    ],
    [
      'without an end while paused',
      [
        ...active,
        entry('protection-paused', '2026-12-01T00:00:00Z', { tolledSince: '2026-12-01T00:00:00Z' }),
      ],
      [`10 ${approval} `],
    ],
    [
      'with a later end after a pause',
      [
        ...active,
        entry('protection-paused', '2026-12-01T00:00:00Z', { tolledSince: '2026-12-01T00:00:00Z' }),
        entry('protection-resumed', '2026-12-03T00:00:00Z', {
          tolledSince: null,
          protectedUntil: '2027-02-25T00:00:00Z',
        }),
      ],
      [`10 ${approval} 2027-02-25T00:00:00Z`],
    ],
    [
      'ended in a pause',
      [
        ...active,
        entry('protection-paused', '2026-12-01T00:00:00Z', { tolledSince: '2026-12-01T00:00:00Z' }),
        entry('registration-withdrawn', '2026-12-03T00:00:00Z', { state: 'withdrawn', tolledSince: null }),
      ],
      [`10 ${approval} 2026-12-03T00:00:00Z`],
    ],
    [
      'on the account of its day, though that was united into another later',
      [
        ...active,
        entry('registration-demoted', '2026-12-01T00:00:00Z', { state: 'queued' }),
        union('2026-12-01T00:00:00Z'),
      ],
      [`10 ${approval} 2026-12-01T00:00:00Z`],
    ],
    [
      'a second time from where it became active again, on the account of that day',
      [
        ...active,
        entry('registration-demoted', '2026-12-01T00:00:00Z', { state: 'queued' }),
        union('2026-12-01T00:00:00Z'),
        entry('registration-regained', '2026-12-03T00:00:00Z', { state: 'active' }),
      ],
      [`10 ${approval} 2026-12-01T00:00:00Z`, `11 2026-12-03T00:00:00Z ${end}`],
    ],
  ])('%s', (_sentence, ledger, expected) => {
    expect(heldBy(ledger)).toEqual(expected);
  });

  test('name the entries that say so, and no other', () => {
    const logged = entry('follow-up-logged', '2026-11-30T00:00:00Z');
    const withdrawn = entry('registration-withdrawn', '2026-12-01T00:00:00Z', { state: 'withdrawn' });
    const [hold] = replayLedger([...active, logged, withdrawn]).holds;
    expect(hold?.entryIds).toEqual([active.at(-1)?.entryId, withdrawn.entryId]);
  });
});

test('misses are told with when they were taken back', () => {
  const { misses } = replayLedger([
    ...active,
    entry('follow-up-missed', '2026-12-08T00:00:00Z', undefined, { recordedAt: at('2026-12-09T00:00:00Z') }),
    entry('follow-up-missed', '2026-12-22T00:00:00Z'),
    entry('follow-up-miss-taken-back', '2026-12-08T00:00:00Z', undefined, {
      recordedAt: at('2026-12-23T00:00:00Z'),
    }),
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
  test.each<[string, LedgerFact[], RegExp]>([
    ['an entry before the first', [entry('follow-up-warned', approval)], /before its registration/],
    [
      'a change that is none',
      [entry('registration-submitted', start, undefined, { facts: { changed: 7 } })],
      /what changed/,
    ],
    [
      'an active claim without an end',
      [claimed, entry('x', approval, { state: 'active' })],
      /protectedUntil/,
    ],
    ['a union without companies', [union(approval, { companyIds: null })], /no texts “companyIds”/],
    ['a union into nothing', [union(approval, { to: undefined })], /no text “to”/],
  ])('%s', (_sentence, ledger, message) => {
    expect(() => replayLedger(ledger)).toThrow(ReplayError);
    expect(() => replayLedger(ledger)).toThrow(message);
  });
});
