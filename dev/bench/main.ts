import { writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type ComparisonFigure, compare } from './comparison.ts';
import { type CountFigure, countLines, isTooMuch } from './count.ts';
import { answer, type Bench, type Figure } from './question.ts';
import { comparisons, counts, questions } from './questions.ts';
import { asMarkdown, asText, inDigits } from './table.ts';

const all = [...questions, ...comparisons, ...counts];
const names = all.map(({ name }) => name);

const usage = `Usage: npm run bench -- [${names.join(' | ')}] …
    [--runs N] [--budget 18m] [--quick] [--json FILE] [--markdown FILE] [--list]

Measures, prints each figure next to its baseline and one table at the end. Medians of at least 5 runs that take turns
with the baseline's. --budget: leaves out what would not be done in time, and says so. --quick: small sizes, to try the
bench itself; they are no figures. --list: the questions, and how long each takes.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    budget: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    markdown: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const runs = Number(values.runs);
  const budgetS = values.budget === undefined ? Number.POSITIVE_INFINITY : secondsOf(values.budget);
  const unknown = positionals.some(name => !names.includes(name));
  const fewRuns = !Number.isInteger(runs) || runs < (values.quick ? 1 : 5);
  if (unknown || fewRuns || Number.isNaN(budgetS)) throw new Error(usage);
  const wanted = ({ name }: { name: string }) => positionals.length === 0 || positionals.includes(name);
  if (values.list) {
    for (const { name, expectS, asks } of all.filter(wanted)) console.log(`${name} (${expectS} s): ${asks}`);
    return;
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  console.log(`${machine}, load average ${load} before it began`);
  await using kept = new AsyncDisposableStack();
  // What was lent are processes and tens of gigabytes; whoever interrupts the bench is rid of them, too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void kept.disposeAsync().finally(() => process.exit(1)));
  const bench = lender(kept);
  const figures: Figure[] = [];
  const compared: ComparisonFigure[] = [];
  const counted: CountFigure[] = [];
  const notMeasured: { name: string; why: string }[] = [];
  const left = () => budgetS - performance.now() / 1_000;

  /** One that fails costs the others nothing, and is in the table. */
  const measure = async (question: { name: string; expectS: number }, work: () => Promise<void>) => {
    const { name, expectS } = question;
    if (!values.quick && expectS > left()) {
      notMeasured.push({ name, why: `no time: it takes ${expectS} s` });
      return;
    }
    const since = performance.now();
    try {
      await work();
    } catch (error) {
      console.error(
        `${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      notMeasured.push({ name, why: `it failed: ${error instanceof Error ? error.message : String(error)}` });
    }
    console.log(`  took ${Math.round((performance.now() - since) / 1_000)} s, expected ${expectS} s`);
  };

  for (const question of questions.filter(wanted))
    await measure(question, async () => {
      const answered = await answer(question, bench, runs);
      figures.push(...answered.figures);
      print(question.asks, answered.figures);
      console.log(`  set up in ${Math.round(answered.setUpS)} s, which is no part of the figures`);
    });
  for (const comparison of comparisons.filter(wanted))
    await measure(comparison, async () => {
      const figure = await compare(comparison);
      compared.push(figure);
      printComparison(figure);
    });
  for (const count of counts.filter(wanted))
    await measure(count, async () => {
      const figure = { name: count.name, asks: count.asks, counted: await count.count() };
      counted.push(figure);
      for (const line of countLines(figure)) console.log(line);
    });

  const shown = { figures, notMeasured };
  console.log(`\n${asText(shown, values.quick)}`);
  const at = new Date().toISOString();
  if (values.markdown !== undefined && !values.quick)
    await writeFile(
      values.markdown,
      `${at.slice(0, 10)}, ${machine}, load average ${load}\n\n${asMarkdown(shown)}\n`,
    );
  if (values.json !== undefined)
    await writeFile(
      values.json,
      `${JSON.stringify({ at, machine, load, quick: values.quick, runs, ...shown, compared, counted }, null, 2)}\n`,
    );
  const missed = figures.some(({ reached }) => !reached) || notMeasured.length > 0;
  const tooMuch = counted.some(figure => figure.counted.some(isTooMuch));
  if (!values.quick && (missed || tooMuch || compared.some(({ p, leastP }) => p < leastP)))
    process.exitCode = 1;
}

function lender(kept: AsyncDisposableStack): Bench {
  const lent = new Map<string, Promise<AsyncDisposable>>();
  return {
    quick: values.quick,
    shared: async <T extends AsyncDisposable>(name: string, make: () => Promise<T>): Promise<T> => {
      const made = lent.get(name) ?? make().then(one => kept.use(one));
      lent.set(name, made);
      return (await made) as T;
    },
  };
}

/** `90s`, `18m` or `1h`. */
function secondsOf(text: string): number {
  const [, count, unit] = /^([0-9]+)(s|m|h)$/.exec(text) ?? [];
  return Number(count) * ({ s: 1, m: 60, h: 3_600 }[unit ?? ''] ?? Number.NaN);
}

function print(asks: string, figures: readonly Figure[]): void {
  const [first] = figures;
  if (first === undefined) return;
  console.log(`${first.question}: ${asks}\n  ${first.about}; baseline: ${first.baseline}`);
  for (const { what, unit, value, runs, baselineValue, ratio, toReach, reached } of figures) {
    const against =
      baselineValue === null ? '' : `, baseline ${inDigits(baselineValue)} (${ratio?.toFixed(2)})`;
    const goal = toReach.length === 0 ? '' : ` ${toReach.join('; ')}: ${reached ? 'reached' : 'NOT REACHED'}`;
    console.log(`  ${what}: ${inDigits(value)} ${unit} (${runs.map(inDigits).join(', ')})${against}${goal}`);
  }
}

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
