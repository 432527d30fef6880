import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLive, isProtected } from '../../domain/claim-standing.ts';
import { type State, states } from '../../domain/registration.ts';
import { type ClaimSummary, headOfQueue, queuePosition, screen } from '../../domain/submission.ts';
import { active, claim, instant } from './claim.ts';

const from = '2026-11-22T10:00:00Z';
const until = '2027-02-21T00:00:00Z';
const now = instant('2027-01-01T00:00:00Z');
const at = (state: State, sequence: bigint, change: Partial<ClaimSummary> = {}) =>
  claim({ registrationId: `reg-${sequence}`, state, sequence, ...change });
const holder = (sequence: bigint) => active(from, until, { registrationId: `reg-${sequence}`, sequence });

describe('protected (T6)', () => {
  test.each([
    ['not a millisecond before its beginning', '2026-11-22T09:59:59.999Z', false],
    ['from its beginning', '2026-11-22T10:00:00Z', true],
    ['to its last millisecond (E19)', '2027-02-20T23:59:59.999Z', true],
    ['not at its end: the account is free', '2027-02-21T00:00:00Z', false],
    ['not after its end', '2027-02-22T00:00:00Z', false],
  ])('%s', (_sentence, time, expected) => {
    expect(isProtected(active(from, until), instant(time))).toBe(expected);
  });

  test('exactly while active and inside the interval, for every state and instant (T6)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...states),
        fc.option(fc.integer({ min: 0, max: 4 })),
        fc.option(fc.integer({ min: 0, max: 4 })),
        fc.integer({ min: 0, max: 4 }),
        (state, start, end, time) => {
          const ms = (value: number | null) =>
            value === null ? null : Temporal.Instant.fromEpochMilliseconds(value);
          const one = claim({ state, protectedFrom: ms(start), protectedUntil: ms(end) });
          const inside = start !== null && start <= time && (end === null || time < end);
          const nowMs = Temporal.Instant.fromEpochMilliseconds(time);
          expect(isProtected(one, nowMs)).toBe(state === 'active' && inside);
          if (isProtected(one, nowMs)) expect(isLive(one, nowMs)).toBe(true);
        },
      ),
    );
  });
});

describe('the conflict check', () => {
  test.each<[string, 'free' | 'held', ClaimSummary[]]>([
    ['alone on the account', 'free', []],
    ['with only itself in the list', 'free', [at('submitted', 5n)]],
    ['with only itself in the list, protected', 'free', [holder(5n)]],
    ['behind a registered partner', 'held', [holder(1n)]],
    ['while a later claim is protected, after a union', 'held', [holder(9n)]],
    [
      'at the very end of a protection that nobody has ended yet',
      'free',
      [active(from, '2027-01-01T00:00:00Z', { registrationId: 'x' })],
    ],
    ['behind an earlier claim under review', 'held', [at('under-review', 4n)]],
    ['behind an earlier claim that is not checked yet', 'held', [at('submitted', 4n)]],
    ['behind an earlier claim that waits for information', 'held', [at('info-requested', 4n)]],
    ['behind an earlier queued claim', 'held', [at('queued', 4n)]],
    ['before a later claim', 'free', [at('under-review', 6n), at('queued', 7n), at('submitted', 8n)]],
    ['after a draft, which has no rights', 'free', [at('draft', 1n)]],
    [
      'after ended claims',
      'free',
      [at('expired', 1n), at('rejected', 2n), at('withdrawn', 3n), at('won', 4n)],
    ],
  ])('%s: %s → %s', (_sentence, outcome, liveClaims) => {
    expect(screen({ claim: at('submitted', 5n), liveClaims, now })).toEqual({ outcome });
  });
});

