import { describe, expect, test } from 'vitest';

const one = Temporal.Instant.from('2026-11-22T10:00:00Z');
const later = Temporal.Instant.from('2026-11-22T10:00:00.000000001Z');

describe('values of Temporal', () => {
  test.each([
    ['instants', one, later],
    ['days', Temporal.PlainDate.from('2026-11-22'), Temporal.PlainDate.from('2026-11-23')],
    ['durations', Temporal.Duration.from('P1D'), Temporal.Duration.from('P2D')],
    ['times of a zone', one.toZonedDateTimeISO('UTC'), one.toZonedDateTimeISO('Europe/Berlin')],
    ['an instant and its text', one, one.toString()],
    ['an instant and nothing', one, {}],
  ])('are told apart: %s', (_, left, right) => {
    expect(left).not.toEqual(right);
    expect(left).not.toStrictEqual(right);
    expect({ inside: [left] }).not.toEqual({ inside: [right] });
    expect({ inside: left, beside: 1 }).not.toMatchObject({ inside: right });
    expect([left]).not.toContainEqual(right);
    expect({ inside: left }).not.toEqual(expect.objectContaining({ inside: right }));
  });

  test('that say the same are equal', () => {
    expect({ at: one, day: Temporal.PlainDate.from('2026-11-22') }).toEqual({
      at: Temporal.Instant.from('2026-11-22T10:00:00Z'),
      day: Temporal.PlainDate.from('2026-11-22'),
    });
  });
});
