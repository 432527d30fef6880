import { describe, expect, test } from 'vitest';
import { checkApproval } from '../../domain/approval.ts';
import { besideClaim, type EnteredClaim, unseenBeside } from '../../domain/on-behalf.ts';
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
