import type { BenchDibs } from './bench-dibs.ts';
import { benchInbox } from './bench-inbox.ts';
import { startBenchRedis } from './bench-redis.ts';
import { startBenchServer } from './bench-server.ts';
import { installBenchPortal } from './crowded-portal.ts';
import { crowdedPortal, few } from './crowds.ts';
import { wake, workerEnv } from './decide.ts';
import { type Question, type Readings, timed } from './question.ts';

const workers = [1, 2, 4] as const;
const portals = Array.from({ length: 8 }, (_, index) => String(7_710_000 + index));

/** More workers on the same database: they share portals, not a portal. */
export const scaleOutQuestion: Question = {
  name: 'scale-out',
  asks: 'How many events a second do more workers decide, with the queue on Postgres and on Redis?',
  baseline: 'one worker on the same queue',
  rows: Object.fromEntries(
    (['Postgres', 'Redis'] as const).flatMap(queue =>
      workers.map(count => [
        keyOf(queue, count),
        {
          what: `${count} ${count === 1 ? 'worker' : 'workers'}, queue on ${queue}`,
          unit: 'events/s' as const,
          goals: [],
        },
      ]),
    ),
  ),
  expectS: 45,
  mostRuns: 1,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const dibs = await crowdedPortal(bench, few);
    for (const id of portals) await installBenchPortal(dibs.appPool, id);
    const redis = stack.use(await startBenchRedis());
    const kept = stack.move();
    const each = bench.quick ? 100 : 500;
    const onPostgres = workerEnv(dibs);
    const onRedis = workerEnv(dibs, redis.url);
    return {
      about: `${each.toLocaleString('en')} events in each of ${portals.length} portals; each outcome is there once; workers, Postgres and bench share the machine's cores`,
      run: async () => {
        const rates: Record<string, number> = {};
        for (const count of workers) {
          rates[keyOf('Postgres', count)] = await rate(dibs, onPostgres, count, each);
          rates[keyOf('Redis', count)] = await rate(dibs, onRedis, count, each);
        }
        return rates;
      },
      runBaseline: async (): Promise<Readings> => {
        const [one, other] = [await rate(dibs, onPostgres, 1, each), await rate(dibs, onRedis, 1, each)];
        return Object.fromEntries(
          workers.flatMap(count => [
            [keyOf('Postgres', count), one],
            [keyOf('Redis', count), other],
          ]),
        );
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

function keyOf(queue: 'Postgres' | 'Redis', count: number): string {
  return `${queue}${count}`;
}

async function rate(
  dibs: BenchDibs,
  env: ReturnType<typeof workerEnv>,
  count: number,
  each: number,
): Promise<number> {
  const inbox = benchInbox(dibs);
  await using stack = new AsyncDisposableStack();
  for (let worker = 0; worker < count; worker += 1)
    stack.use(await startBenchServer('dev/bench/bench-worker.ts', env));
  for (const id of portals) await inbox.fill(id, each);
  const took = await timed(async () => {
    await wake(env, portals);
    await inbox.decided();
  });
  const { rows } = await dibs.adminPool.query<{ applied: number; deals: number }>(
    `SELECT count(*) FILTER (WHERE outcome = 'applied')::int AS applied, count(DISTINCT object_id)::int AS deals
       FROM inbox WHERE outcome IN ('applied', 'no-change')`,
  );
  const [counted] = rows;
  const decided = portals.length * each;
  if (counted?.deals !== decided / 5)
    throw new Error(`${counted?.deals} of ${decided / 5} deals were decided`);
  await stack.disposeAsync();
  await inbox.forgetRest();
  return (decided * 1_000) / took;
}
