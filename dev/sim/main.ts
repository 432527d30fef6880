import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runSeed, type SeedResult } from './run-seed.ts';
import { runSeeds } from './run-seeds.ts';
import { startSimServer } from './seed-server.ts';
import { openSimDatabase } from './sim-database.ts';
import { expected } from './sometimes.ts';

const usage = `npm run sim -- [--seed N] [--steps M] [--until STEP] [--trace]    one run, replayed from its seed
npm run sim -- --seeds K [--seed FIRST] [--steps M] [--threads T] [--bail]  many runs, and how often each thing was reached`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    steps: { type: 'string', default: '200' },
    until: { type: 'string' },
    threads: { type: 'string' },
    bail: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const first = number('seed', values.seed);
const steps = number('steps', values.steps);
/** Fewer runs than this need not reach everything. */
const enoughToReachAll = 100;

if (values.help) console.log(usage);
else if (values.seeds === undefined) await one();
else await many(number('seeds', values.seeds));

async function one(): Promise<void> {
  await using server = await startSimServer();
  await using db = await openSimDatabase(await server.newDatabase());
  const until = values.until === undefined ? null : number('until', values.until);
  const trace = values.trace || until !== null ? (line: string) => console.log(line.slice(0, 500)) : null;
  const result = await runSeed(db, { seed: first, steps, until, ...(trace && { trace }) });
  tell(result);
}

async function many(count: number): Promise<void> {
  const startedAt = performance.now();
  await using server = await startSimServer();
  const orders = Array.from({ length: count }, (_, index) => ({ seed: first + index, steps, until: null }));
  const threads = values.threads === undefined ? availableParallelism() : number('threads', values.threads);
  const reached: Record<string, number> = Object.fromEntries(expected.map(name => [name, 0]));
  let broken = 0;
  await runSeeds(server, orders, threads, result => {
    for (const [name, times] of Object.entries(result.sometimes))
      reached[name] = (reached[name] ?? 0) + times;
    if (result.violation === null) return 'on';
    broken += 1;
    tell(result);
    return values.bail ? 'stop' : 'on';
  });
  console.table(Object.fromEntries(Object.entries(reached).sort(([a], [b]) => (a < b ? -1 : 1))));
  const never = expected.filter(name => reached[name] === 0);
  if (never.length > 0) console.log(`never reached: ${never.join(', ')}`);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  console.log(
    `${count} seeds × ${steps} steps on ${threads} threads in ${seconds} s: ${broken} with a broken invariant`,
  );
  if (broken > 0 || (never.length > 0 && count >= enoughToReachAll)) process.exitCode = 1;
}

function tell(result: SeedResult): void {
  console.log(`seed ${result.seed} · ${result.steps} steps · trace ${result.hash}`);
  if (result.violation === null) return;
  const { step, what } = result.violation;
  console.log(`  broken at step ${step}: ${what}`);
  console.log(`  replay: npm run sim -- --seed ${result.seed} --steps ${result.steps} --until ${step}`);
  process.exitCode = 1;
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} must be a whole number, not “${text}”.\n${usage}`);
  process.exit(2);
}
