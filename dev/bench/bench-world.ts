import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { installPortal, type SeededPortal, seededPortal } from '../demo/install-portal.ts';
import { type RunningEmulator, startEmulator } from '../emulator/start-emulator.ts';
import { seedDemo } from '../seed-demo.ts';
import type { SimServer } from '../sim/seed-server.ts';
import { app } from './bench-dibs.ts';
import { freePort, startBenchServer } from './bench-server.ts';

export type BenchWorld = AsyncDisposable & {
  emulator: RunningEmulator;
  portal: SeededPortal;
  adminPool: pg.Pool;
  /** Environment of a command of ours. */
  env: Record<string, string>;
  /** Of the emulator's own controls. */
  control(path: string, body: unknown): Promise<Record<string, unknown>>;
  /** Waits until nothing is pending anywhere. */
  idle(): Promise<void>;
  /** Moves program time and the CRM's. */
  advance(duration: string): Promise<void>;
  /** Calls that the app made since the last time it was asked, by method and path. */
  callsMade(): { method: string; path: string }[];
};

/** As production's: it looks at tables that have grown, and plans by what it finds, which the simulator's does not. */
export const livelyPostgres = { autovacuum: 'on', plan_cache_mode: 'auto' };

/**
 * The emulator here, server and worker in processes of their own, the seeded portal installed and its people set up.
 * @param limited whether the emulator counts 110 calls in 10 s, as HubSpot does
 */
export async function startBenchWorld(postgres: SimServer, limited: boolean): Promise<BenchWorld> {
  await using stack = new AsyncDisposableStack();
  const { appUrl, adminUrl } = await postgres.newDatabase();
  const adminPool = stack.adopt(createPool(adminUrl, { max: 1 }), pool => pool.end());
  const port = await freePort();
  const serverUrl = `http://localhost:${port}`;
  const emulator = stack.use(
    await startEmulator({
      port: 0,
      publicUrl: serverUrl,
      manifestDir: 'src/app',
      rateLimited: limited,
      webhookBatchDelayMs: 50,
      ...app,
    }),
  );
  const env = {
    PORT: String(port),
    PUBLIC_URL: serverUrl,
    DATABASE_URL: appUrl,
    HUBSPOT_CLIENT_ID: app.clientId,
    HUBSPOT_CLIENT_SECRET: app.clientSecret,
    HUBSPOT_APP_ID: app.appId,
    HUBSPOT_API_URL: emulator.url,
    HUBSPOT_APP_URL: emulator.url,
  };
  stack.use(await startBenchServer('src/server/main.ts', env));
  stack.use(await startBenchServer('webhooks/worker/main.ts', env));
  const portal = await seededPortal(emulator.url);
  await installPortal(serverUrl, portal);
  const { portalId } = portal;
  await seedDemo({ ...app, serverUrl, publicUrl: serverUrl, emulatorUrl: emulator.url, portalId });
  const kept = stack.move();
  const world: Omit<BenchWorld, typeof Symbol.asyncDispose> = {
    emulator,
    portal,
    adminPool,
    env,
    control: (path, body) => post(`${emulator.url}/_emulator/${path}`, body),
    idle: async () => {
      for (const until = performance.now() + 300_000; performance.now() < until; ) {
        const answer = await fetch(`${serverUrl}/_demo/idle?waitMs=20000`);
        if (answer.ok) return;
      }
      throw new Error('Something is pending after five minutes');
    },
    advance: async duration => {
      await post(`${serverUrl}/_demo/clock`, { advance: duration });
    },
    callsMade: () => {
      const calls = emulator.state.calls.list({ tokenKind: 'app' });
      emulator.state.calls.clear();
      return calls;
    },
  };
  await world.idle();
  world.callsMade();
  return { ...world, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
