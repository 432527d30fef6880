import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, explanations, writeSurvivors } from './explained.ts';
import type { Mutant } from './mutant.ts';
import { resume, type Saved, save } from './results.ts';
import { percent, rowOf, summary, tableOf } from './table.ts';
import { type TestsOf, testsOfDomain } from './tests-of.ts';

const usage = `npm run mutate                          changes every rule in every way and sees whether a test notices
npm run mutate -- domain/tier.ts …      only these files
  --concurrency N   mutants tried at the same time (2)
  --resume          takes over what .data/mutation/ tells of files whose tests would load the same as then
  --write           writes the survivors to dev/mutation/survivors/, to be explained one by one
  --table FILE      the table as Markdown
  --json FILE       the table as JSON`;

/** The share of mutants that the tests must kill. */
const leastPercent = 90;

const root = process.cwd();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    resume: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    table: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else await main(Number(values.concurrency));

async function main(concurrency: number): Promise<void> {
  const testsOf = testsOfDomain(root);
  const unknown = positionals.filter(file => !testsOf.has(file));
  if (!Number.isInteger(concurrency) || concurrency < 1 || unknown.length > 0) {
    console.error(unknown.length > 0 ? `No rule has the name ${unknown.join(', ')}.` : usage);
    process.exitCode = 2;
    return;
  }
  const found = new Map<string, Saved>();
  for (const [file, tests] of testsOf) {
    if (positionals.length > 0 && !positionals.includes(file)) continue;
    const saved = await mutantsOf(file, tests, concurrency);
    if (saved === null) continue;
    found.set(file, saved);
    console.log(`${file.padEnd(36)} ${summary(saved.mutants)}`);
  }
  const mutants = [...found.values()].flatMap(saved => saved.mutants);
  if (values.write) writeSurvivors(mutants);
  report(mutants, positionals.length > 0 ? [...found.keys()] : null);
  if (values.table !== undefined) writeFileSync(values.table, tableOf(found, [...testsOf.keys()]));
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify([...found].map(rowOf), null, 2));
}

/** Null, and a failed run, if the tests fail as they are: they could not notice anything. */
async function mutantsOf(file: string, tests: TestsOf, concurrency: number): Promise<Saved | null> {
  const known = values.resume ? resume(root, file, tests) : null;
  if (known !== null) return known;
  if (tests.near.length === 0) {
    console.error(`${file.padEnd(36)} not tried: no test of test/domain reaches it`);
    process.exitCode = 1;
    return null;
  }
  const at = Temporal.Now.instant().round('second').toString();
  try {
    // Loaded only when something is to be tried: it is large.
    const { runMutants } = await import('./run-mutants.ts');
    return save(root, file, await runMutants(file, tests, concurrency), at);
  } catch (error) {
    console.error(`${file.padEnd(36)} not tried: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return null;
  }
}

/** @param chosen the files that were asked for, null for all */
function report(mutants: Mutant[], chosen: string[] | null): void {
  const known = explanations().filter(({ file }) => chosen === null || chosen.includes(file));
  const { unexplained, stale } = compare(mutants, known);
  const files = new Set(mutants.map(({ file }) => file));
  for (const mutant of unexplained)
    console.log(
      `unexplained  ${mutant.range}  ${mutant.mutator}: ${oneLine(mutant.original)} → ${oneLine(mutant.replacement)}`,
    );
  for (const each of stale)
    console.log(`no survivor any more  ${each.file}  ${each.mutator}: ${oneLine(each.original)}`);
  console.log(`all ${files.size} files  ${summary(mutants)}, ${unexplained.length} survivors unexplained`);
  if (percent(mutants) < leastPercent || unexplained.length + stale.length > 0) process.exitCode = 1;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 80);
}
