import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchInbox } from './bench-inbox.ts';
import { startBenchServer } from './bench-server.ts';
import { portalId } from './crowded-portal.ts';
import { crowdedPortal, few } from './crowds.ts';
import { wake, workerEnv } from './decide.ts';
import { postDeliveries, signDeliveries } from './post-deliveries.ts';
import { median, type Question } from './question.ts';

/** What the two processes hold while a million events wait. */
export const memoryQuestion: Question = {
  name: 'memory',
  asks: 'How much memory do server and worker hold under load, with a million events that wait?',
  baseline: 'none',
  rows: {
    server: { what: 'server, most', unit: 'MB', goals: [{ kind: 'at-most', value: 200 }] },
    worker: { what: 'worker, most', unit: 'MB', goals: [{ kind: 'at-most', value: 200 }] },
    growth: {
      what: 'worker, last third over the middle one',
      unit: 'MB',
      goals: [{ kind: 'at-most', value: 20 }],
    },
  },
  expectS: 60,
  mostRuns: 1,
  setUp: async bench => {
    const dibs = await crowdedPortal(bench, few);
    const [pending, seconds] = bench.quick ? [5_000, 3] : [1_000_000, 20];
    return {
      about: `resident memory, five times a second for ${seconds} s: the worker decides from ${pending.toLocaleString('en')} pending rows, the server takes in 100-event deliveries over 10 connections`,
      run: async () => {
        await dibs.adminPool.query(
          `INSERT INTO inbox (portal_id, content_hash, received_at, subscription_type, object_type_id, object_id, change)
           SELECT $1, sha256(('pending ' || n)::bytea), now(), 'object.propertyChange', '0-3', 40500000000 + n % 100000,
             '{"propertyName": "amount", "propertyValue": "1", "changeSource": "IMPORT"}'
             FROM generate_series(1, $2::int) AS n`,
          [portalId, pending],
        );
        await using worker = await startBenchServer('dev/bench/bench-worker.ts', workerEnv(dibs));
        await wake(workerEnv(dibs), [portalId]);
        const until = performance.now() + seconds * 1_000;
        const sampled = sample([dibs.pid, worker.pid], until);
        while (performance.now() < until) await postDeliveries(dibs.port, signDeliveries(50, 100), 10);
        const [server = [], own = []] = await sampled;
        await worker.end();
        await dibs.adminPool.query('TRUNCATE deliveries');
        await benchInbox(dibs).forgetRest();
        const third = Math.floor(own.length / 3);
        return {
          server: Math.max(...server),
          worker: Math.max(...own),
          growth: Math.max(0, median(own.slice(2 * third)) - median(own.slice(third, 2 * third))),
        };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

/** Resident memory of each process, megabytes. */
async function sample(pids: readonly number[], until: number): Promise<number[][]> {
  const samples: number[][] = pids.map(() => []);
  while (performance.now() < until) {
    for (const [index, pid] of pids.entries()) samples[index]?.push(await residentMB(pid));
    await sleep(200);
  }
  return samples;
}

async function residentMB(pid: number): Promise<number> {
  const [, kB] = /VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kB) / 1_024;
}
