import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainLapse, queuePlace } from '../../domain/queue-place.ts';
import { instant, policy } from './claim.ts';

const confirmedAt = instant('2026-11-22T10:00:00Z');
const late = (from: string, to: string | null) => ({
  from: instant(from),
  to: to === null ? null : instant(to),
  cause: 'late-review',
});
const place = (lateReviews: ReturnType<typeof late>[] = [], now = '2026-12-01T00:00:00Z') =>
  queuePlace({ confirmedAt, lateReviews, now: instant(now), policy: policy() });

describe('a place in the queue', () => {
  test('is confirmed every 30 days, counted as T3 counts, with a warning a week before', () => {
    expect(place()).toEqual({
      warnAt: instant('2026-12-15T00:00:00Z'),
      dueAt: instant('2026-12-23T00:00:00Z'),
    });
  });

  test('is warned of as long before as the policy says, and on the first day at the earliest', () => {
    const warnAt = (queueWarnDays: number) => {
      const { registration, ...rest } = policy();
      const changed = { ...rest, registration: { ...registration, queueWarnDays } };
      return queuePlace({ confirmedAt, lateReviews: [], now: confirmedAt, policy: changed }).warnAt;
    };
    expect(warnAt(10)).toEqual(instant('2026-12-12T00:00:00Z'));
    expect(warnAt(60)).toEqual(instant('2026-11-23T00:00:00Z'));
  });

  test.each<[string, ReturnType<typeof late>[], string, string]>([
    [
      'two days of a late review before it do not count',
      [late('2026-11-25T17:00:00Z', '2026-11-26T09:00:00Z')],
      '2026-12-01T00:00:00Z',
      '2026-12-25T00:00:00Z',
    ],
    [
      'nor do days that two reviews were late on twice',
      [
        late('2026-11-25T17:00:00Z', '2026-11-26T09:00:00Z'),
        late('2026-11-26T08:00:00Z', '2026-11-26T10:00:00Z'),
      ],
      '2026-12-01T00:00:00Z',
      '2026-12-25T00:00:00Z',
    ],
    [
      'a review that is late now has cost the days up to now',
      [late('2026-11-29T17:00:00Z', null)],
      '2026-12-01T12:00:00Z',
      '2026-12-26T00:00:00Z',
    ],
    [
      'a review that was late before it joined costs nothing',
      [late('2026-11-10T17:00:00Z', '2026-11-20T09:00:00Z')],
      '2026-12-01T00:00:00Z',
      '2026-12-23T00:00:00Z',
    ],
  ])('%s', (_, reviews, now, dueAt) => {
    expect(place(reviews, now).dueAt).toEqual(instant(dueAt));
  });

  test('our delay never shortens it, however many reviews are late', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 4 }), spans => {
        const reviews = spans.map(([start, hours]) => ({
          from: confirmedAt.add({ hours: start * 12 }),
          to: confirmedAt.add({ hours: start * 12 + hours * 6 }),
          cause: 'late-review',
        }));
        const { warnAt, dueAt } = queuePlace({
          confirmedAt,
          lateReviews: reviews,
          now: confirmedAt.add({ hours: 2400 }),
          policy: policy(),
        });
        expect(Temporal.Instant.compare(dueAt, place().dueAt)).toBeGreaterThanOrEqual(0);
        expect(Temporal.Instant.compare(warnAt, dueAt)).toBeLessThan(0);
      }),
    );
  });

  test('that lapsed says why in full', () => {
    const facts = { confirmedAt, lateReviews: [], now: instant('2027-01-01T00:00:00Z'), policy: policy() };
    expect(explainLapse(facts)).toEqual({
      code: 'NOT_RECONFIRMED',
      rule: 'R-queue',
      text: 'A claim in the queue is confirmed every 30 days; nobody did by 22 December 2026.',
      facts: { confirmedAt: '2026-11-22T10:00:00Z', dueAt: '2026-12-23T00:00:00Z' },
      wouldChange: [
        {
          fact: 'confirmedAt',
          becomes: '2026-12-22T23:59:59.999Z',
          text: 'A confirmation by 22 December 2026 would have kept the place.',
        },
      ],
    });
  });

  test('that lapsed says when a confirmation would have kept it, and it would have', () => {
    const facts = { confirmedAt, lateReviews: [], now: instant('2027-01-01T00:00:00Z'), policy: policy() };
    const why = explainLapse(facts);
    expect(why).toMatchObject({
      code: 'NOT_RECONFIRMED',
      rule: 'R-queue',
      text: expect.stringContaining('22 Dec'),
    });
    const kept = instant(String(why.wouldChange[0]?.becomes));
    expect(Temporal.Instant.compare(kept, queuePlace(facts).dueAt)).toBe(-1);
    expect(Temporal.Instant.compare(queuePlace({ ...facts, confirmedAt: kept }).dueAt, facts.now)).toBe(1);
  });
});
