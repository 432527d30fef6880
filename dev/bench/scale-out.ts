import { availableParallelism } from 'node:os';
import type { BenchDibs } from './bench-dibs.ts';
import { benchInbox } from './bench-inbox.ts';
import { startBenchRedis } from './bench-redis.ts';
import { startBenchServer } from './bench-server.ts';
import { installBenchPortal } from './crowded-portal.ts';
import { crowdedPortal, few } from './crowds.ts';
import { wake, workerEnv } from './decide.ts';
import { postgresProcessorS, processorS } from './processor-time.ts';
import { type Question, type Readings, type Row, timed } from './question.ts';

const workers = [1, 2, 4] as const;
const portals = Array.from({ length: 8 }, (_, index) => String(7_710_000 + index));
/** Before the clock runs, so that each worker's code is compiled: events in each portal. */
const warmUp = 500;

type Queue = 'Postgres' | 'Redis';

/** More workers on the same database: they share portals, not a portal. */
export const scaleOutQuestion: Question = {
  name: 'scale-out',
  asks: 'How many events a second do more workers decide, with the queue on Postgres and on Redis?',
  baseline: 'one worker on the same queue',
  rows: Object.fromEntries(
    (['Postgres', 'Redis'] as const).flatMap(queue =>
      workers.flatMap((count): [string, Row][] => {
        const setting = `${count} ${count === 1 ? 'worker' : 'workers'}, queue on ${queue}`;
        return [
          [keyOf(queue, count, 'rate'), { what: setting, unit: 'events/s', goals: [] }],
          [
            keyOf(queue, count, 'workers'),
            { what: `${setting}: the workers took`, unit: 'cores', goals: [] },
          ],
          [keyOf(queue, count, 'postgres'), { what: `${setting}: Postgres took`, unit: 'cores', goals: [] }],
        ];
      }),
    ),
  ),
  expectS: 55,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const dibs = await crowdedPortal(bench, few);
    for (const id of portals) await installBenchPortal(dibs.appPool, id);
    const redis = stack.use(await startBenchRedis());
    const kept = stack.move();
    const each = bench.quick ? 100 : 2_000;
    const envOf = { Postgres: workerEnv(dibs), Redis: workerEnv(dibs, redis.url) };
    const one = new Map<Queue, Readings>();
    return {
      about: `${each.toLocaleString('en')} events in each of ${portals.length} portals, after ${warmUp} to warm up; each outcome is there once; workers, Postgres and bench share ${availableParallelism()} cores, of which the bench took what is left`,
      run: async () => {
        const readings: Record<string, number> = {};
        for (const count of workers)
          for (const queue of ['Postgres', 'Redis'] as const) {
            const decided = await decide(dibs, envOf[queue], count, each);
            if (count === 1) one.set(queue, decided);
            for (const [key, value] of Object.entries(decided)) readings[keyOf(queue, count, key)] = value;
          }
        return readings;
      },
      runBaseline: async (): Promise<Readings> =>
        Object.fromEntries(
          workers.flatMap(count =>
            [...one].flatMap(([queue, decided]) =>
              Object.entries(decided).map(([key, value]) => [keyOf(queue, count, key), value]),
            ),
          ),
        ),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

function keyOf(queue: Queue, count: number, key: string): string {
  return `${queue} ${count} ${key}`;
}

/** @returns events a second, and how many cores the workers together and Postgres kept busy meanwhile */
async function decide(
  dibs: BenchDibs,
  env: ReturnType<typeof workerEnv>,
  count: number,
  each: number,
): Promise<{ rate: number; workers: number; postgres: number }> {
  await using stack = new AsyncDisposableStack();
  const pids: number[] = [];
  for (let worker = 0; worker < count; worker += 1)
    pids.push(stack.use(await startBenchServer('dev/bench/bench-worker.ts', env)).pid);
  const { rows } = await dibs.adminPool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const spent = async () => ({
    workers: await Promise.all(pids.map(processorS)),
    postgres: await postgresProcessorS(rows[0]?.pid ?? 0),
  });
  await decideAll(dibs, env, warmUp);
  await fillPortals(dibs, each);
  const before = await spent();
  const took = (await timed(() => wakeAndWait(dibs, env))) / 1_000;
  const after = await spent();
  await requireDecided(dibs, each);
  const ofWorkers = after.workers.map((s, index) => s - (before.workers[index] ?? 0));
  const postgres = after.postgres - before.postgres;
  console.log(
    `  ${count} on ${env.REDIS_URL === undefined ? 'Postgres' : 'Redis'}: ${took.toFixed(1)} s, of processor time ${ofWorkers.map(s => s.toFixed(1)).join(' + ')} s the workers' and ${postgres.toFixed(1)} s Postgres'`,
  );
  await stack.disposeAsync();
  await benchInbox(dibs).forgetRest();
  return {
    rate: (portals.length * each) / took,
    workers: ofWorkers.reduce((sum, s) => sum + s, 0) / took,
    postgres: postgres / took,
  };
}

async function decideAll(dibs: BenchDibs, env: ReturnType<typeof workerEnv>, each: number): Promise<void> {
  await fillPortals(dibs, each);
  await wakeAndWait(dibs, env);
  await benchInbox(dibs).forgetRest();
}

async function fillPortals(dibs: BenchDibs, each: number): Promise<void> {
  for (const id of portals) await benchInbox(dibs).fill(id, each);
}

async function wakeAndWait(dibs: BenchDibs, env: ReturnType<typeof workerEnv>): Promise<void> {
  await wake(env, portals);
  await benchInbox(dibs).decided();
}

/** @throws unless every deal was decided once */
async function requireDecided({ adminPool }: BenchDibs, each: number): Promise<void> {
  const { rows } = await adminPool.query<{ deals: number }>(
    "SELECT count(DISTINCT object_id)::int AS deals FROM inbox WHERE outcome IN ('applied', 'no-change')",
  );
  const expected = (portals.length * each) / 5;
  if (rows[0]?.deals !== expected) throw new Error(`${rows[0]?.deals} of ${expected} deals were decided`);
}
