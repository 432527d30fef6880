import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountsAt, covers, holderAt, standsFor } from '../../domain/holder-at.ts';
import type { ReplayedHold, ReplayedMove } from '../../domain/replay.ts';

const at = (text: string) => Temporal.Instant.from(text);
const day = (n: number) => at('2027-01-01T00:00:00Z').add({ hours: 24 * n });

const hold = (from: number, until: number | null, more: Partial<ReplayedHold> = {}): ReplayedHold => ({
  registrationId: 'reg_1',
  partnerCompanyId: '500',
  accountId: '10',
  from: day(from),
  until: until === null ? null : day(until),
  entryIds: [],
  ...more,
});
const move = (from: string, to: string, companyIds: string[], on: number, learned = on): ReplayedMove => ({
  from,
  to,
  companyIds,
  occurredAt: day(on),
  recordedAt: day(learned),
  entryId: String(on),
});
const company = (companyId: string, accountId: string, mergedInto: string | null = null) => ({
  companyId,
  accountId,
  mergedInto,
});

describe('who held an account', () => {
  const [first, second] = [hold(1, 10), hold(10, 20, { registrationId: 'reg_2' })];
  const millisecond = { milliseconds: 1 };
  test.each<[string, Temporal.Instant, string | null]>([
    ['nobody before the first protection', day(1).subtract(millisecond), null],
    ['the first from its first instant', day(1), 'reg_1'],
    ['the first in its last millisecond (E19)', day(10).subtract(millisecond), 'reg_1'],
    ['the second at the end of the first itself (E19)', day(10), 'reg_2'],
    ['nobody at the last end', day(20), null],
  ])('%s', (_sentence, when, expected) => {
    const found = holderAt(['10'], [first, second], when);
    expect(found.holds.map(({ registrationId }) => registrationId)).toEqual(
      expected === null ? [] : [expected],
    );
  });

  test('whoever is paused has no end', () => {
    expect(covers(hold(1, null), day(9_999))).toBe(true);
    expect(covers(hold(1, null), day(0))).toBe(false);
  });

  test('of a free account the protection before is told, the latest to end', () => {
    expect(holderAt(['10'], [second, first], day(30)).before).toBe(second);
    expect(holderAt(['10'], [first, second], day(10)).before).toBeNull();
    expect(holderAt(['10'], [hold(4, 4)], day(30)).before).toBeNull();
    expect(holderAt(['10'], [first], day(0)).before).toBeNull();
  });

  test('of another account nothing is told', () => {
    expect(holderAt(['11'], [first], day(5))).toEqual({ accountIds: ['11'], holds: [], before: null });
  });
});

describe('where a company belonged', () => {
  const moves = [move('10', '11', ['100', '101'], 5), move('11', '12', ['100', '101', '110'], 9, 14)];
  const now = { knownAt: day(99) };
  test.each<[string, string, { at: number; knownAt?: number }, string[]]>([
    ['to its own account before the union', '100', { at: 4 }, ['10']],
    ['to the united one from the union on', '100', { at: 5 }, ['11']],
    ['to the last one by now', '100', { at: 20 }, ['12']],
    [
      'to where it was known to be, before the second union was learned',
      '100',
      { at: 20, knownAt: 13 },
      ['11'],
    ],
    ['to its own, as known before the first', '100', { at: 20, knownAt: 4 }, ['10']],
    ['to the account that took others in', '110', { at: 4 }, ['11']],
    ['where it always was', '120', { at: 4 }, ['12']],
  ])('%s', (_sentence, companyId, asked, expected) => {
    const known = {
      at: day(asked.at),
      knownAt: asked.knownAt === undefined ? now.knownAt : day(asked.knownAt),
    };
    expect(accountsAt([company(companyId, '12')], moves, known)).toEqual(expected);
  });

  test('a merged record stands for all that it was made of, wherever they belonged', () => {
    const companies = [
      company('100', '12', '200'),
      company('110', '12', '200'),
      company('200', '12', '300'),
      company('300', '12'),
      company('400', '12'),
    ];
    const made = standsFor('300', companies);
    expect(made.map(({ companyId }) => companyId)).toEqual(['100', '110', '200', '300']);
    expect(standsFor('100', companies)).toEqual([companies[0]]);
    expect(accountsAt(made, moves, { at: day(4), ...now }).toSorted()).toEqual(['10', '11', '12']);
  });
});

test('at every instant the answer is the one span that a second look finds, and never two of one account (I1, T6)', () => {
  const spans = fc
    .uniqueArray(fc.nat(40), { minLength: 2, maxLength: 12 })
    .map(days => days.toSorted((a, b) => a - b))
    .map(days =>
      days.flatMap((from, index) => {
        const until = days[index + 1];
        return index % 2 === 0 && until !== undefined
          ? [hold(from, until, { registrationId: `reg_${index}` })]
          : [];
      }),
    );
  fc.assert(
    fc.property(spans, fc.nat(45), fc.integer({ min: -1, max: 1 }), (holds, n, ms) => {
      const when = day(n).add({ milliseconds: ms });
      const found = holderAt(['10'], holds, when).holds;
      const expected = holds.filter(
        one =>
          one.from.epochMilliseconds <= when.epochMilliseconds &&
          when.epochMilliseconds < (one.until?.epochMilliseconds ?? Number.POSITIVE_INFINITY),
      );
      expect(found).toEqual(expected);
      expect(found.length).toBeLessThan(2);
    }),
  );
});

describe('at the edges', () => {
  test('what was learned at this very instant is known', () => {
    const moves = [move('10', '11', ['100'], 5, 14)];
    const asked = (learned: number) =>
      accountsAt([company('100', '11')], moves, { at: day(20), knownAt: day(learned) });
    expect([asked(14), asked(13)]).toEqual([['11'], ['10']]);
  });

  test('the protection before is told from its very end on', () => {
    const one = hold(1, 10);
    expect(holderAt(['10'], [one], day(10)).before).toBe(one);
  });

  test('one that has no end and has not begun was not before', () => {
    expect(holderAt(['10'], [hold(5, null)], day(2)).before).toBeNull();
  });

  test('of three the one that ended last is told, whenever it began', () => {
    const [long, short, early] = [hold(1, 30), hold(12, 20), hold(2, 10)];
    expect(holderAt(['10'], [long, short, early], day(40)).before).toBe(long);
  });
});
