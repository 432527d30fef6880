import { describe, expect, test } from 'vitest';
import { twoSamples } from '../../dev/bench/two-samples.ts';
import { createRandom } from '../../dev/sim/random.ts';

const random = createRandom(7);
/** Times around 100 ms with a long tail, as answers over HTTP have. */
const times = (count: number, shiftMs = 0) =>
  Array.from(
    { length: count },
    () => 100 + shiftMs + random.int(3_000) / 1_000 + (random.chance(0.1) ? 8 : 0),
  );

describe('the two-sample test', () => {
  test('tells samples of one distribution apart hardly more often than by chance', () => {
    const falseAlarms = Array.from({ length: 200 }, () => twoSamples(times(400), times(400))).filter(
      ({ p }) => p < 0.01,
    );
    expect(falseAlarms.length).toBeLessThan(8);
  });

  test('finds a way that takes half a millisecond longer', () => {
    expect(twoSamples(times(400), times(400, 0.5)).p).toBeLessThan(0.01);
  });

  test('finds a way that only scatters more', () => {
    const wide = times(400).map((ms, index) => (index % 2 === 0 ? ms : ms + 2));
    expect(twoSamples(times(400), wide).p).toBeLessThan(0.01);
  });

  test.each([
    ['the same values lie nowhere apart', [1, 2, 3], [1, 2, 3], 0],
    ['values that do not overlap lie wholly apart', [1, 2], [3, 4], 1],
    ['ties count once', [1, 1, 2], [1, 2, 2], 1 / 3],
  ])('%s', (_sentence, a, b, distance) => {
    expect(twoSamples(a, b).distance).toBeCloseTo(distance, 10);
  });

  test('p falls as the textbook table says: 1.36/√(n/2) apart is 5 %', () => {
    const n = 1_000;
    const apart = Math.round(1.36 * Math.sqrt(2 / n) * n);
    const [a, b] = [0, apart].map(shift => Array.from({ length: n }, (_, index) => index + shift));
    expect(twoSamples(a ?? [], b ?? []).p).toBeGreaterThan(0.04);
    expect(twoSamples(a ?? [], b ?? []).p).toBeLessThan(0.055);
  });
});
