import { describe, expect, test } from 'vitest';
import { checkApproval } from '../../domain/approval.ts';
import {
  behalfWords,
  besideClaim,
  cameBeforeDecided,
  type EnteredClaim,
  entryOpenUntil,
  mayHaveRivals,
  unseenBeside,
} from '../../domain/on-behalf.ts';
import { facts } from './approval-cases.ts';
import { claim, instant, policy } from './claim.ts';

// A Monday; the program counts in UTC, business days end at 17:00.
const monday = '2026-11-23T10:00:00Z';
const now = instant('2026-11-26T12:00:00Z');
const own = claim({
  registrationId: 'reg-1',
  partnerCompanyId: 'partner-a',
  state: 'under-review',
  sequence: 1n,
});
const rival = claim({
  registrationId: 'reg-2',
  partnerCompanyId: 'partner-b',
  state: 'queued',
  sequence: 2n,
});
const entered = (registrationId: string, enteredAt: string, arrivedAt = enteredAt): EnteredClaim => ({
  registrationId,
  enteredAt: instant(enteredAt),
  arrivedAt: instant(arrivedAt),
});

describe('rivals entered on behalf stand side by side', () => {
  test.each<[sentence: string, rivalEnteredAt: string, beside: boolean]>([
    ['in the same minute', '2026-11-23T10:00:30Z', true],
    ['at the end of the second business day', '2026-11-25T17:00:00Z', true],
    ['a moment later, no more', '2026-11-25T17:00:00.001Z', false],
    ['before it, as well', '2026-11-20T09:00:00Z', true],
    ['as long before it as could be after', '2026-11-19T10:00:00Z', true],
    ['longer before it, no more', '2026-11-18T16:00:00Z', false],
  ])('%s', (_sentence, at, expected) => {
    const found = besideClaim(own, [rival], [entered('reg-1', monday), entered('reg-2', at)], policy(), now);
    expect(found.map(({ registrationId }) => registrationId)).toEqual(expected ? ['reg-2'] : []);
  });

  test('the weekend does not count', () => {
    const friday = entered('reg-1', '2026-11-27T10:00:00Z');
    const tuesday = entered('reg-2', '2026-12-01T16:59:00Z');
    expect(besideClaim(own, [rival], [friday, tuesday], policy(), now)).toHaveLength(1);
  });

  test.each([
    ['the rival came by itself', [entered('reg-1', monday)], rival],
    ['the claim itself came by itself', [entered('reg-2', monday)], rival],
    ['it is another claim of the same partner', undefined, { ...rival, partnerCompanyId: 'partner-a' }],
    ['the rival is decided', undefined, { ...rival, state: 'rejected' as const }],
    [
      'the rival holds the customer, which is another matter',
      undefined,
      { ...rival, state: 'active' as const },
    ],
  ])('not when %s', (_sentence, known, other) => {
    const both = known ?? [entered('reg-1', monday), entered('reg-2', monday)];
    expect(besideClaim(own, [other], both, policy(), now)).toEqual([]);
  });

  test('in the order in which they came in, whoever was typed first', () => {
    const third = claim({
      registrationId: 'reg-3',
      partnerCompanyId: 'partner-c',
      state: 'queued',
      sequence: 3n,
    });
    const all = [
      entered('reg-1', monday),
      entered('reg-2', monday, '2026-11-21T10:00:00Z'),
      entered('reg-3', monday, '2026-11-20T10:00:00Z'),
    ];
    expect(besideClaim(own, [rival, third], all, policy(), now).map(each => each.registrationId)).toEqual([
      'reg-3',
      'reg-2',
    ]);
  });

  test('of one instant, in the order of their ids', () => {
    const rivals = ['reg-3', 'reg-2', 'reg-4'].map((registrationId, n) =>
      claim({ registrationId, partnerCompanyId: `partner-${n}`, state: 'queued', sequence: BigInt(n + 2) }),
    );
    const all = [own, ...rivals].map(({ registrationId }) => entered(registrationId, monday));
    expect(besideClaim(own, rivals, all, policy(), now).map(each => each.registrationId)).toEqual([
      'reg-2',
      'reg-3',
      'reg-4',
    ]);
  });
});

test('how it came is said in the program’s words', () => {
  expect(behalfWords).toEqual({
    mail: 'by mail',
    phone: 'by phone',
    meeting: 'in a meeting',
    other: 'in another way',
  });
});

