import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptSeeds } from '../../dev/sim/kept-seeds.ts';
import type { SeedResult } from '../../dev/sim/run-seed.ts';
import { expected } from '../../dev/sim/sometimes.ts';
import { type SeedOrder, type SimLanes, startLanes } from '../../dev/sim/start-lanes.ts';
import { rounds } from '../support/rounds.ts';

let lanes: SimLanes;
beforeAll(async () => {
  lanes = await startLanes(2);
}, 120_000);
afterAll(() => lanes[Symbol.asyncDispose]());

const run = async (orders: SeedOrder[]): Promise<SeedResult[]> => {
  const results: SeedResult[] = [];
  await lanes.run(orders, result => {
    results.push(result);
    return 'on';
  });
  return results;
};
const order = (seed: number, steps: number): SeedOrder => ({ seed, steps, until: null });
const broken = (results: SeedResult[]) =>
  results.flatMap(({ seed, violation }) => (violation === null ? [] : [{ seed, ...violation }]));

test('the same seed makes the same run, on another database too', async () => {
  const [one, again] = await run([order(7, 120), order(7, 120)]);
  expect(again?.hash).toBe(one?.hash);
  expect(again?.sometimes).toEqual(one?.sometimes);
}, 120_000);

test('another seed makes another run', async () => {
  const [one, other] = await run([order(8, 30), order(9, 30)]);
  expect(other?.hash).not.toBe(one?.hash);
}, 60_000);

describe('seeds that once broke an invariant', () => {
  test('all of them hold, though every fault of a process strikes', async () => {
    expect(keptSeeds.length).toBeGreaterThan(0);
    const results = await run(keptSeeds.map(({ seed, steps }) => order(seed, steps)));
    expect(broken(results)).toEqual([]);
    const reached = new Set(results.flatMap(({ sometimes }) => Object.keys(sometimes)));
    expect(expected.filter(name => name.startsWith('fault: ') && !reached.has(name))).toEqual([]);
  }, 240_000);
});

test('every invariant holds after every step, whatever the seed', async () => {
  const seeds = rounds(300);
  const results = await run(Array.from({ length: seeds }, (_, index) => order(1_000 + index, 200)));
  expect(results).toHaveLength(seeds);
  expect(broken(results)).toEqual([]);
}, 900_000);
