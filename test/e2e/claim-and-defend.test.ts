import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimAndDefend } from './support/claim-and-defend.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation();
});
afterAll(async () => {
  expect(world.complaints).toEqual([]);
  await world[Symbol.asyncDispose]();
});

test('a claim is made, approved and defended; the rival waits without learning of whom; then moves up', () =>
  claimAndDefend(world));
