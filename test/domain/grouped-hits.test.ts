import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultEngagementLimits as limits } from '../../domain/engagement-limits.ts';
import { groupHits, type Hit } from '../../domain/grouped-hits.ts';
import { actedAt } from './direct-engagement-acts.ts';

const aHit = (hitId: string, changes: Partial<Hit> & { minute?: number } = {}): Hit => {
  const { minute = 0, ...rest } = changes;
  return {
    hitId,
    rule: 'D1',
    weight: 'critical',
    registrationId: 'reg_1',
    actorUserId: '3',
    dealId: '200',
    occurredAt: actedAt.add({ minutes: minute }),
    bulkId: null,
    ...rest,
  };
};

/** Groups in words: `case reg_1: a b`. */
const words = (hits: Hit[]) =>
  groupHits(hits, limits).map(
    group =>
      `${group.kind} ${group.registrationIds.join('+')}: ${group.hits.map(hit => hit.hitId).join(' ')}`,
  );
const many = (count: number, changes: Partial<Hit> = {}) =>
  Array.from({ length: count }, (_, n) => aHit(`h${n}`, { registrationId: `reg_${n}`, ...changes }));

describe('H3: several hits of one act are one case, hits of a bulk act one notice', () => {
  test.each<[string, Hit[], string[]]>([
    ['nothing is no group', [], []],
    ['a hit alone is a case', [aHit('a')], ['case reg_1: a']],
    [
      'a rep takes the deal and removes the partner in one go',
      [aHit('a', { rule: 'D3' }), aHit('b', { rule: 'D2', minute: 1 })],
      ['case reg_1: a b'],
    ],
    [
      'ten minutes after the first are one act still',
      [aHit('a'), aHit('b', { minute: 10 })],
      ['case reg_1: a b'],
    ],
    ['eleven are two', [aHit('a'), aHit('b', { minute: 11 })], ['case reg_1: a', 'case reg_1: b']],
    [
      'an act does not go on for ever: minutes count from its first hit',
      [aHit('a'), aHit('b', { minute: 7 }), aHit('c', { minute: 14 })],
      ['case reg_1: a b', 'case reg_1: c'],
    ],
    [
      'two people act apart',
      [aHit('a'), aHit('b', { actorUserId: '4' })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'one act on two registrations is a case on each',
      [aHit('a'), aHit('b', { registrationId: 'reg_2' })],
      ['case reg_1: a', 'case reg_2: b'],
    ],
    [
      'of nobody known, the deal holds an act together',
      [aHit('a', { actorUserId: null }), aHit('b', { actorUserId: null })],
      ['case reg_1: a b'],
    ],
    [
      'of nobody known on no deal, nothing does',
      [aHit('a', { actorUserId: null, dealId: null }), aHit('b', { actorUserId: null, dealId: null })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'nobody known is not somebody',
      [aHit('a'), aHit('b', { actorUserId: null })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'a bulk edit of two registered deals is one notice, however long it runs',
      [aHit('a', { bulkId: 'bulk' }), aHit('b', { bulkId: 'bulk', registrationId: 'reg_2', minute: 90 })],
      ['bulk-notice reg_1+reg_2: a b'],
    ],
    [
      'a bulk edit that touches one registration is a case',
      [aHit('a', { bulkId: 'bulk' }), aHit('b', { bulkId: 'bulk' })],
      ['case reg_1: a b'],
    ],
    [
      'two bulk edits are two notices',
      [...many(2, { bulkId: 'x' }), ...many(2, { bulkId: 'y' })],
      ['bulk-notice reg_0+reg_1: h0 h1', 'bulk-notice reg_0+reg_1: h0 h1'],
    ],
    [
      'four registrations at once are four cases',
      many(4),
      ['case reg_0: h0', 'case reg_1: h1', 'case reg_2: h2', 'case reg_3: h3'],
    ],
    ['five at once are a bulk act', many(5), ['bulk-notice reg_0+reg_1+reg_2+reg_3+reg_4: h0 h1 h2 h3 h4']],
  ])('%s', (_, hits, expected) => {
    expect(words(hits)).toEqual(expected);
  });

  test('a group is as grave as its gravest hit', () => {
    const hits = [
      aHit('a', { rule: 'D7', weight: 'notice' }),
      aHit('b', { rule: 'D1' }),
      aHit('c', { rule: 'D6' }),
    ];
    expect(groupHits(hits, limits)).toMatchObject([{ rule: 'D1', weight: 'critical' }]);
  });

  test('every hit lands in exactly one group, and the order given plays no part', () => {
    const hits = fc.array(
      fc.record({
        minute: fc.integer({ min: 0, max: 25 }),
        actorUserId: fc.constantFrom('3', '4', null),
        registrationId: fc.constantFrom('reg_1', 'reg_2', 'reg_3', 'reg_4', 'reg_5', 'reg_6'),
        dealId: fc.constantFrom('200', '201', null),
        bulkId: fc.constantFrom('bulk', null, null),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(hits, changes => {
        const all = changes.map((change, n) => aHit(`h${String(n).padStart(2, '0')}`, change));
        const groups = groupHits(all, limits);
        expect(groups.flatMap(group => group.hits.map(hit => hit.hitId)).sort()).toEqual(
          all.map(hit => hit.hitId),
        );
        expect(groupHits(all.toReversed(), limits)).toEqual(groups);
        for (const { kind, registrationIds } of groups)
          expect(registrationIds.length > 1).toBe(kind === 'bulk-notice');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what makes one act', () => {
  const nobody = { actorUserId: null };
  test.each<[string, Hit[], string[]]>([
    [
      'a bulk edit and a hit beside it are two acts',
      [aHit('a', { bulkId: 'bulk' }), aHit('b', { minute: 1 })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'so are a hit and a bulk edit after it',
      [aHit('a'), aHit('b', { bulkId: 'bulk', minute: 1 })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'a known person and nobody are two',
      [aHit('a'), aHit('b', { ...nobody, minute: 1 })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'nobody and a known person too',
      [aHit('a', nobody), aHit('b', { minute: 1 })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'nobody on two deals is two',
      [aHit('a', nobody), aHit('b', { ...nobody, dealId: '201' })],
      ['case reg_1: a', 'case reg_1: b'],
    ],
    [
      'registrations and hits come in the order of their ids',
      [aHit('b', { registrationId: 'reg_1' }), aHit('c'), aHit('a', { registrationId: 'reg_2' })],
      ['case reg_1: b c', 'case reg_2: a'],
    ],
  ])('%s', (_sentence, hits, expected) => {
    expect(words(hits)).toEqual(expected);
  });
});
