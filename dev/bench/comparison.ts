import { createRandom } from '../sim/random.ts';
import { median } from './question.ts';
import { twoSamples } from './two-samples.ts';

/** Whether two ways take the same time. `ask` answers milliseconds; the ways take turns in an order that a seed decides. */
export type Comparison = {
  name: string;
  asks: string;
  /** How long it takes on two idle cores, seconds. */
  expectS: number;
  ways: readonly [string, string];
  samplesEach: number;
  /** How many are asked at once. */
  atOnce: number;
  /** A p-value below it says that the two differ. */
  leastP: number;
  setUp(): Promise<AsyncDisposable & { about: string; ask(way: 0 | 1, sample: number): Promise<number> }>;
};

export type ComparisonFigure = {
  name: string;
  asks: string;
  about: string;
  ways: readonly [string, string];
  samplesEach: number;
  mediansMs: [number, number];
  /** Largest distance between the two distributions (Kolmogorov–Smirnov), and how likely it is by chance. */
  distance: number;
  p: number;
  leastP: number;
};

export async function compare(comparison: Comparison): Promise<ComparisonFigure> {
  await using set = await comparison.setUp();
  const { samplesEach, atOnce } = comparison;
  const random = createRandom(2_026);
  const order = ([0, 1] as const)
    .flatMap(way =>
      Array.from({ length: samplesEach }, (_, sample) => ({ way, sample, at: random.int(1e9) })),
    )
    .toSorted((a, b) => a.at - b.at);
  for (const way of [0, 1] as const) for (let warm = 0; warm < 20; warm += 1) await set.ask(way, warm);
  const took: [number[], number[]] = [[], []];
  const waiting = order.values();
  const askOn = async () => {
    for (const { way, sample } of waiting) took[way].push(await set.ask(way, sample));
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  return {
    name: comparison.name,
    asks: comparison.asks,
    about: set.about,
    ways: comparison.ways,
    samplesEach,
    mediansMs: [median(took[0]), median(took[1])],
    ...twoSamples(took[0], took[1]),
    leastP: comparison.leastP,
  };
}
