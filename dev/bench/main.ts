import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { availabilityComparison } from './availability.ts';
import { cardsCount } from './cards.ts';
import { claimQuestions } from './claim.ts';
import { type Comparison, type ComparisonFigure, compare } from './comparison.ts';
import { type Count, type CountFigure, countLines, isTooMuch } from './count.ts';
import { intakeByQueueQuestion, intakeOfOneQuestion, intakeQuestion } from './intake.ts';
import { answer, type Figure, type Question } from './question.ts';
import { replayQuestion } from './replay.ts';

/** Every question of the bench, by its name on the command line. */
const questions: readonly Question[] = [
  intakeQuestion,
  intakeOfOneQuestion,
  intakeByQueueQuestion,
  ...claimQuestions,
  replayQuestion,
];
/** Every comparison of two ways that must take the same time. */
const comparisons: readonly Comparison[] = [availabilityComparison];
/** What is counted rather than timed. */
const counts: readonly Count[] = [cardsCount];
const names = [...questions, ...comparisons, ...counts].map(({ name }) => name);

const usage = `Usage: npm run bench -- [${names.join(' | ')}] … [--runs N] [--json FILE]

Measures, prints each figure next to its baseline, and writes all of it as JSON. At least 5 runs, whose median counts;
comparisons take samples of two ways in turns and say whether they can be told apart.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } },
  });
  const runs = Number(values.runs);
  const wanted = ({ name }: { name: string }) => positionals.length === 0 || positionals.includes(name);
  const unknown = positionals.some(name => !names.includes(name));
  if (unknown || !Number.isInteger(runs) || runs < 5) throw new Error(usage);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  console.log(machine);
  const figures: Figure[] = [];
  for (const question of questions.filter(wanted)) {
    const figure = await answer(question, runs);
    figures.push(figure);
    print(figure);
  }
  const compared: ComparisonFigure[] = [];
  for (const comparison of comparisons.filter(wanted)) {
    const figure = await compare(comparison);
    compared.push(figure);
    printComparison(figure);
  }
  const counted: CountFigure[] = [];
  for (const { name, asks, count } of counts.filter(wanted)) {
    const figure = { name, asks, counted: await count() };
    counted.push(figure);
    for (const line of countLines(figure)) console.log(line);
  }
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, runs, figures, compared, counted }, null, 2)}\n`,
    );
  const tooMuch = counted.some(figure => figure.counted.some(isTooMuch));
  if (figures.some(isMissed) || tooMuch || compared.some(({ p, leastP }) => p < leastP)) process.exitCode = 1;
}

const isMissed = ({ medianMs, promiseMs, baselineMs, ratio, mostOfBaseline, mostOverBaselineMs }: Figure) =>
  (promiseMs !== null && medianMs > promiseMs) ||
  (mostOfBaseline !== null && ratio > mostOfBaseline) ||
  (mostOverBaselineMs !== null && medianMs - baselineMs > mostOverBaselineMs);

function print(figure: Figure): void {
  const most = [
    ...(figure.mostOfBaseline === null ? [] : [`, to be at most ${figure.mostOfBaseline.toFixed(2)}`]),
    ...(figure.mostOverBaselineMs === null ? [] : [`, to be at most ${figure.mostOverBaselineMs} ms more`]),
  ].join('');
  const promise = figure.promiseMs === null ? '' : `, promised ${figure.promiseMs} ms`;
  console.log(`${figure.name}: ${figure.asks}
  ${figure.about}
  ${inMs(figure.medianMs)} (median of ${figure.runsMs.join(', ')}${promise}), of which ${Math.round(figure.cpuMs)} ms of processor time in this process
  ${inMs(figure.baselineMs)} ${figure.baseline}: ratio ${figure.ratio.toFixed(2)}${most}`);
}

const inMs = (ms: number) => `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;

function printComparison(figure: ComparisonFigure): void {
  const [first, second] = figure.mediansMs.map(ms => ms.toFixed(1));
  const verdict = figure.p < figure.leastP ? 'CAN BE TOLD APART' : 'not to be told apart';
  console.log(`${figure.name}: ${figure.asks}
  ${figure.about}
  ${figure.ways[0]} ${first} ms, ${figure.ways[1]} ${second} ms (medians of ${figure.samplesEach} each): ${verdict}
  Kolmogorov–Smirnov distance ${figure.distance.toFixed(3)}, p = ${figure.p.toFixed(3)}; below ${figure.leastP} they would differ`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
