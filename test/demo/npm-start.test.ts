import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { stopPostmaster } from '../../adapters/postgres/embedded/postmaster.ts';
import { type Leashed, spawnLeashed } from '../support/spawn-leashed.ts';
import { freePort } from '../support/start-redis.ts';

const root = join(import.meta.dirname, '../..');
const ENDED = { timeout: 30_000, interval: 50 };

let dataDir = '';
let ports: { PORT: string; EMULATOR_PORT: string; PREVIEW_PORT: string };

beforeAll(async () => {
  dataDir = join(await realpath(await mkdtemp(join(tmpdir(), 'dibs-start-'))), 'with a space');
  const [PORT, EMULATOR_PORT, PREVIEW_PORT] = await Promise.all([freePort(), freePort(), freePort()]);
  ports = { PORT: `${PORT}`, EMULATOR_PORT: `${EMULATOR_PORT}`, PREVIEW_PORT: `${PREVIEW_PORT}` };
});

afterAll(async () => {
  // Present only when a test failed half-way.
  const left = await demoPid().catch(() => null);
  if (left !== null) {
    process.kill(left, 'SIGTERM');
    await allEnded();
  }
  await stopPostmaster(join(dataDir, 'postgres/cluster'));
  await rm(join(dataDir, '..'), { recursive: true, force: true });
});

type Demo = { npm: Leashed; printed: () => string; ended: Promise<number | string> };

/** `npm start` as a person types it: in a group of its own, which the terminal's Ctrl-C reaches whole. */
function npmStart(): Demo {
  const { DATABASE_URL: _none, NODE_ENV: _test, ...env } = process.env;
  const npm = spawnLeashed('npm', ['start'], {
    cwd: root,
    env: { ...env, ...ports, DATA_DIR: dataDir, LOG_LEVEL: 'info' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  npm.stdout?.on('data', chunk => (output += chunk));
  npm.stderr?.on('data', chunk => (output += chunk));
  const ended = once(npm, 'close').then(([code, signal]) => code ?? signal);
  return { npm, printed: () => output, ended };
}

const running = (demo: Demo) =>
  Promise.race([
    vi.waitFor(() => expect(demo.printed()).toContain('Stop with Ctrl-C'), {
      timeout: 90_000,
      interval: 100,
    }),
    demo.ended.then(status => expect.fail(`npm start ended with ${status}:\n${demo.printed()}`)),
  ]);

const demoPid = async () => Number(await readFile(join(dataDir, 'demo.pid'), 'utf8'));
const ctrlC = (demo: Demo) => process.kill(-(demo.npm.pid ?? 0), 'SIGINT');

async function portIsFree(port: string): Promise<boolean> {
  const server = createServer().listen(Number(port), '127.0.0.1');
  return Promise.race([once(server, 'listening'), once(server, 'error')])
    .then(
      () => server.listening,
      () => false,
    )
    .finally(() => server.close());
}

const allEnded = () =>
  vi.waitFor(async () => {
    expect(await Promise.all(Object.values(ports).map(portIsFree))).toEqual([true, true, true]);
  }, ENDED);

const postgresPid = () =>
  readFile(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').then(
    text => Number(text.split('\n')[0]),
    () => null,
  );

test('npm start: from nothing to a portal that works, through kill -9 of the demo and of npm, to a clean end', async () => {
  const first = npmStart();
  await running(first);
  expect(first.printed()).toMatch(
    /made a database.*migrated the database.*installing Dibs in the portal.*Try first/s,
  );
  for (const port of Object.values(ports)) expect(first.printed()).toContain(`http://localhost:${port}`);
  expect((await fetch(`http://localhost:${ports.PREVIEW_PORT}`)).status).toBe(200);
  expect((await fetch(`http://localhost:${ports.PORT}/readyz`)).status).toBe(200);
  const postgres = await postgresPid();

  // The demo itself is killed: its children end by themselves, Postgres stays and is adopted.
  process.kill(await demoPid(), 'SIGKILL');
  await first.ended;
  const second = npmStart();
  await running(second);
  expect(second.printed()).toContain(`adopted the running Postgres (process ${postgres})`);
  expect(second.printed()).not.toContain('installing Dibs');

  // npm is killed: the demo notices that it is alone, and ends in order.
  second.npm.kill('SIGKILL');
  await allEnded();
  await vi.waitFor(async () => expect(await postgresPid()).toBeNull(), ENDED);

  const third = npmStart();
  await running(third);
  expect(third.printed()).not.toContain('made a database');

  // Ctrl-C reaches npm and the demo; npm passes it on once more, which is no second Ctrl-C.
  ctrlC(third);
  await third.ended;
  expect(third.printed()).toContain('Stopped. The data is kept.');
  expect(await portIsFree(ports.PORT)).toBe(true);
  expect(await postgresPid()).toBeNull();
  await expect(demoPid()).rejects.toThrow('ENOENT');
}, 240_000);

test('npm start on a taken port says which, and how to move, and leaves nothing running', async () => {
  const other = createServer().listen(Number(ports.PREVIEW_PORT), '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const demo = npmStart();
  expect(await demo.ended).toBe(1);
  expect(demo.printed()).toMatch(
    new RegExp(`Port ${ports.PREVIEW_PORT}.*is taken.*PREVIEW_PORT=\\d+ npm start`, 's'),
  );
  expect(await postgresPid()).toBeNull();
});

test('npm run migrate with a DATABASE_URL uses that and starts no Postgres', async () => {
  const { createTestDatabase } = await import('../support/create-test-database.ts');
  await using database = await createTestDatabase();
  const { stdout } = spawnLeashed('npm', ['run', '--silent', 'migrate'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: database.appUrl,
      MIGRATION_DATABASE_URL: database.ownerUrl,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(stdout ?? process.stdout, 'data');
  expect(String(said)).toContain('The database is up to date.');
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  expect((await client.query('SELECT count(*)::int AS n FROM schema_migrations')).rows[0].n).toBeGreaterThan(
    0,
  );
  await client.end();
  expect(await postgresPid()).toBeNull();
});
