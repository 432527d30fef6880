import { describe, expect, test } from 'vitest';
import { createPool } from '../../adapters/postgres/pool.ts';
import { crowd } from '../../dev/bench/crowded-portal.ts';
import { type Goal, isReached } from '../../dev/bench/goal.ts';
import { answer, type Bench, type Question } from '../../dev/bench/question.ts';
import { asText } from '../../dev/bench/table.ts';

describe('a goal', () => {
  test.each<[string, Goal, number, number | null, boolean]>([
    ['as much as may be is reached', { kind: 'at-most', value: 5 }, 5, null, true],
    ['more than may be is not', { kind: 'at-most', value: 5 }, 5.1, null, false],
    ['as much as there must be is reached', { kind: 'at-least', value: 5 }, 5, null, true],
    ['less is not', { kind: 'at-least', value: 5 }, 4.9, null, false],
    ['a rate of eight tenths of the baseline', { kind: 'least-of-baseline', times: 0.8 }, 80, 100, true],
    ['and a lower one', { kind: 'least-of-baseline', times: 0.8 }, 79, 100, false],
    ['a time of half as much again', { kind: 'most-of-baseline', times: 1.5 }, 15, 10, true],
    ['and a longer one', { kind: 'most-of-baseline', times: 1.5 }, 15.1, 10, false],
    ['five more than the baseline', { kind: 'most-over-baseline', value: 5 }, 8, 3, true],
    ['and six more', { kind: 'most-over-baseline', value: 5 }, 9, 3, false],
    ['against a baseline that was not measured', { kind: 'most-over-baseline', value: 5 }, 1, null, false],
    ['what was not measured itself', { kind: 'at-most', value: 5 }, Number.NaN, null, false],
  ])('%s', (_, goal, value, baseline, reached) => expect(isReached(goal, value, baseline)).toBe(reached));
});

describe('a question', () => {
  const bench: Bench = { quick: false, shared: (_name, make) => make() };

  test('takes turns with its baseline after both warmed up, and answers medians of the runs', async () => {
    const order: string[] = [];
    const [own, base] = [
      [99, 3, 1, 2],
      [99, 20, 40, 30],
    ].map(values => values.values());
    const question: Question = {
      name: 'queue',
      asks: 'How long?',
      baseline: 'by hand',
      rows: { time: { what: 'all of it', unit: 'ms', goals: [{ kind: 'most-of-baseline', times: 0.05 }] } },
      expectS: 1,
      setUp: async () => ({
        about: 'three runs',
        run: async () => {
          order.push('own');
          return { time: own?.next().value ?? 0 };
        },
        runBaseline: async () => {
          order.push('base');
          return { time: base?.next().value ?? 0 };
        },
        [Symbol.asyncDispose]: async () => undefined,
      }),
    };
    const {
      figures: [figure],
    } = await answer(question, bench, 3);
    expect(order).toEqual(['own', 'base', 'own', 'base', 'own', 'base', 'own', 'base']);
    expect(figure).toMatchObject({ value: 2, baselineValue: 30, reached: false, runs: [3, 1, 2] });
    expect(figure?.ratio).toBeCloseTo(2 / 30);
    const table = asText(
      { figures: figure === undefined ? [] : [figure], notMeasured: [{ name: 'cards', why: 'no time' }] },
      true,
    );
    expect(table).toContain('QUICK SIZES');
    expect(table).toMatch(/queue: all of it +2\.0 ms +30\.0 ms +0\.07 +≤ 0\.05 × baseline +NO/);
    expect(table).toMatch(/cards +not measured/);
  });
});

test('a portal that no disk has room for is not begun, and it is said how much it takes', async () => {
  const nowhere = createPool('postgresql://nobody@localhost:9/none', { max: 1 });
  const size = { registrations: 1e12, freeCompanies: 0, deals: 0, domainsEach: 1, ledgerEntriesEach: 2 };
  await expect(crowd(nowhere, nowhere, size)).rejects.toThrow(
    /1,000,000,000,000 registrations takes 3975000\.0 GB while it is made; .+ has [0-9.]+ GB/,
  );
  await nowhere.end();
});
