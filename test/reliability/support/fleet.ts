import { z } from 'zod';
import { installPortal, seededPortal } from '../../../dev/demo/install-portal.ts';
import type { EmulatorOptions } from '../../../dev/emulator/options.ts';
import { type RunningEmulator, startEmulator } from '../../../dev/emulator/start-emulator.ts';
import { seedDemo } from '../../../dev/seed-demo.ts';
import { createSignedClient, type JsonObject, type SignedAnswer } from '../../../dev/signed-client.ts';
import type { Constellation, User } from '../../e2e/support/constellation.ts';
import { createTestDatabase, type TestDatabase } from '../../support/create-test-database.ts';
import { type NodeProcess, startProcess } from '../../support/start-process.ts';
import { freePort } from '../../support/start-redis.ts';
import { adminQuery } from './admin-query.ts';

const credentials = { clientId: 'dibs-test', clientSecret: 'dibs-test-secret', appId: '1001' };

export type FleetMember = 'server' | 'worker';

/** A constellation whose server and worker are processes of their own, which a test may kill, freeze and start anew. */
export type Fleet = Omit<Constellation, 'complaints'> & {
  emulator: RunningEmulator;
  running: Record<FleetMember, NodeProcess>;
  /** `kill -9`, then the same process is started again. */
  killAndRestart(member: FleetMember): Promise<void>;
  /** Another one beside those that run, of another checkout where one is named. */
  start(member: FleetMember, directory?: string): Promise<NodeProcess>;
  /** SIGTERM, then the next one; answers how many ms the first took to end. */
  roll(member: FleetMember): Promise<number>;
  /** A signed request that is sent again, as cards do, while nobody answers. */
  persist(user: User, method: 'GET' | 'POST', path: string, body?: JsonObject): Promise<SignedAnswer>;
  /** Everything that any process logged so far. */
  logged(): Record<string, unknown>[];
};

const scripts = { server: 'src/server/main.ts', worker: 'webhooks/worker/main.ts' } as const;

/** Emulator in this process, server and worker as `node` starts them in production, the seeded portal set up. */
export async function startFleet(
  options: {
    emulator?: EmulatorOptions;
    env?: Record<string, string>;
    database?: TestDatabase;
    directory?: string;
  } = {},
): Promise<Fleet> {
  await using starting = new AsyncDisposableStack();
  const database = options.database ?? starting.use(await createTestDatabase());
  const port = await freePort();
  const serverUrl = `http://localhost:${port}`;
  const emulator = starting.use(
    await startEmulator({
      publicUrl: serverUrl,
      manifestDir: 'src/app',
      webhookBatchDelayMs: 20,
      webhookRetryDelayMs: retry => Math.min(2_000, 50 * 2 ** retry),
      ...credentials,
      ...options.emulator,
    }),
  );
  const env = {
    PORT: String(port),
    PUBLIC_URL: serverUrl,
    DATABASE_URL: database.appUrl,
    HUBSPOT_CLIENT_ID: credentials.clientId,
    HUBSPOT_CLIENT_SECRET: credentials.clientSecret,
    HUBSPOT_APP_ID: credentials.appId,
    HUBSPOT_API_URL: emulator.url,
    HUBSPOT_APP_URL: emulator.url,
    LOG_LEVEL: 'warn',
    ...options.env,
  };
  const everStarted: NodeProcess[] = [];
  const start = async (member: FleetMember, directory?: string) => {
    const started = await startProcess(scripts[member], env, directory);
    everStarted.push(started);
    return started;
  };
  const { directory } = options;
  const [server, worker] = await Promise.all([start('server', directory), start('worker', directory)]);
  const running = { server, worker };
  starting.defer(async () => {
    await Promise.all(everStarted.map(child => child.kill()));
  });

  const portal = await seededPortal(emulator.url);
  await installPortal(serverUrl, portal);
  const client = createSignedClient({
    ...credentials,
    serverUrl,
    publicUrl: serverUrl,
    portalId: portal.portalId,
  });
  const demo = { ...credentials, serverUrl, publicUrl: serverUrl, emulatorUrl: emulator.url };
  await seedDemo({ ...demo, portalId: portal.portalId });
  const idle = async () => {
    // A flood behind the call budget takes its time; a minute without an end is asked for again.
    for (let minutes = 0; ; minutes += 1) {
      const answer = await fetch(`${serverUrl}/_demo/idle?waitMs=60000`);
      if (answer.status === 200) return;
      if (minutes === 9) throw new Error(`Never idle: ${await answer.text()}`);
    }
  };
  await idle();
  const all = starting.move();
  return {
    database,
    serverUrl,
    emulatorUrl: emulator.url,
    portalId: portal.portalId,
    users: portal.users,
    env,
    emulator,
    running,
    start,
    killAndRestart: async member => {
      await running[member].kill();
      running[member] = await start(member);
    },
    roll: async member => {
      const took = await running[member].terminate();
      running[member] = await start(member);
      return took;
    },
    user: role => {
      const found = portal.users.find(user => user.roles.includes(role));
      if (found === undefined) throw new Error(`Nobody has the role ${role}`);
      return found;
    },
    api: user => client.as(user),
    persist: (user, method, path, body) => untilAnswered(() => client.as(user)(method, path, body)),
    crm:
      (user, headers = {}) =>
      (method, path, body) =>
        call(emulator.url + path, method, body, { authorization: `Bearer user:${user.userId}`, ...headers }),
    control: (method, path, body) => call(emulator.url + path, method, body, {}),
    rows: (sql, values) => adminQuery(database, sql, values),
    idle,
    advance: async duration => {
      await call(`${serverUrl}/_demo/clock`, 'POST', { advance: duration }, {});
    },
    logged: () => everStarted.flatMap(child => [...child.logged]),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** A connection that is refused or cut is tried again at once: the server is being started. */
async function untilAnswered<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TypeError) || performance.now() > deadline) throw error;
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, 25);
      await promise;
    }
  }
}

async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<JsonObject> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 500)}`);
  return text === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
