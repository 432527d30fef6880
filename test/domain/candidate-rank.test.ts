import { expect, test } from 'vitest';
import type { MatchLevel, MatchLink } from '../../domain/account-match.ts';
import { rankCandidates, rankLinks } from '../../domain/candidate-rank.ts';

const link = (level: MatchLevel, effect: MatchLink['effect'], value = ''): MatchLink => ({
  level,
  effect,
  a: { property: 'p', value },
  b: { property: 'p', value },
});
const m2 = link('M2', 'same');
const m3 = link('M3', 'same');
const group = link('M4', 'same');
const warning = link('M4', 'warning');
const place = link('M6', 'review');
const contact = link('M7', 'review');
const name = link('M8', 'hint');

test.each<[why: string, given: [string, MatchLink[]][], ids: string[]]>([
  [
    'what unites, then what is for review, then warnings, then hints',
    [
      ['1', [name]],
      ['2', [warning]],
      ['3', [contact]],
      ['4', [place]],
      ['5', [m3]],
      ['6', [m2]],
    ],
    ['6', '5', '4', '3', '2', '1'],
  ],
  [
    'a group that counts as one, with what unites',
    [
      ['1', [place]],
      ['2', [group]],
      ['3', [m2]],
    ],
    ['3', '2', '1'],
  ],
  [
    'a merge and a person’s word before all',
    [
      ['1', [m2]],
      ['2', [link('M5', 'same')]],
      ['3', [link('M1', 'same')]],
    ],
    ['3', '2', '1'],
  ],
  [
    'by the surest, whatever stands first',
    [
      ['1', [name, place]],
      ['2', [contact]],
    ],
    ['1', '2'],
  ],
  [
    'of two with one surest link the one with more kinds',
    [
      ['1', [place]],
      ['2', [place, contact]],
    ],
    ['2', '1'],
  ],
  [
    'several links of one kind are one kind',
    [
      ['1', [contact, name]],
      ['2', [contact, contact, contact]],
    ],
    ['1', '2'],
  ],
  [
    'else by id, as numbers',
    [
      ['10', [name]],
      ['9', [name]],
      ['11', [name]],
    ],
    ['9', '10', '11'],
  ],
  [
    'nobody without a link',
    [
      ['1', []],
      ['2', [name]],
    ],
    ['2'],
  ],
])('candidates come in order: %s', (_, given, ids) => {
  const ranked = rankCandidates(given.map(([companyId, links]) => ({ candidate: { companyId }, links })));
  expect(ranked.map(({ candidate }) => candidate.companyId)).toEqual(ids);
});

test('a candidate is what its surest link is, and its links come in order', () => {
  expect(rankCandidates([{ candidate: { companyId: '7' }, links: [name, warning, place] }])).toEqual([
    { candidate: { companyId: '7' }, kind: 'review', links: [place, warning, name] },
  ]);
});

test('links of one place stay in their order', () => {
  const [a, b] = [link('M7', 'review', 'a'), link('M7', 'review', 'b')];
  expect(rankLinks([name, b, a])).toEqual([b, a, name]);
});
