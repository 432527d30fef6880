import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { activity, approvedAt } from './activities.ts';
import { after, dayMs, facts, hourMs, instants, start, told, type World, world } from './follow-up-world.ts';

describe('the state of the follow-up', () => {
  test('is the same in whatever order and number the facts arrived (I6)', () => {
    const statuses: string[] = [];
    fc.assert(
      fc.property(
        world.chain(one =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray([...one.activities, ...one.activities], {
              minLength: 2 * one.activities.length,
            }),
            fc.shuffledSubarray(one.misses, { minLength: one.misses.length }),
          ),
        ),
        ([one, activities, misses]) => {
          const state = told(one);
          statuses.push(state.status);
          const { takeBack, ...rest } = told(one, { activities, misses });
          expect(canonicalJson(rest)).toBe(canonicalJson({ ...state, takeBack: undefined }));
          expect(takeBack.map(String).sort()).toEqual(state.takeBack.map(String).sort());
        },
      ),
      { numRuns: 600 },
    );
    const several = statuses.length < 600 ? 2 : 4;
    expect(new Set(statuses).size).toBeGreaterThanOrEqual(several);
  });

  test('depends on nothing that is learned later', () => {
    fc.assert(
      fc.property(world, one => {
        const known = one.activities.filter(
          ({ recordedAt }) => Temporal.Instant.compare(recordedAt, one.now) <= 0,
        );
        expect(canonicalJson(told(one, { activities: known }))).toBe(canonicalJson(told(one)));
      }),
      { numRuns: 300 },
    );
  });

  test('asserts no miss beyond the clock or the watermark, none twice, and none at all within 14 days of what counted (T7)', () => {
    let examples = 0;
    let misses = 0;
    fc.assert(
      fc.property(world, one => {
        const state = told({ ...one, misses: [] });
        examples += 1;
        const limit = one.now.subtract({ hours: one.lag });
        const texts = state.misses.map(({ at }) => at.toString());
        expect(new Set(texts).size).toBe(texts.length);
        const resets = state.evidence.counted.flatMap(piece => piece.resets.map(({ at }) => at));
        for (const { at } of state.misses) {
          misses += 1;
          expect(Temporal.Instant.compare(at, limit)).toBeLessThanOrEqual(0);
          const before = [approvedAt, ...resets].filter(reset => Temporal.Instant.compare(reset, at) < 0);
          for (const reset of before)
            expect(at.epochMilliseconds - reset.epochMilliseconds).toBeGreaterThanOrEqual(14 * dayMs);
        }
      }),
      { numRuns: 600 },
    );
    expect(misses).toBeGreaterThan(examples / 4);
  });

  test('is idempotent: once its misses are recorded, none is new and nothing else changes', () => {
    fc.assert(
      fc.property(world, one => {
        const before = told({ ...one, misses: [] });
        const recorded = before.misses.map(({ at }) => ({ at, recordedAt: one.now, takenBackAt: null }));
        const again = told({ ...one, misses: recorded });
        expect(again.misses.some(({ isNew }) => isNew)).toBe(false);
        expect(again.takeBack).toEqual([]);
        expect(again.misses.map(({ at }) => at.toString())).toEqual(
          before.misses.map(({ at }) => at.toString()),
        );
        expect(canonicalJson([again.status, again.deadline, again.directWindows])).toBe(
          canonicalJson([before.status, before.deadline, before.directWindows]),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('what has once counted goes on counting', () => {
    fc.assert(
      fc.property(facts, instants, instants, (activities, a, b) => {
        const [sooner, later] = Temporal.Instant.compare(a, b) <= 0 ? [a, b] : [b, a];
        const idsAt = (now: Temporal.Instant) =>
          told({ activities, tolls: [], misses: [], now, lag: 0 }).evidence.counted.flatMap(piece => [
            piece.activityId,
            ...piece.duplicateIds,
          ]);
        expect(idsAt(later)).toEqual(expect.arrayContaining(idsAt(sooner)));
      }),
      { numRuns: 600 },
    );
  });
});

const calls = fc.uniqueArray(fc.integer({ min: 1, max: 85 * 24 }), { maxLength: 8 });
const callsOf = (hours: number[]) => hours.map(one => activity('call', after(one).toString()));

/** What is written on a record after it was read: said again, its people edited, deleted, restored, confirmed. */
type Later = 'again' | 'edited' | 'deleted' | 'restored' | 'confirmed';
const laterVersions = (one: Activity, changes: { kind: Later; hours: number }[]): Activity[] => {
  let current = one;
  return [...changes]
    .sort((a, b) => a.hours - b.hours)
    .map(({ kind, hours }) => {
      const at = one.recordedAt.add({ hours });
      current =
        kind === 'deleted'
          ? { ...current, deletedAt: current.deletedAt ?? at }
          : kind === 'confirmed'
            ? { ...current, confirmedAt: current.confirmedAt ?? at }
            : kind === 'edited'
              ? {
                  ...current,
                  recordedAt: at,
                  deletedAt: null,
                  associations: { ...current.associations, contactIds: ['contact-2'] },
                }
              : kind === 'restored'
                ? { ...current, recordedAt: at, deletedAt: null }
                : current;
      return current;
    });
};
const changed = fc.uniqueArray(
  fc.record({
    kind: fc.constantFrom<Later>('again', 'edited', 'deleted', 'restored', 'confirmed'),
    hours: fc.integer({ min: 1, max: 60 }).map(n => n * 17),
  }),
  { maxLength: 4, selector: ({ hours }) => hours },
);

describe('versions of one record', () => {
  test('give the same state in whatever order and number they arrived', () => {
    fc.assert(
      fc.property(
        facts.chain(activities =>
          fc.tuple(
            fc.constant(activities),
            fc.array(changed, { minLength: activities.length, maxLength: activities.length }),
            instants,
          ),
        ),
        fc.nat(),
        ([activities, changes, now], turn) => {
          const versions = activities.flatMap((one, index) => [
            one,
            ...laterVersions(one, changes[index] ?? []),
          ]);
          const state = (some: Activity[]) =>
            canonicalJson(told({ activities: some, tolls: [], misses: [], now, lag: 0 }));
          const at = versions.length === 0 ? 0 : turn % versions.length;
          const turned = [...versions.slice(at), ...versions.toReversed(), ...versions.slice(0, at)];
          expect(state(turned)).toBe(state(versions));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('of a call that counted never make it late: edited, deleted or restored it goes on counting', () => {
    fc.assert(
      fc.property(calls, changed, instants, (hours, changes, now) => {
        const plain = callsOf(hours);
        const [first, ...others] = plain;
        if (first === undefined) return;
        const counted = (some: Activity[]) => {
          const { misses, evidence } = told({ activities: some, tolls: [], misses: [], now, lag: 0 });
          return {
            misses: misses.map(({ at }) => String(at)),
            ids: evidence.counted.map(one => one.activityId),
          };
        };
        const later = laterVersions(
          first,
          changes.filter(({ kind }) => kind !== 'confirmed'),
        );
        expect(counted([first, ...later, ...others])).toEqual(counted(plain));
      }),
      { numRuns: 400 },
    );
  });
});

/** With calls only, each learned at once, the rule is one sentence, told here a second time. */
function missesByDays(hours: number[], now: Temporal.Instant): number[] {
  const dayOf = (at: number) => Math.floor(at / dayMs);
  const events = [start, ...hours.map(one => start + one * hourMs)];
  const misses: number[] = [];
  for (let day = dayOf(start) + 1; day * dayMs <= now.epochMilliseconds; day++) {
    const last = Math.max(...events.filter(at => at < day * dayMs));
    const quietDays = day - dayOf(last) - 1;
    if (quietDays > 0 && quietDays % 14 === 0) misses.push(day * dayMs);
  }
  return misses;
}

test('a miss is every midnight that ends 14, 28, 42 … quiet days, and no other instant', () => {
  fc.assert(
    fc.property(calls, instants, (hours, now) => {
      const state = told({ activities: callsOf(hours), tolls: [], misses: [], now, lag: 0 });
      const expected = missesByDays(
        hours.filter(one => Temporal.Instant.compare(after(one), now) <= 0),
        now,
      );
      expect(state.misses.map(({ at }) => at.epochMilliseconds)).toEqual(expected);
      expect(state.reviewForRevocationSince?.epochMilliseconds).toBe(expected[2]);
    }),
    { numRuns: 500 },
  );
});

test('sweeping often or once records the same misses, each once', () => {
  fc.assert(
    fc.property(
      calls,
      fc.uniqueArray(fc.integer({ min: 1, max: 85 * 24 }), { minLength: 1, maxLength: 12 }),
      (hours, sweeps) => {
        const activities = callsOf(hours);
        const ledger: World['misses'] = [];
        for (const sweep of [...sweeps].sort((a, b) => a - b)) {
          const now = after(sweep);
          const state = told({ activities, tolls: [], misses: ledger, now, lag: 0 });
          expect(state.takeBack).toEqual([]);
          for (const { at, isNew } of state.misses)
            if (isNew) ledger.push({ at, recordedAt: now, takenBackAt: null });
        }
        const last = after(Math.max(...sweeps));
        expect(ledger.map(({ at }) => at.epochMilliseconds)).toEqual(
          missesByDays(
            hours.filter(one => Temporal.Instant.compare(after(one), last) <= 0),
            last,
          ),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('one call more never brings the first miss forward', () => {
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 85 * 24 }), instants, (hours, extra, now) => {
      const firstOf = (list: number[]) =>
        told({ activities: callsOf(list), tolls: [], misses: [], now, lag: 0 }).misses[0]?.at
          .epochMilliseconds ?? Number.POSITIVE_INFINITY;
      expect(firstOf([...new Set([...hours, extra])])).toBeGreaterThanOrEqual(firstOf(hours));
    }),
    { numRuns: 300 },
  );
});
