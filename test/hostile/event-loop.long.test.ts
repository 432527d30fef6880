import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { routes } from '../../src/server/route-table.ts';
import { type Fleet, type FleetMember, startFleet } from '../reliability/support/fleet.ts';
import { freePort } from '../support/start-redis.ts';
import { hostileFiles } from './support/corpus.ts';
import { hostileBody } from './support/hostile-json.ts';
import { randomFrom } from './support/random.ts';
import { sampleBodyOf } from './support/sample-of.ts';
import { sendRaw } from './support/send-raw.ts';

let fleet: Fleet;
let directory = '';
let workerMetrics = '';
beforeAll(async () => {
  const port = await freePort();
  workerMetrics = `http://127.0.0.1:${port}/metrics`;
  directory = await mkdtemp(join(tmpdir(), 'dibs-holds-'));
  fleet = await startFleet({
    env: {
      METRICS_PORT: String(port),
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'support/tell-holds.mjs')}`,
      DIBS_HOLDS_DIRECTORY: directory,
    },
  });
});
afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const holdSchema = z.object({
  ...{ at: z.number(), wallMs: z.number(), ownMs: z.number(), gcMs: z.number() },
  waitedMs: z.number().nullable(),
});

/** What held up a process for more than 20 ms since then, longest by its own doing first. */
async function holdsOf(name: FleetMember, since: number) {
  const file = join(directory, String(fleet.running[name].pid));
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).trim().split('\n') : [];
  const holds = lines.map(line => holdSchema.parse(JSON.parse(line)));
  return holds.filter(({ at }) => at > since).toSorted((a, b) => b.ownMs - a.ownMs);
}

type Figures = { lagMs: number; heapMiB: number };

/** The longest that the event loop was held up since the last look, and the heap, of one process. */
async function figuresOf(url: string): Promise<Figures> {
  const text = await (await fetch(url)).text();
  const value = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    lagMs: value('nodejs_eventloop_lag_max_seconds') * 1_000,
    heapMiB: value('nodejs_heap_size_used_bytes') / 1024 / 1024,
  };
}

const taking = routes.filter(route => route.auth === 'signed' && sampleBodyOf(route) !== undefined);
const longest: Record<string, number[]> = { server: [], worker: [] };
const heap: Record<string, number[]> = { server: [], worker: [] };

async function look(): Promise<void> {
  for (const [name, url] of [
    ['server', `${fleet.serverUrl}/metrics`],
    ['worker', workerMetrics],
  ] as const) {
    const { lagMs, heapMiB } = await figuresOf(url);
    longest[name]?.push(lagMs);
    heap[name]?.push(heapMiB);
  }
}

const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

test('5,000 generated bodies and every kept file, twice, as deliveries: server and worker live, and neither is held up', async () => {
  const random = randomFrom(2026);
  const user = fleet.user('partner-manager');
  await look();
  // That one told of loading the program.
  for (const lags of Object.values(longest)) lags.length = 0;
  const since = Date.now();
  for (let sent = 0; sent < 5_000; sent += 1) {
    const route = random.pick(taking);
    const response = await sendRaw(fleet, {
      method: route.method,
      path: route.path.replace(':type', 'deals').replace(/:[A-Za-z]+/g, '1'),
      user,
      body: hostileBody(sampleBodyOf(route), random),
    });
    expect(response.status, route.path).toBeLessThan(500);
    await response.body?.cancel();
    if (sent % 100 === 99) await look();
  }
  for (let round = 0; round < 2; round += 1) {
    for (const [at, file] of hostileFiles(fleet.portalId).entries()) {
      const response = await sendRaw(fleet, { method: 'POST', path: '/webhooks/hubspot', body: file.bytes });
      expect(response.status, file.name).toBe(200);
      await response.body?.cancel();
      if (at % 100 === 99) await look();
    }
    await fleet.idle();
    await look();
  }
  for (const name of ['server', 'worker'] as const) {
    const lags = longest[name] ?? [];
    const heaps = heap[name] ?? [];
    console.log(
      `${name}: held up at most, in ${lags.length} looks: median ${quantile(lags, 0.5).toFixed(0)} ms, p90 ${quantile(lags, 0.9).toFixed(0)} ms, most ${quantile(lags, 1).toFixed(0)} ms; heap ${heaps[0]?.toFixed(0)} → ${heaps.at(-1)?.toFixed(0)} MiB, most ${quantile(heaps, 1).toFixed(0)} MiB`,
    );
    const holds = await holdsOf(name, since);
    const own = holds.map(({ ownMs }) => ownMs);
    console.log(
      `${name}: by its own work ${own[0]?.toFixed(0) ?? 'at most 20'} ms at most; ${holds.length} times more than 20 ms, ${holds.filter(({ wallMs }) => wallMs > 50).length} of them more than 50 ms by the clock on the wall`,
      ...holds.slice(0, 3),
      'longest by the wall:',
      ...holds.toSorted((a, b) => b.wallMs - a.wallMs).slice(0, 3),
    );
    // Time in which other processes had the processor is not of our doing.
    expect(holds.filter(({ ownMs }) => ownMs > 50)).toEqual([]);
    // Half a gigabyte would mean that something is kept; garbage that waits to be collected is not.
    expect(heaps.at(-1)).toBeLessThan(300);
  }
  for (const process of Object.values(fleet.running)) expect(process.exited).toBe(false);
});
