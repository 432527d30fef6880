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
/** It leaves with companies that were no customer of the account's. */
const leaving = (when: string) => entry('registration-split-off', when, { accountId: '12' });
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
    [
      'begins as it was imported',
      [
        entry('registration-imported', start, {
          registrationId: 'reg_1',
          accountId: '10',
          partnerCompanyId: '500',
          state: 'expired',
        }),
      ],
      { state: 'expired' },
    ],
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
      'up to a loss that is learned of when it had long lost its account to another and regained it',
      [
        ...active,
        entry('registration-demoted', '2026-12-05T00:00:00Z', { state: 'queued' }),
        union('2026-12-05T00:00:00Z'),
        entry('registration-regained', '2026-12-09T00:00:00Z', { state: 'active' }),
        entry(
          'registration-lost',
          '2026-12-01T00:00:00Z',
          { state: 'lost' },
          { recordedAt: at('2026-12-20T00:00:00Z') },
        ),
      ],
      [`10 ${approval} 2026-12-01T00:00:00Z`, '11 2026-12-09T00:00:00Z 2026-12-01T00:00:00Z'],
    ],
    [
      'to when it lost its account, where it was lost after it had regained it',
      [
        ...active,
        entry('registration-demoted', '2026-12-05T00:00:00Z', { state: 'queued' }),
        union('2026-12-05T00:00:00Z'),
        entry('registration-regained', '2026-12-09T00:00:00Z', { state: 'active' }),
        entry('registration-lost', '2026-12-20T00:00:00Z', { state: 'lost' }),
      ],
      [`10 ${approval} 2026-12-05T00:00:00Z`, '11 2026-12-09T00:00:00Z 2026-12-20T00:00:00Z'],
    ],
    [
      'none of an old one that was imported when it was over, and is found won',
      [
        entry('registration-imported', start, {
          registrationId: 'reg_1',
          accountId: '10',
          partnerCompanyId: '500',
          state: 'expired',
        }),
        entry('registration-won', approval, { state: 'won' }),
      ],
      [],
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

  const won = (on: string) => entry('registration-won', on, { state: 'won' });
  const paused = entry('protection-paused', '2026-12-01T00:00:00Z', {
    tolledSince: '2026-12-01T00:00:00Z',
  });
  test.each<[string, LedgerFact[], string[]]>([
    [
      'to the end, though what ended it came later',
      [...active, entry('registration-expired', '2027-03-01T00:00:00Z', { state: 'expired' })],
      [`10 ${approval} ${end}`],
    ],
    [
      'up to where it turned out to be won, though it seemed to have run out',
      [...active, expired, won('2027-02-01T00:00:00Z')],
      [`10 ${approval} 2027-02-01T00:00:00Z`],
    ],
    [
      'up to where it turned out to be lost',
      [...active, expired, entry('registration-lost', '2027-02-01T00:00:00Z', { state: 'lost' })],
      [`10 ${approval} 2027-02-01T00:00:00Z`],
    ],
    [
      'to its end where it was won only after that',
      [...active, expired, won('2027-03-05T00:00:00Z')],
      [`10 ${approval} ${end}`],
    ],
    [
      'to its end, whatever else is told of it once it has run out',
      [...active, expired, entry('registration-noted', '2027-02-01T00:00:00Z', { note: 'late' })],
      [`10 ${approval} ${end}`],
    ],
    [
      'to where it was won, however often that is told',
      [...active, won('2027-02-01T00:00:00Z'), won('2027-01-01T00:00:00Z')],
      [`10 ${approval} 2027-02-01T00:00:00Z`],
    ],
    [
      'on the new account from when it left with some of the companies',
      [...active, leaving('2026-12-05T00:00:00Z')],
      [`10 ${approval} 2026-12-05T00:00:00Z`, `12 2026-12-05T00:00:00Z ${end}`],
    ],
    ['nowhere where one that is not active leaves with them', [claimed, leaving('2026-12-05T00:00:00Z')], []],
    [
      'on the new account to where it ends there',
      [
        ...active,
        leaving('2026-12-05T00:00:00Z'),
        entry('registration-withdrawn', '2026-12-07T00:00:00Z', { state: 'withdrawn' }),
      ],
      [`10 ${approval} 2026-12-05T00:00:00Z`, `12 2026-12-05T00:00:00Z 2026-12-07T00:00:00Z`],
    ],
  ])('%s', (_sentence, ledger, expected) => {
    expect(heldBy(ledger)).toEqual(expected);
  });

  test('of each registration begin where they were decided for, not where another held before', () => {
    const other = { registrationId: 'reg_2' };
    const second = [
      entry(
        'registration-submitted',
        start,
        { registrationId: 'reg_2', accountId: '20', partnerCompanyId: '501', state: 'submitted' },
        other,
      ),
      entry(
        'registration-approved',
        approval,
        { state: 'active', protectedUntil: end },
        { ...other, recordedAt: at('2026-11-25T00:00:00Z') },
      ),
    ];
    expect(heldBy([...active, ...second])).toEqual([`10 ${approval} ${end}`, `20 ${approval} ${end}`]);
    const late = { recordedAt: at('2027-03-05T00:00:00Z') };
    expect(
      heldBy([
        ...active,
        ...second,
        expired,
        entry('registration-won', '2027-02-01T00:00:00Z', { state: 'won' }, late),
      ]),
    ).toEqual([`10 ${approval} 2027-02-01T00:00:00Z`, `20 ${approval} ${end}`]);
    const back = [
      entry('registration-demoted', '2026-12-01T00:00:00Z', { state: 'queued' }),
      entry('registration-regained', '2026-12-02T00:00:00Z', { state: 'active' }, late),
    ];
    expect(heldBy([...active, ...second, ...back])[2]).toBe(`10 2027-03-05T00:00:00Z ${end}`);
  });

  test('an end that is learned late is an entry of every hold that it shortens, and of the newest', () => {
    const regained = [
      ...active,
      entry('registration-demoted', '2026-12-05T00:00:00Z', { state: 'queued' }),
      entry('registration-regained', '2026-12-09T00:00:00Z', { state: 'active' }),
    ];
    const lost = (when: string) => entry('registration-lost', when, { state: 'lost' });
    const [early, late] = [lost('2026-12-01T00:00:00Z'), lost('2026-12-20T00:00:00Z')];
    const shortenedBy = (ending: LedgerFact) =>
      replayLedger([...regained, ending]).holds.map(hold => hold.entryIds.includes(ending.entryId));
    expect(shortenedBy(early)).toEqual([true, true]);
    expect(shortenedBy(late)).toEqual([false, true]);
  });

  test('one that was split off and turns out to have ended before was protected no longer on either account', () => {
    const lost = entry('registration-lost', '2026-12-01T00:00:00Z', { state: 'lost' });
    expect(heldBy([...active, leaving('2026-12-05T00:00:00Z'), lost])).toEqual([
      `10 ${approval} 2026-12-01T00:00:00Z`,
      '12 2026-12-05T00:00:00Z 2026-12-01T00:00:00Z',
    ]);
  });

  test('name what divided them, what ended them late, and nothing that left them as they were', () => {
    const entriesOf = (ledger: LedgerFact[]) => replayLedger(ledger).holds.map(hold => hold.entryIds);
    const approved = active.at(-1)?.entryId;
    const left = leaving('2026-12-05T00:00:00Z');
    expect(entriesOf([...active, left])).toEqual([[approved, left.entryId], [left.entryId]]);
    const late = won('2027-02-01T00:00:00Z');
    expect(entriesOf([...active, expired, late])).toEqual([[approved, expired.entryId, late.entryId]]);
    const logged = entry('follow-up-logged', '2026-12-02T00:00:00Z');
    expect(entriesOf([...active, paused, logged])).toEqual([[approved, paused.entryId]]);
  });

  test('name the entries that say so, and no other', () => {
    const logged = entry('follow-up-logged', '2026-11-30T00:00:00Z');
    const withdrawn = entry('registration-withdrawn', '2026-12-01T00:00:00Z', { state: 'withdrawn' });
    const [hold] = replayLedger([...active, logged, withdrawn]).holds;
    expect(hold?.entryIds).toEqual([active.at(-1)?.entryId, withdrawn.entryId]);
  });
});

