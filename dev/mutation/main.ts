import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compare, explanations, writeSurvivors } from './explained.ts';
import { isAlive, type Mutant, runMutants } from './run-mutants.ts';
import { testsOfDomain } from './tests-of.ts';

const usage = `npm run mutate                          changes every rule in every way and sees whether a test notices
npm run mutate -- domain/tier.ts …      only these files
  --concurrency N   mutants tried at the same time (2)
  --write           writes the survivors to dev/mutation/survivors/, to be explained one by one
  --json FILE       the table as JSON`;

/** The share of mutants that the tests must kill. */
const leastPercent = 90;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else await main(Number(values.concurrency));

async function main(concurrency: number): Promise<void> {
  const testsOf = testsOfDomain(process.cwd());
  const unknown = positionals.filter(file => !testsOf.has(file));
  if (!Number.isInteger(concurrency) || concurrency < 1 || unknown.length > 0) {
    console.error(unknown.length > 0 ? `No rule has the name ${unknown.join(', ')}.` : usage);
    process.exitCode = 2;
    return;
  }
  const mutants: Mutant[] = [];
  for (const [file, tests] of testsOf) {
    if (positionals.length > 0 && !positionals.includes(file)) continue;
    const found = await runMutants(file, tests, concurrency);
    mutants.push(...found);
    console.log(`${file.padEnd(36)} ${summary(found)}`);
  }
  if (values.write) writeSurvivors(mutants);
  report(mutants);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(tableOf(mutants), null, 2));
}

function report(mutants: Mutant[]): void {
  const { unexplained, stale } = compare(mutants, explanations());
  const files = new Set(mutants.map(({ file }) => file));
  for (const mutant of unexplained)
    console.log(
      `unexplained  ${mutant.range}  ${mutant.mutator}: ${oneLine(mutant.original)} → ${oneLine(mutant.replacement)}`,
    );
  for (const each of stale.filter(({ file }) => files.has(file)))
    console.log(`no survivor any more  ${each.file}  ${each.mutator}: ${oneLine(each.original)}`);
  console.log(`all ${files.size} files  ${summary(mutants)}, ${unexplained.length} survivors unexplained`);
  if (percent(mutants) < leastPercent || unexplained.length > 0) process.exitCode = 1;
}

function valid(mutants: Mutant[]): Mutant[] {
  return mutants.filter(({ outcome }) => outcome !== 'invalid');
}

function percent(mutants: Mutant[]): number {
  const tried = valid(mutants);
  return tried.length === 0 ? 100 : (100 * tried.filter(mutant => !isAlive(mutant)).length) / tried.length;
}

function summary(mutants: Mutant[]): string {
  const tried = valid(mutants);
  const killed = tried.filter(mutant => !isAlive(mutant));
  return `${killed.length} of ${tried.length} killed (${percent(mutants).toFixed(1)} %)`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 80);
}

function tableOf(mutants: Mutant[]) {
  return [...Map.groupBy(mutants, ({ file }) => file)].map(([file, found]) => ({
    file,
    mutants: valid(found).length,
    killed: valid(found).filter(mutant => !isAlive(mutant)).length,
  }));
}
