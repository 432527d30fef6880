import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { keptSeeds } from './kept-seeds.ts';
import { emptyTally, promises, type Tally } from './promises.ts';
import { runSeed, type SeedResult } from './run-seed.ts';
import { startLaneServer } from './seed-server.ts';
import { openSimDatabase } from './sim-database.ts';
import { expected } from './sometimes.ts';
import { type SeedOrder, startLanes } from './start-lanes.ts';

const usage = `npm run sim                                                   the kept seeds and 300 more, 200 steps each
npm run sim -- --seeds K [--seed FIRST] [--steps M] [--lanes N] [--bail]  as many as you like; 10000 is a night's work
npm run sim -- --seed N [--steps M] [--until STEP] [--trace]  one run, replayed from its seed`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    steps: { type: 'string', default: '200' },
    until: { type: 'string' },
    lanes: { type: 'string' },
    bail: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const steps = number('steps', values.steps);
/** Fewer runs than this need not reach everything. */
const enoughToReachAll = 300;

if (values.help) console.log(usage);
else if (values.seed !== undefined && values.seeds === undefined) await one(number('seed', values.seed));
else await many(number('seeds', values.seeds ?? '300'), number('seed', values.seed ?? '1000'));

async function one(seed: number): Promise<void> {
  await using server = await startLaneServer();
  await using db = await openSimDatabase(await server.newDatabase());
  const until = values.until === undefined ? null : number('until', values.until);
  const trace = values.trace || until !== null ? (line: string) => console.log(line.slice(0, 500)) : null;
  tell(await runSeed(db, { seed, steps, until, ...(trace && { trace }) }));
}

async function many(count: number, first: number): Promise<void> {
  await using lanes = await startLanes(
    values.lanes === undefined ? availableParallelism() : number('lanes', values.lanes),
  );
  const startedAt = performance.now();
  const kept = values.seeds === undefined ? keptSeeds : [];
  const orders: SeedOrder[] = [
    ...kept.map(({ seed, steps: many }) => ({ seed, steps: many, until: null })),
    ...Array.from({ length: count }, (_, index) => ({ seed: first + index, steps, until: null })),
  ];
  const reached: Record<string, number> = Object.fromEntries(expected.map(name => [name, 0]));
  const tally = emptyTally();
  let broken = 0;
  await lanes.run(orders, result => {
    for (const [name, times] of Object.entries(result.sometimes))
      reached[name] = (reached[name] ?? 0) + times;
    add(tally, result.tally);
    if (result.violation === null) return 'on';
    broken += 1;
    tell(result);
    return values.bail ? 'stop' : 'on';
  });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  console.table(Object.fromEntries(Object.entries(reached).sort(([a], [b]) => (a < b ? -1 : 1))));
  const never = expected.filter(name => reached[name] === 0);
  if (never.length > 0) console.log(`never reached: ${never.join(', ')}`);
  console.table(
    Object.fromEntries(
      Object.entries(promises).map(([id, words]) => [id, { promise: words, ...tallyOf(tally, id) }]),
    ),
  );
  console.log(`${orders.length} seeds × ${steps} steps in ${seconds} s: ${broken} with a broken invariant`);
  if (broken > 0 || (never.length > 0 && count >= enoughToReachAll)) process.exitCode = 1;
}

function add(sum: Tally, more: Tally): void {
  for (const [id, { tries, violations }] of Object.entries(more)) {
    tallyOf(sum, id).tries += tries;
    tallyOf(sum, id).violations += violations;
  }
}

type Tries = { tries: number; violations: number };
function tallyOf(tally: Record<string, Tries>, id: string): Tries {
  return tally[id] ?? { tries: 0, violations: 0 };
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
