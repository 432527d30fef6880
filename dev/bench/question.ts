/**
 * One question that a bench answers: how long something takes, next to a baseline that says what of it is not ours.
 * `run` and `baseline` answer milliseconds.
 */
export type Question = {
  name: string;
  asks: string;
  /** Longest that it may take, milliseconds; null: no promise. */
  promiseMs: number | null;
  baseline: string;
  /** The most that the figure may be of the baseline's; absent: the ratio is only told. */
  mostOfBaseline?: number;
  /** The most milliseconds that the figure may lie over the baseline's. */
  mostOverBaselineMs?: number;
  setUp(): Promise<
    AsyncDisposable & { about: string; run(): Promise<number>; runBaseline(): Promise<number> }
  >;
};

export type Figure = {
  name: string;
  asks: string;
  about: string;
  medianMs: number;
  runsMs: number[];
  /** Processor time of this process in the median run: on a machine that others use, too, it says more. */
  cpuMs: number;
  baseline: string;
  baselineMs: number;
  ratio: number;
  mostOfBaseline: number | null;
  mostOverBaselineMs: number | null;
  promiseMs: number | null;
};

/** Sets up, warms up once, and takes medians of the runs; question and baseline take turns, so that both see the same machine. */
export async function answer(question: Question, runs: number): Promise<Figure> {
  await using set = await question.setUp();
  await set.run();
  await set.runBaseline();
  const [own, base, cpu]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    own.push(await set.run());
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
    base.push(await set.runBaseline());
  }
  const [medianMs, baselineMs] = [median(own), median(base)];
  return {
    name: question.name,
    asks: question.asks,
    about: set.about,
    medianMs,
    runsMs: own.map(ms => Math.round(ms * 10) / 10),
    cpuMs: median(cpu),
    baseline: question.baseline,
    baselineMs,
    ratio: medianMs / baselineMs,
    mostOfBaseline: question.mostOfBaseline ?? null,
    mostOverBaselineMs: question.mostOverBaselineMs ?? null,
    promiseMs: question.promiseMs,
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
