import { type Goal, inWords, isReached } from './goal.ts';

/** What one measuring answers: a figure for each row, by the row's key. */
export type Readings = Readonly<Record<string, number>>;

/** One line of the table. */
export type Row = { what: string; unit: Unit; goals: readonly Goal[] };
export type Unit =
  | 'ms'
  | 's'
  | 'events/s'
  | 'jobs/s'
  | 'calls'
  | 'MB'
  | '×'
  | 'statements'
  | 'rows'
  | 'cores';

/** A set-up that is being measured: `run` and `runBaseline` take turns. */
export type Measured = AsyncDisposable & {
  /** What was measured: sizes, connections, how it was run. */
  about: string;
  run(): Promise<Readings>;
  /** The same rows of what people would write instead; absent: there is nothing to compare with. */
  runBaseline?(): Promise<Readings>;
};

/** What a bench lends to its questions. */
export type Bench = {
  /** Sizes to try the bench itself with; figures say so and are none. */
  quick: boolean;
  /** A set-up that several questions stand on: made once under its name, kept until the bench ends. */
  shared<T extends AsyncDisposable>(name: string, make: () => Promise<T>): Promise<T>;
};

/** One question that a bench answers, next to a baseline that says what of it is not ours. */
export type Question = {
  name: string;
  asks: string;
  baseline: string;
  rows: Readonly<Record<string, Row>>;
  /** How long it takes with five runs on two idle cores, set-up included, seconds. */
  expectS: number;
  /** Runs are minutes long and bound by a limit, not by the machine: so many are enough. */
  mostRuns?: number;
  setUp(bench: Bench): Promise<Measured>;
};

export type Figure = {
  question: string;
  what: string;
  about: string;
  unit: Unit;
  value: number;
  runs: number[];
  baseline: string;
  baselineValue: number | null;
  baselineRuns: number[];
  /** Of the figure to the baseline's. */
  ratio: number | null;
  toReach: string[];
  reached: boolean;
};

/** Sets up, warms up once, and takes medians of the runs; question and baseline take turns, so that both see the same machine. */
export async function answer(
  question: Question,
  bench: Bench,
  runs: number,
): Promise<{ figures: Figure[]; setUpS: number }> {
  const since = performance.now();
  await using set = await question.setUp(bench);
  const setUpS = (performance.now() - since) / 1_000;
  const own: Readings[] = [];
  const base: Readings[] = [];
  const times = Math.min(runs, question.mostRuns ?? runs);
  if (times > 1) {
    await set.run();
    await set.runBaseline?.();
  }
  for (let run = 0; run < times; run += 1) {
    own.push(await set.run());
    if (set.runBaseline !== undefined) base.push(await set.runBaseline());
  }
  const figures = Object.entries(question.rows).map(([key, row]) =>
    figureOf(question, row, set.about, valuesOf(own, key), valuesOf(base, key)),
  );
  return { figures, setUpS };
}

const valuesOf = (readings: readonly Readings[], key: string) => readings.flatMap(one => one[key] ?? []);

function figureOf(
  { name, baseline }: Question,
  { what, unit, goals }: Row,
  about: string,
  runs: number[],
  baselineRuns: number[],
): Figure {
  const value = median(runs);
  const baselineValue = baselineRuns.length === 0 ? null : median(baselineRuns);
  return {
    question: name,
    what,
    about,
    unit,
    value,
    runs,
    baseline,
    baselineValue,
    baselineRuns,
    ratio: baselineValue === null ? null : value / baselineValue,
    toReach: goals.map(goal => inWords(goal, unit)),
    reached: goals.every(goal => isReached(goal, value, baselineValue)),
  };
}

export function median(values: readonly number[]): number {
  const inOrder = values.toSorted((a, b) => a - b);
  const middle = Math.floor(inOrder.length / 2);
  const upper = inOrder[middle] ?? Number.NaN;
  return inOrder.length % 2 === 1 ? upper : ((inOrder[middle - 1] ?? upper) + upper) / 2;
}

export function percentile(values: readonly number[], share: number): number {
  const inOrder = values.toSorted((a, b) => a - b);
  return inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? Number.NaN;
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
