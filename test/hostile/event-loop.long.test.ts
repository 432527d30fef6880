import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../src/server/route-table.ts';
import { type Fleet, startFleet } from '../reliability/support/fleet.ts';
import { freePort } from '../support/start-redis.ts';
import { hostileFiles } from './support/corpus.ts';
import { hostileBody } from './support/hostile-json.ts';
import { randomFrom } from './support/random.ts';
import { sampleBodyOf } from './support/sample-of.ts';
import { sendRaw } from './support/send-raw.ts';

let fleet: Fleet;
let workerMetrics = '';
beforeAll(async () => {
  const port = await freePort();
  workerMetrics = `http://127.0.0.1:${port}/metrics`;
  fleet = await startFleet({ env: { METRICS_PORT: String(port) } });
});
afterAll(() => fleet?.[Symbol.asyncDispose]());

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
  for (const name of ['server', 'worker']) {
    const lags = longest[name] ?? [];
    const heaps = heap[name] ?? [];
    console.log(
      `${name}: held up at most, in ${lags.length} looks: median ${quantile(lags, 0.5).toFixed(0)} ms, p90 ${quantile(lags, 0.9).toFixed(0)} ms, most ${quantile(lags, 1).toFixed(0)} ms; heap ${heaps[0]?.toFixed(0)} → ${heaps.at(-1)?.toFixed(0)} MiB, most ${quantile(heaps, 1).toFixed(0)} MiB`,
    );
    // Half a gigabyte would mean that something is kept; garbage that waits to be collected is not.
    expect(heaps.at(-1)).toBeLessThan(300);
  }
  for (const process of Object.values(fleet.running)) expect(process.exited).toBe(false);
});