describe('companies that moved between accounts', () => {
  const moved = { from: '10', to: '12', companyIds: ['100'] };
  test('are told of unions and of splits, in order', () => {
    const united = union(approval);
    const split = entry('accounts-split', '2026-12-05T00:00:00Z', undefined, {
      registrationId: null,
      facts: moved,
      recordedAt: at('2026-12-06T00:00:00Z'),
    });
    expect(replayLedger([...active, united, split]).moves).toEqual([
      {
        from: '10',
        to: '11',
        companyIds: ['100'],
        occurredAt: at(approval),
        recordedAt: at(approval),
        entryId: united.entryId,
      },
      {
        ...moved,
        occurredAt: at('2026-12-05T00:00:00Z'),
        recordedAt: at('2026-12-06T00:00:00Z'),
        entryId: split.entryId,
      },
    ]);
  });

  test('are none where nothing was united or split, and a split that names none cannot be replayed', () => {
    expect(replayLedger(active).moves).toEqual([]);
    const bad = entry('accounts-split', start, undefined, { registrationId: null, facts: { from: '10' } });
    expect(() => replayLedger([bad])).toThrow(ReplayError);
  });
});

test('misses are told of those that have some, and only a taking back takes one back', () => {
  expect(replayLedger(active).misses).toEqual(new Map());
  const { misses } = replayLedger([
    ...active,
    entry('follow-up-missed', '2026-12-08T00:00:00Z'),
    entry('follow-up-logged', '2026-12-08T00:00:00Z'),
  ]);
  expect([...misses.values()].flat()).toMatchObject([{ takenBackAt: null }]);
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
      'a change to nothing',
      [entry('registration-submitted', start, undefined, { facts: { changed: null } })],
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
