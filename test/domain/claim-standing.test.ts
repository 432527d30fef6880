import { describe, expect, test } from 'vitest';
import { endOf, isLive, isProtected, isTakenAt } from '../../domain/claim-standing.ts';
import type { ClaimSummary } from '../../domain/submission.ts';
import { active, claim, ended, instant } from './claim.ts';

const now = instant('2026-11-22T10:00:00Z');
const earlier = '2026-10-01T10:00:00Z';
const later = '2026-12-31T00:00:00Z';
const nextMillisecond = '2026-11-22T10:00:00.001Z';
const paused: ClaimSummary = { ...active(earlier, later), protectedUntil: null };
/** Revoked once, and brought back to review by an appeal. */
const restored: ClaimSummary = {
  ...active('2026-08-01T10:00:00Z', earlier, { state: 'under-review' }),
  endedAt: instant(earlier),
  endedAs: 'revoked',
};

describe('a claim', () => {
  test.each<[string, ClaimSummary, boolean, boolean]>([
    ['in its protection is protected and live', active(earlier, later), true, true],
    ['is protected from its first instant on', active('2026-11-22T10:00:00Z', later), true, true],
    ['is live, not protected, a millisecond before', active(nextMillisecond, later), false, true],
    ['is protected to its last millisecond', active(earlier, nextMillisecond), true, true],
    ['is neither at its end, recorded or not (T6)', active(earlier, '2026-11-22T10:00:00Z'), false, false],
    ['that is paused is protected without an end', paused, true, true],
    ['without a first instant is not protected', { ...paused, protectedFrom: null }, false, true],
    ['under review is live', claim({ state: 'under-review' }), false, true],
    ['that came back to review is live whatever its old end', restored, false, true],
    ['that was rejected is neither', ended('rejected', earlier), false, false],
    [
      'that was withdrawn in its protection is neither',
      ended('withdrawn', earlier, { protectedFrom: instant(earlier), protectedUntil: instant(later) }),
      false,
      false,
    ],
  ])('%s', (_, one, isItProtected, isItLive) => {
    expect([isProtected(one, now), isLive(one, now)]).toEqual([isItProtected, isItLive]);
  });
});

describe('a customer', () => {
  const withdrawn = ended('withdrawn', earlier);
  test.each<[string, ClaimSummary[], boolean]>([
    ['on which nobody ever had a claim is free', [], false],
    [
      'is taken to the last millisecond of a protection (E19)',
      [withdrawn, active(earlier, nextMillisecond)],
      true,
    ],
    ['is free at the end itself, recorded or not (T6)', [active(earlier, '2026-11-22T10:00:00Z')], false],
    ['is taken behind an end by whoever waits', [active(earlier, earlier), claim({ state: 'queued' })], true],
    ['is taken while the protection is paused', [paused], true],
    ['is taken by a claim that nobody has checked yet', [claim({ state: 'submitted' })], true],
    ['is free once every claim has ended', [withdrawn, ended('rejected', earlier)], false],
  ])('%s', (_, claims, taken) => {
    expect(isTakenAt(claims, now)).toBe(taken);
  });
});

describe('how and when a claim ended', () => {
  test.each<[string, ClaimSummary, { as: string; at: Temporal.Instant } | null]>([
    ['not at all in its protection', active(earlier, later), null],
    [
      'by expiry at its end, which nobody recorded',
      active(earlier, '2026-11-22T10:00:00Z'),
      { as: 'expired', at: now },
    ],
    ['not at all while paused', paused, null],
    [
      'as it was recorded, not at the end that its protection had',
      ended('withdrawn', '2026-09-01T00:00:00Z', {
        protectedFrom: instant('2026-08-01T10:00:00Z'),
        protectedUntil: instant(earlier),
      }),
      { as: 'withdrawn', at: instant('2026-09-01T00:00:00Z') },
    ],
    [
      'as what it has become, where nothing else was recorded',
      { ...ended('lost', earlier), endedAs: null },
      { as: 'lost', at: instant(earlier) },
    ],
    [
      'as what it was first, though it has become something else',
      { ...ended('revoked', earlier), state: 'rejected' },
      { as: 'revoked', at: instant(earlier) },
    ],
    ['not at all, where no instant was recorded', { ...ended('lost', earlier), endedAt: null }, null],
    ['not at all, once an appeal brought it back', restored, null],
  ])('%s', (_, one, end) => {
    expect(endOf(one, now)).toEqual(end);
  });
});