describe('the queue', () => {
  test.each<[string, number | null, ClaimSummary, ClaimSummary[]]>([
    ['first behind the holder', 1, at('queued', 5n), [holder(1n), at('queued', 5n)]],
    [
      'second behind an earlier queued claim',
      2,
      at('queued', 5n),
      [holder(1n), at('queued', 3n), at('queued', 7n)],
    ],
    ['none while under review', null, at('under-review', 5n), [at('queued', 3n)]],
    ['none once active', null, holder(1n), [at('queued', 3n)]],
  ])('place: %s (%s)', (_sentence, position, one, all) => {
    expect(queuePosition(one, all)).toBe(position);
  });

  test.each<[string, string | null, ClaimSummary[]]>([
    ['nobody, while a partner is protected', null, [holder(1n), at('queued', 2n)]],
    [
      'the earliest, once the holder is gone (E43)',
      'reg-2',
      [at('withdrawn', 1n), at('queued', 3n), at('queued', 2n)],
    ],
    [
      'the earliest, at the end of a protection that nobody has ended yet',
      'reg-2',
      [active(from, '2027-01-01T00:00:00Z'), at('queued', 2n)],
    ],
    ['nobody, while an earlier claim is under review', null, [at('under-review', 1n), at('queued', 2n)]],
    [
      'nobody, while an earlier claim waits for information',
      null,
      [at('info-requested', 1n), at('queued', 2n)],
    ],
    ['nobody, while an earlier claim is not checked yet', null, [at('submitted', 1n), at('queued', 2n)]],
    [
      'the earliest, although a later claim is under review',
      'reg-2',
      [at('queued', 2n), at('under-review', 3n)],
    ],
    ['nobody of an empty queue', null, [at('under-review', 1n)]],
    ['nobody on a free account', null, []],
  ])('moves up: %s', (_sentence, expected, claims) => {
    expect(headOfQueue(claims, now)?.registrationId ?? null).toBe(expected);
  });
});

const anyClaims = fc
  .uniqueArray(
    fc.record({
      sequence: fc.bigInt({ min: 1n, max: 9n }),
      state: fc.constantFrom<State[]>(
        'draft',
        'submitted',
        'info-requested',
        'under-review',
        'queued',
        'queued',
        'active',
        'expired',
        'rejected',
      ),
      protectedUntil: fc.constantFrom(instant(until), now),
    }),
    { selector: one => one.sequence, maxLength: 7 },
  )
  .map(list =>
    list.map(({ protectedUntil, ...rest }) =>
      at(
        rest.state,
        rest.sequence,
        rest.state === 'active' ? { protectedFrom: instant(from), protectedUntil } : {},
      ),
    ),
  );

test('whatever the claims, queue places are 1, 2, 3 … in order of sequence', () => {
  fc.assert(
    fc.property(anyClaims, claims => {
      const queued = claims.filter(one => one.state === 'queued');
      queued.sort((a, b) => Number(a.sequence - b.sequence));
      expect(queued.map(one => queuePosition(one, claims))).toEqual(queued.map((_, index) => index + 1));
    }),
  );
});

test('whatever the claims, who moves up is queued, has nobody before it, and would pass its conflict check', () => {
  const outcomes = new Set<boolean>();
  fc.assert(
    fc.property(anyClaims, claims => {
      const head = headOfQueue(claims, now);
      outcomes.add(head !== null);
      const queued = claims.filter(one => one.state === 'queued');
      const free = queued.filter(one => screen({ claim: one, liveClaims: claims, now }).outcome === 'free');
      expect(head === null ? [] : [head]).toEqual(free);
      if (head !== null) expect(queuePosition(head, claims)).toBe(1);
    }),
  );
  expect(outcomes.size).toBe(2);
});

test('of rivals that submit one after another, the first is free and all others are held, whatever the order of checking (I3)', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([1n, 2n, 3n, 4n, 5n, 6n], { minLength: 2 }), order => {
      let claims = order.map(sequence => at('submitted', sequence));
      for (const { registrationId } of claims) {
        const one = claims.find(other => other.registrationId === registrationId);
        if (one === undefined) throw new Error('lost a claim');
        const { outcome } = screen({ claim: one, liveClaims: claims, now });
        claims = claims.map(other =>
          other === one ? { ...one, state: outcome === 'free' ? 'under-review' : 'queued' } : other,
        );
      }
      const inReview = claims.filter(one => one.state === 'under-review').map(one => one.sequence);
      expect(inReview).toEqual([order.toSorted((a, b) => Number(a - b))[0]]);
      expect(headOfQueue(claims, now)).toBeNull();
    }),
  );
});
