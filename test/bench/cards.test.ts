import { describe, expect, test } from 'vitest';
import { cardsCount } from '../../dev/bench/cards.ts';
import { countLines, isTooMuch } from '../../dev/bench/count.ts';

test('cards have at most 20 kB gzip, open with one request, and no act asks more than twice', async () => {
  const counted = await cardsCount.count();
  expect(counted.filter(isTooMuch)).toEqual([]);
  const named = (start: string) =>
    counted.filter(({ what }) => what.startsWith(start)).map(({ what }) => what);
  const cards = named('size of ').map(what => what.replace('size of ', ''));
  expect(cards.length).toBeGreaterThan(8);
  expect(new Set(named('open ').filter(what => !what.includes('form')))).toEqual(
    new Set(cards.map(name => `open ${name}`)),
  );
  expect(counted.find(({ what }) => what === 'approve')).toMatchObject({
    value: 2,
    unit: 'requests',
    most: 2,
  });
}, 120_000);

describe('a count', () => {
  test.each([
    ['as much as may be is not too much', 2, false],
    ['one more is', 3, true],
  ])('%s', (_, value, tooMuch) =>
    expect(isTooMuch({ what: 'act', value, unit: 'requests', most: 2 })).toBe(tooMuch),
  );

  test('says what it may be at most, and what was asked', () => {
    const counted = [{ what: 'act', value: 3, unit: 'requests', most: 2, detail: 'GET /a' }];
    expect(countLines({ name: 'cards', asks: 'How many?', counted })).toEqual([
      'cards: How many?',
      '  act: 3 requests, TOO MUCH 2 (GET /a)',
    ]);
  });
});