test('what is missing is said in full, and what would change it (R-on-behalf)', () => {
  expect(unseenBeside([entered('reg-2', monday)], [], 'decider')).toEqual({
    code: 'SIDE_BY_SIDE',
    rule: 'R-on-behalf',
    title: 'Another claim came in at about the same time',
    detail:
      'Both were entered on behalf of their partners. They are decided side by side: look at the other one first, and say that you did.',
    facts: { allSeen: false, besideRegistrationIds: ['reg-2'] },
    wouldChange: [
      {
        fact: 'allSeen',
        becomes: true,
        text: 'It can be approved by somebody who looked at the other one as well. If that one came first, reject this one as later; the other then moves up for review.',
      },
    ],
  });
});

test('who approves must have looked at every one of them', () => {
  const beside = [entered('reg-2', monday), entered('reg-3', monday)];
  expect(unseenBeside(beside, ['reg-2', 'reg-3'], 'decider')).toBeNull();
  expect(unseenBeside(beside, ['reg-2'], 'decider')).toMatchObject({
    code: 'SIDE_BY_SIDE',
    facts: { allSeen: false, besideRegistrationIds: ['reg-3'] },
  });
  expect(unseenBeside(beside, [], 'other')?.facts).toEqual({ allSeen: false });
  expect(checkApproval(facts({ beside, seen: ['reg-3'] }))).toMatchObject({
    ok: false,
    refusal: { code: 'SIDE_BY_SIDE' },
  });
  expect(checkApproval(facts({ beside, seen: ['reg-3', 'reg-2'] }))).toMatchObject({ ok: true });
});

describe('while rivals can still be entered beside it', () => {
  const end = instant('2026-11-25T17:00:00Z');

  test.each<[sentence: string, at: string, open: boolean]>([
    ['from its entry on', monday, true],
    ['to the end of the second business day', '2026-11-25T17:00:00Z', true],
    ['and no longer', '2026-11-25T17:00:00.001Z', false],
  ])('it is open %s', (_sentence, at, open) => {
    expect(entryOpenUntil('reg-1', [entered('reg-1', monday)], policy(), instant(at))).toEqual(
      open ? end : null,
    );
  });

  test('it is not for a claim that came by itself', () => {
    expect(entryOpenUntil('reg-1', [entered('reg-2', monday)], policy(), instant(monday))).toBeNull();
  });

  test('who approves says that none waits, or reads until when one may (R-on-behalf)', () => {
    expect(mayHaveRivals(end, true, 'UTC')).toBeNull();
    expect(mayHaveRivals(null, false, 'UTC')).toBeNull();
    expect(mayHaveRivals(end, false, 'UTC')).toEqual({
      code: 'ENTRY_OPEN',
      rule: 'R-on-behalf',
      title: 'Another claim may still wait to be entered',
      detail:
        'This claim was entered on behalf of its partner. What other partners sent for the customer can be entered until 25 Nov 2026 at 17:00 (UTC) and is then decided side by side with it; once this one is approved it only waits in line.',
      facts: { alone: false, entryOpenUntil: '2026-11-25T17:00:00Z' },
      wouldChange: [
        {
          fact: 'alone',
          becomes: true,
          text: 'It can be approved now by somebody who says that nothing else that came in for the customer waits to be entered, and by anybody who may after 25 Nov 2026 at 17:00 (UTC).',
        },
      ],
    });
    expect(checkApproval(facts({ entryOpenUntil: end }))).toMatchObject({
      ok: false,
      refusal: { code: 'ENTRY_OPEN' },
    });
    expect(checkApproval(facts({ entryOpenUntil: end, alone: true }))).toMatchObject({ ok: true });
    expect(checkApproval(facts({ entryOpenUntil: null }))).toMatchObject({ ok: true });
  });
});

test.each<[sentence: string, late: EnteredClaim, missed: boolean]>([
  [
    'it came before, and was entered in time',
    entered('reg-2', '2026-11-24T10:00:00Z', '2026-11-22T10:00:00Z'),
    true,
  ],
  ['it came after', entered('reg-2', '2026-11-24T10:00:00Z', '2026-11-23T11:00:00Z'), false],
  ['it came in the same instant', entered('reg-2', '2026-11-24T10:00:00Z', monday), false],
  ['it was entered too late', entered('reg-2', '2026-11-27T10:00:00Z', '2026-11-22T10:00:00Z'), false],
])('a claim missed standing beside one that is decided: %s', (_sentence, late, missed) => {
  expect(cameBeforeDecided(late, entered('reg-1', monday), policy())).toBe(missed);
});
