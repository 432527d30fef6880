import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLive, isProtected } from '../../domain/claim-standing.ts';
import type { State } from '../../domain/registration.ts';
import { type ClaimSummary, headOfQueue } from '../../domain/submission.ts';
import { opposite, uniteClaims } from '../../domain/union.ts';
import { active, claim, instant } from './claim.ts';

const from = '2026-11-22T10:00:00Z';
const until = '2027-02-21T00:00:00Z';
const now = instant('2027-01-01T00:00:00Z');
const at = (state: State, sequence: bigint) => claim({ registrationId: `reg-${sequence}`, state, sequence });
const holder = (sequence: bigint, end = until) =>
  active(from, end, { registrationId: `reg-${sequence}`, sequence });
const nothing = { demoted: [], openDispute: false };

describe('the dispute of a union is with', () => {
  test.each<[string, ClaimSummary[], ClaimSummary[], string | null]>([
    ['the other hold', [holder(3n)], [holder(4n)], 'reg-4'],
    [
      'a claim that is left to its check, though nobody is put back',
      [holder(3n)],
      [at('submitted', 4n)],
      'reg-4',
    ],
    ['the head of the other side’s queue', [holder(3n)], [at('queued', 6n), at('queued', 5n)], 'reg-5'],
    ['nobody, where one side has no claims', [holder(3n)], [at('expired', 4n)], null],
  ])('%s', (_, sideA, sideB, expected) => {
    expect(opposite(sideA, sideB, 'reg-3', now)).toBe(expected);
    expect(opposite(sideB, sideA, 'reg-3', now)).toBe(expected);
  });
});

describe('two accounts turn out to be one (I4)', () => {
  test.each<[string, ClaimSummary[], ClaimSummary[], ReturnType<typeof uniteClaims>]>([
    ['nobody claims either', [], [], { keeps: null, ...nothing }],
    ['only one is registered: nothing changes', [holder(3n)], [], { keeps: 'reg-3', ...nothing }],
    [
      'only one has claims, several of them: nothing changes',
      [holder(3n), at('queued', 5n)],
      [at('expired', 1n)],
      { keeps: 'reg-3', ...nothing },
    ],
    [
      'a hold beats an earlier claim under review',
      [at('under-review', 1n)],
      [holder(3n)],
      { keeps: 'reg-3', demoted: ['reg-1'], openDispute: true },
    ],
    [
      'a hold beats a later claim',
      [at('info-requested', 5n)],
      [holder(3n)],
      { keeps: 'reg-3', demoted: ['reg-5'], openDispute: true },
    ],
    [
      'of two holds the earlier stays',
      [holder(4n)],
      [holder(3n)],
      { keeps: 'reg-3', demoted: ['reg-4'], openDispute: true },
    ],
    [
      'of two claims under review the earlier stays',
      [at('under-review', 1n)],
      [at('under-review', 2n)],
      { keeps: 'reg-1', demoted: ['reg-2'], openDispute: true },
    ],
    [
      'a claim that is not checked yet and earlier is in front',
      [at('submitted', 1n)],
      [at('under-review', 2n)],
      { keeps: 'reg-1', demoted: ['reg-2'], openDispute: true },
    ],
    [
      'a claim that is not checked yet and later is left to its check',
      [at('submitted', 3n)],
      [at('under-review', 2n)],
      { keeps: 'reg-2', demoted: [], openDispute: true },
    ],
    [
      'queued claims stay queued',
      [holder(1n), at('queued', 4n)],
      [at('under-review', 2n), at('queued', 3n)],
      { keeps: 'reg-1', demoted: ['reg-2'], openDispute: true },
    ],
    [
      'a protection that is over is none',
      [holder(1n, '2027-01-01T00:00:00Z')],
      [at('under-review', 2n)],
      { keeps: 'reg-2', ...nothing },
    ],
    [
      'drafts and ended claims play no part',
      [at('draft', 1n), at('lost', 2n)],
      [at('under-review', 3n)],
      { keeps: 'reg-3', ...nothing },
    ],
  ])('%s', (_sentence, sideA, sideB, outcome) => {
    expect(uniteClaims(sideA, sideB, now)).toEqual(outcome);
    expect(uniteClaims(sideB, sideA, now)).toEqual({
      ...outcome,
      demoted: expect.arrayContaining(outcome.demoted),
    });
  });
});

const anySides = fc
  .uniqueArray(
    fc.record({
      sequence: fc.bigInt({ min: 1n, max: 9n }),
      side: fc.constantFrom('A', 'B'),
      state: fc.constantFrom<State[]>(
        'draft',
        'submitted',
        'info-requested',
        'under-review',
        'queued',
        'active',
        'expired',
        'withdrawn',
      ),
      end: fc.constantFrom(until, '2027-01-01T00:00:00Z'),
    }),
    { selector: one => one.sequence, maxLength: 8 },
  )
  .map(list => {
    const of = (side: string) =>
      list
        .filter(one => one.side === side)
        .map(one => (one.state === 'active' ? holder(one.sequence, one.end) : at(one.state, one.sequence)));
    return [of('A'), of('B')] as const;
  });

const fronts: State[] = ['active', 'under-review', 'info-requested'];

test('whatever the claims: never two in front, a hold beats a claim, one dispute at most (I4)', () => {
  const disputes = new Set<boolean>();
  fc.assert(
    fc.property(anySides, ([sideA, sideB]) => {
      const { keeps, demoted, openDispute } = uniteClaims(sideA, sideB, now);
      const live = [...sideA, ...sideB].filter(one => isLive(one, now));
      const bothLive = [sideA, sideB].every(side => side.some(one => isLive(one, now)));
      disputes.add(openDispute);
      expect(openDispute).toBe(bothLive);
      expect(keeps === null).toBe(live.length === 0);
      if (!bothLive) {
        expect(demoted).toEqual([]);
        return;
      }

      const after = live.map(one =>
        demoted.includes(one.registrationId) ? { ...one, state: 'queued' as const } : one,
      );
      const inFront = after.filter(one => fronts.includes(one.state));
      expect(inFront.every(one => one.registrationId === keeps)).toBe(true);
      expect(
        demoted.every(id => fronts.includes(live.find(one => one.registrationId === id)?.state ?? 'draft')),
      ).toBe(true);

      const best = live.find(one => one.registrationId === keeps);
      if (best === undefined) throw new Error('keeps a claim that does not live');
      const rivals = live.filter(one => isProtected(one, now) === isProtected(best, now));
      expect(rivals.every(one => best.sequence <= one.sequence)).toBe(true);
      if (!isProtected(best, now)) expect(live.some(one => isProtected(one, now))).toBe(false);
      const head = headOfQueue(after, now);
      expect(head === null || head.registrationId === keeps).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(disputes.size).toBe(2);
});

test('it does not matter which account is named first', () => {
  fc.assert(
    fc.property(anySides, ([sideA, sideB]) => {
      const there = uniteClaims(sideA, sideB, now);
      const back = uniteClaims(sideB, sideA, now);
      expect({ ...back, demoted: back.demoted.toSorted() }).toEqual({
        ...there,
        demoted: there.demoted.toSorted(),
      });
    }),
  );
});
