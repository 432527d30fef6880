import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { answer, type Figure, type Question } from './question.ts';
import { replayQuestion } from './replay.ts';

/** Every question of the bench, by its name on the command line. */
const questions: readonly Question[] = [replayQuestion];

const usage = `Usage: npm run bench -- [${questions.map(question => question.name).join(' | ')}] … [--runs N] [--json FILE]

Measures, prints each figure next to its baseline, and writes all of it as JSON. At least 5 runs, whose median counts.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' }, json: { type: 'string' } },
  });
  const runs = Number(values.runs);
  const asked = questions.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const unknown = positionals.some(name => !questions.some(question => question.name === name));
  if (unknown || !Number.isInteger(runs) || runs < 5) throw new Error(usage);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  console.log(machine);
  const figures: Figure[] = [];
  for (const question of asked) {
    const figure = await answer(question, runs);
    figures.push(figure);
    print(figure);
  }
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, runs, figures }, null, 2)}\n`,
    );
  if (figures.some(({ medianMs, promiseMs }) => promiseMs !== null && medianMs > promiseMs))
    process.exitCode = 1;
}

function print(figure: Figure): void {
  const promise = figure.promiseMs === null ? '' : `, promised ${figure.promiseMs} ms`;
  console.log(`${figure.name}: ${figure.asks}
  ${figure.about}
  ${Math.round(figure.medianMs)} ms (median of ${figure.runsMs.join(', ')}${promise}), of which ${Math.round(figure.cpuMs)} ms of processor time in this process
  ${Math.round(figure.baselineMs)} ms ${figure.baseline}: ratio ${figure.ratio.toFixed(1)}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
