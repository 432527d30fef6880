import { once } from 'node:events';
import { createServer } from 'node:net';
import { Writable } from 'node:stream';
import pg from 'pg';
import { expect } from 'vitest';
import { z } from 'zod';
import type { CallLimits } from '../../../adapters/hubspot/call-budget.ts';
import { type LogLevel, loadConfig } from '../../../adapters/runtime/config.ts';
import { createLogger } from '../../../adapters/runtime/logger.ts';
import { installPortal, seededPortal } from '../../../dev/demo/install-portal.ts';
import type { EmulatorOptions } from '../../../dev/emulator/options.ts';
import { startEmulator } from '../../../dev/emulator/start-emulator.ts';
import { seedDemo } from '../../../dev/seed-demo.ts';
import { createSignedClient, type JsonObject } from '../../../dev/signed-client.ts';
import { startServer } from '../../../src/server/start-server.ts';
import { startWorker } from '../../../webhooks/worker/start-worker.ts';
import { createTestDatabase, type TestDatabase } from '../../support/create-test-database.ts';

export const credentials = { clientId: 'dibs-test', clientSecret: 'dibs-test-secret', appId: '1001' };

export type User = { userId: string; email: string; roles: string[] };

/** A CRM as one of its users sees it. */
export type Crm = (method: string, path: string, body?: unknown) => Promise<JsonObject>;

export type Constellation = AsyncDisposable & {
  database: TestDatabase;
  serverUrl: string;
  emulatorUrl: string;
  portalId: string;
  users: User[];
  /** Environment of a server or worker process of its own. */
  env: Record<string, string>;
  /** Warnings and errors that server and worker logged. */
  complaints: JsonObject[];
  user(role: string): User;
  /** Calls our API as a card of this user does. */
  api(user: User): ReturnType<ReturnType<typeof createSignedClient>['as']>;
  /** Calls HubSpot as this user does in its screens. */
  crm(user: User, headers?: Record<string, string>): Crm;
  control(method: string, path: string, body?: unknown): Promise<JsonObject>;
  /** Rows of this world's database as its superuser sees them. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Waits until nothing is pending anywhere. */
  idle(): Promise<void>;
  advance(duration: string): Promise<void>;
};

/** Months pass in seconds here: so many calls that nobody waits for a place, and the emulator sets no limit either. */
const unhurried: CallLimits = {
  call: { slots: 200, windowMs: 100 },
  search: { slots: 50, windowMs: 100 },
};

/** Emulator, server and worker in this process on a database of their own, the seeded portal installed and set up. */
export async function startConstellation(
  options: {
    emulator?: EmulatorOptions;
    worker?: boolean;
    env?: Record<string, string>;
    seed?: boolean;
    /** Whether changes that no webhook told of are looked for at each advance. */
    repair?: boolean;
    /** From which level on `complaints` has what was logged. */
    logLevel?: LogLevel;
  } = {},
): Promise<Constellation> {
  await using start = new AsyncDisposableStack();
  const database = start.use(await createTestDatabase());
  const looking = start.adopt(new pg.Pool({ connectionString: database.adminUrl, max: 1 }), pool =>
    pool.end(),
  );
  const port = await freePort();
  const serverUrl = `http://localhost:${port}`;
  const emulator = start.use(
    await startEmulator({
      port: 0,
      publicUrl: serverUrl,
      manifestDir: 'src/app',
      webhookBatchDelayMs: 20,
      rateLimited: false,
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
  const given = loadConfig(env);
  const config = { ...given, hubspot: { ...given.hubspot, callLimits: unhurried } };
  const complaints: JsonObject[] = [];
  const logger = createLogger({ name: 'test', level: options.logLevel ?? 'warn' }, linesInto(complaints));
  start.use(await startServer(config, logger));
  if (options.worker !== false) start.use(await startWorker(config, logger));

  const portal = await seededPortal(emulator.url);
  await installPortal(serverUrl, portal);
  const client = createSignedClient({
    ...credentials,
    serverUrl,
    publicUrl: serverUrl,
    portalId: portal.portalId,
  });
  const running: Omit<Constellation, typeof Symbol.asyncDispose> = {
    database,
    serverUrl,
    emulatorUrl: emulator.url,
    portalId: portal.portalId,
    users: portal.users,
    env,
    complaints,
    user: role => {
      const found = portal.users.find(user => user.roles.includes(role));
      if (found === undefined) throw new Error(`Nobody has the role ${role}`);
      return found;
    },
    api: user => client.as(user),
    crm:
      (user, headers = {}) =>
      (method, path, body) =>
        call(emulator.url + path, method, body, { authorization: `Bearer user:${user.userId}`, ...headers }),
    control: (method, path, body) => call(emulator.url + path, method, body, {}),
    rows: async (sql, values) => (await looking.query(sql, values)).rows,
    idle: async () => {
      const answer = await fetch(`${serverUrl}/_demo/idle?waitMs=30000`);
      expect(await answer.json()).toMatchObject({ idle: true });
    },
    advance: async duration => {
      await call(`${serverUrl}/_demo/clock`, 'POST', { advance: duration }, {});
    },
  };
  if (options.seed !== false)
    await seedDemo({
      ...credentials,
      serverUrl,
      publicUrl: serverUrl,
      emulatorUrl: emulator.url,
      portalId: portal.portalId,
    });
  if (options.worker !== false) await running.idle();
  if (options.repair !== true)
    await looking.query(`UPDATE due_work SET due_at = 'infinity' WHERE kind = 'repair'`);
  const all = start.move();
  return { ...running, [Symbol.asyncDispose]: () => all.disposeAsync() };
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

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

function linesInto(lines: JsonObject[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      for (const line of String(chunk).trim().split('\n')) lines.push(JSON.parse(line));
      done();
    },
  });
}
