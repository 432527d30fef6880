import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endMovedBy, pausesProtection, type TollSpan, tolledDays } from '../../domain/tolling.ts';

const day = (text: string) => Temporal.Instant.from(text.length === 10 ? `${text}T10:00:00Z` : text);
const span = (from: string, until: string | null, more: Partial<TollSpan> = {}): TollSpan => ({
  kind: 'dispute',
  from: day(from),
  until: until === null ? null : day(until),
  takenBackAt: null,
  ...more,
});

describe('days by which tolls lengthen a protection', () => {
  test.each([
    ['none without a toll', [], 0],
    ['the civil days that began in it', [span('2026-11-22', '2026-11-27')], 5],
    ['none for a toll within one day', [span('2026-11-22T08:00:00Z', '2026-11-22T20:00:00Z')], 0],
    ['one for an hour across midnight', [span('2026-11-22T23:30:00Z', '2026-11-23T00:30:00Z')], 1],
    ['not twice where two overlap', [span('2026-11-22', '2026-11-27'), span('2026-11-25', '2026-11-30')], 8],
    [
      'not twice where one holds the other',
      [span('2026-11-22', '2026-11-30'), span('2026-11-24', '2026-11-26')],
      8,
    ],
    ['of both where they lie apart', [span('2026-11-22', '2026-11-24'), span('2026-11-26', '2026-11-27')], 3],
    ['none while it lasts', [span('2026-11-22', null)], 0],
    ['none when taken back', [span('2026-11-22', '2026-11-27', { takenBackAt: day('2026-11-27') })], 0],
    ['none for an undecided renewal', [span('2026-11-22', '2026-11-27', { kind: 'renewal' })], 0],
    ['none for an information request', [span('2026-11-22', '2026-11-27', { kind: 'info-request' })], 0],
  ])('%s', (_, spans, days) => {
    expect(tolledDays(spans, 'UTC')).toBe(days);
  });

  test('are the same in whatever order the tolls are known', () => {
    const at = fc.integer({ min: 0, max: 60 }).map(hours => day('2026-10-23').add({ hours: hours * 9 }));
    const spans = fc.array(
      fc.tuple(at, at).map(([a, b]) => {
        const [from, until] = Temporal.Instant.compare(a, b) <= 0 ? [a, b] : [b, a];
        return { kind: 'dispute' as const, from, until, takenBackAt: null };
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        spans.chain(list =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
        ([spans, shuffled], zone) => {
          expect(tolledDays(shuffled, zone)).toBe(tolledDays(spans, zone));
          const days = new Set(
            spans.flatMap(({ from, until }) => {
              const [first, last] = [from, until].map(at => at.toZonedDateTimeISO(zone).toPlainDate());
              const covered: string[] = [];
              for (
                let one = first?.add({ days: 1 });
                one && last && Temporal.PlainDate.compare(one, last) <= 0;
              )
                [, one] = [covered.push(one.toString()), one.add({ days: 1 })];
              return covered;
            }),
          );
          expect(tolledDays(spans, zone)).toBe(days.size);
        },
      ),
    );
  });
});

describe('an end that is moved', () => {
  test('stays the first instant of a day, across a change of the clocks', () => {
    const end = Temporal.Instant.from('2027-03-10T05:00:00Z');
    expect(endMovedBy(end, 7, 'America/New_York').toString()).toBe('2027-03-17T04:00:00Z');
    expect(endMovedBy(endMovedBy(end, 7, 'America/New_York'), -7, 'America/New_York').toString()).toBe(
      end.toString(),
    );
  });

  test('is left alone by no days, wherever in its day it lies', () => {
    expect(endMovedBy(day('2026-11-22'), 0, 'UTC').toString()).toBe('2026-11-22T10:00:00Z');
  });
});

test.each([
  ['an open dispute', [span('2026-11-22', null)], true],
  ['an undecided renewal', [span('2026-11-22', null, { kind: 'renewal' })], true],
  ['a dispute that ended', [span('2026-11-22', '2026-11-23')], false],
  ['an information request', [span('2026-11-22', null, { kind: 'info-request' })], false],
  ['a customer freeze', [span('2026-11-22', null, { kind: 'customer-freeze' })], false],
  ['our own late review', [span('2026-11-22', null, { kind: 'late-review' })], false],
])('%s pauses the protection: %s', (_, spans, pauses) => {
  expect(pausesProtection(spans)).toBe(pauses);
});
