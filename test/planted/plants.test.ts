import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { applyPlant } from '../../dev/planted/apply-plant.ts';
import { plants } from '../../dev/planted/plants.ts';

const root = join(import.meta.dirname, '../..');

test('there are at least twenty, each of its own', () => {
  expect(plants.length).toBeGreaterThanOrEqual(20);
  expect(new Set(plants.map(({ what }) => what)).size).toBe(plants.length);
});

test.each(plants)('it can still be planted that $what', plant => {
  const source = readFileSync(join(root, plant.file), 'utf8');
  expect(applyPlant(plant, source)).not.toBe(source);
});

test('whoever must notice a plant is there', () => {
  const named = plants.flatMap(({ caughtBy }) => ('tests' in caughtBy ? caughtBy.tests : []));
  expect(named.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

test('a plant whose place is gone says so', () => {
  const [plant] = plants;
  if (plant === undefined) throw new Error('There are no plants');
  expect(() => applyPlant(plant, 'nothing of the kind')).toThrow(/stands 0 times/);
});
