import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchDibs } from './bench-dibs.ts';
import { benchInbox } from './bench-inbox.ts';
import { startBenchServer } from './bench-server.ts';
import { installBenchPortal } from './crowded-portal.ts';
import { crowdedPortal, few } from './crowds.ts';
import { wake, workerEnv } from './decide.ts';
import { postDeliveries, signDeliveries } from './post-deliveries.ts';
import { type Bench, percentile, type Question, timed } from './question.ts';

const quiet = 7_700_002;
const noisy = 7_700_003;
const live = 7_700_004;
const everyMs = 100;

/** One portal's events while another's come a hundred times as fast. */
export const noisyNeighbourQuestion: Question = {
  name: 'noisy-neighbour',
  asks: "How long does it take from an event's arrival to its outcome while another portal floods at a hundred times the rate?",
  baseline: 'the same portal alone',
  rows: {
    p99: { what: 'p99 of a quiet portal', unit: 'ms', goals: [{ kind: 'most-of-baseline', times: 2 }] },
  },
  expectS: 75,
  setUp: async bench => {
    await using stack = new AsyncDisposableStack();
    const dibs = await withPortals(bench);
    stack.use(await startBenchServer('dev/bench/bench-worker.ts', workerEnv(dibs)));
    const kept = stack.move();
    const seconds = bench.quick ? 2 : 4;
    const measure = async (flood: boolean) => {
      const flooding = flood ? postSteadily(dibs, noisy, 100, seconds) : Promise.resolve([]);
      await postSteadily(dibs, quiet, 1, seconds);
      await flooding;
      await benchInbox(dibs).decided();
      const p99 = percentile(await decidedAfter(dibs, quiet), 0.99);
      await benchInbox(dibs).forgetRest();
      return { p99 };
    };
    return {
      about: `${1_000 / everyMs} events a second for ${seconds} s, ${100_000 / everyMs} a second of the other; one server, one worker, HubSpot answering at once`,
      run: () => measure(true),
      runBaseline: () => measure(false),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** What an hour's outage leaves to do, while the day goes on. */
export const backlogQuestion: Question = {
  name: 'backlog',
  asks: 'How long does it take to decide what an hour of outage left, and how long do live events take meanwhile?',
  baseline: 'none',
  rows: {
    decided: { what: 'all decided', unit: 's', goals: [{ kind: 'at-most', value: 600 }] },
    livePost: {
      what: 'p99 of live answers to webhooks',
      unit: 'ms',
      goals: [{ kind: 'at-most', value: 500 }],
    },
    liveDecided: {
      what: "p99 of another portal's live events to their outcome",
      unit: 'ms',
      goals: [{ kind: 'at-most', value: 500 }],
    },
  },
  expectS: 110,
  mostRuns: 1,
  setUp: async bench => {
    const dibs = await withPortals(bench);
    const deliveries = bench.quick ? 20 : 1_800;
    return {
      about: `${(deliveries * 100).toLocaleString('en')} events of one portal in deliveries of 100, ${1_000 / everyMs} live ones a second; one server, one worker, HubSpot answering at once`,
      run: async () => {
        for (const { body } of signDeliveries(deliveries, 100, noisy))
          await dibs.adminPool.query('INSERT INTO deliveries (portal_id, body) VALUES ($1, $2)', [
            noisy,
            body,
          ]);
        await using _worker = await startBenchServer('dev/bench/bench-worker.ts', workerEnv(dibs));
        let going = true;
        const posting = postWhile(dibs, live, () => going);
        const took = await timed(async () => {
          await wake(workerEnv(dibs), []);
          await unpacked(dibs);
          // Of the other portal there is always one that waits.
          await benchInbox(dibs).decided(noisy);
        });
        going = false;
        const posts = await posting;
        await benchInbox(dibs).decided();
        const liveDecided = percentile(await decidedAfter(dibs, live), 0.99);
        await benchInbox(dibs).forgetRest();
        return { decided: took / 1_000, livePost: percentile(posts, 0.99), liveDecided };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

async function withPortals(bench: Bench): Promise<BenchDibs> {
  const dibs = await crowdedPortal(bench, few);
  for (const id of [quiet, noisy, live]) await installBenchPortal(dibs.appPool, String(id));
  return dibs;
}

const postSteadily = (dibs: BenchDibs, portalId: number, eventsEach: number, seconds: number) => {
  const until = performance.now() + seconds * 1_000;
  return postWhile(dibs, portalId, () => performance.now() < until, eventsEach);
};

/** Ten deliveries a second, whether the one before was answered or not. @returns milliseconds that each took */
async function postWhile(
  { port }: BenchDibs,
  portalId: number,
  goesOn: () => boolean,
  eventsEach = 1,
): Promise<number[]> {
  const sent: Promise<number[]>[] = [];
  while (goesOn()) {
    const next = performance.now() + everyMs;
    sent.push(postDeliveries(port, signDeliveries(1, eventsEach, portalId), 1));
    await sleep(Math.max(0, next - performance.now()));
  }
  return (await Promise.all(sent)).flat();
}

/** Milliseconds from the arrival of each of a portal's events to its outcome. */
async function decidedAfter({ adminPool }: BenchDibs, portalId: number): Promise<number[]> {
  const { rows } = await adminPool.query<{ ms: string }>(
    'SELECT extract(epoch FROM decided_at - received_at) * 1000 AS ms FROM inbox WHERE portal_id = $1',
    [portalId],
  );
  return rows.map(row => Number(row.ms));
}

async function unpacked({ adminPool }: BenchDibs): Promise<void> {
  while (
    (await adminPool.query('SELECT 1 FROM deliveries WHERE portal_id = $1 LIMIT 1', [noisy])).rows.length > 0
  )
    await sleep(20);
}
