import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Binaries, findBinaries } from './embedded/binaries.ts';
import { ADMIN_ROLE, APP_ROLE, DATABASE, ensureCluster, OWNER_ROLE } from './embedded/cluster.ts';
import { EmbeddedPostgresError } from './embedded/embedded-postgres-error.ts';
import { recordedPid, removeStalePidFile, spawnPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { type ServerAccount, serverAccount } from './embedded/server-account.ts';
import { SOCKET_PORT, type SocketDirectory, socketDirectory } from './embedded/socket-directory.ts';

export type EmbeddedPostgres = {
  /** Role `dibs_owner`: owns the database `dibs`, for migrations. Not a superuser. */
  ownerUrl: string;
  /** Role `dibs_app`: may connect, and what migrations grant. */
  appUrl: string;
  /** The superuser on database `postgres`: for tests and tools, never for the product. */
  adminUrl: string;
  /** Process id of the server, started or adopted. */
  pid: number;
  adopted: boolean;
  /** The URL of a role on another database of this server. */
  urlOf: (role: 'owner' | 'app' | 'admin', database: string) => string;
  /** Stops the server, also when it was adopted. */
  stop: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Where all of it lives; made when absent. The cluster is `dataDir/cluster`, the log `dataDir/postgres.log`. */
  dataDir: string;
  /** Gets one line per step that takes time. */
  log?: (line: string) => void;
  /** Server settings over ours, for throwaway servers (`fsync: 'off'`). Without effect on a server adopted. */
  settings?: Readonly<Record<string, string>>;
};

const START_PATIENCE_MS = 60_000;
/** What a server says that ended because another one, perhaps just dying, still holds the data. */
const HELD_BY_ANOTHER =
  /lock file ".*" already exists|pre-existing shared memory block|is another postmaster/;
const ROLES = { owner: OWNER_ROLE, app: APP_ROLE, admin: ADMIN_ROLE };

/**
 * Starts the Postgres that comes with the package, or adopts the one that already serves this directory. It is a
 * process of its own: it lives on when the parent is killed, and any number of concurrent starts end on one server.
 * It listens on a Unix socket only, which just the user who runs it and root can reach.
 *
 * @throws EmbeddedPostgresError whose message names the cause and a way out
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  await mkdir(resolve(options.dataDir), { recursive: true });
  const dataDir = await realpath(resolve(options.dataDir));
  const clusterDir = join(dataDir, 'cluster');
  const account = await serverAccount(clusterDir);
  const binaries = await findBinaries(account);
  if ((await ensureCluster(clusterDir, binaries, account)) === 'created')
    log(`made a database in ${dataDir}`);
  const socket = await socketDirectory(clusterDir, account);
  const adopted = await startOrAdopt(dataDir, clusterDir, binaries, account, socket, options.settings ?? {});
  const pid = await recordedPid(clusterDir);
  if (pid === null)
    throw new EmbeddedPostgresError('start-failed', `Postgres in ${dataDir} ended right after its start.`);
  log(`${adopted ? 'adopted the running Postgres' : 'started Postgres'} (process ${pid})`);

  const urlOf: EmbeddedPostgres['urlOf'] = (role, database) =>
    connectionUrl(ROLES[role], database, socket.path);
  const stop = () => stopPostmaster(clusterDir);
  return {
    ownerUrl: urlOf('owner', DATABASE),
    appUrl: urlOf('app', DATABASE),
    adminUrl: urlOf('admin', 'postgres'),
    pid,
    adopted,
    urlOf,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A query parameter carries the socket's directory, the one place of a URL where any path can stand. */
const connectionUrl = (role: string, database: string, socketPath: string) =>
  `postgresql://${role}@localhost:${SOCKET_PORT}/${database}?host=${encodeURIComponent(socketPath)}`;

/** True when a server of an earlier start, or of another process, serves. */
async function startOrAdopt(
  dataDir: string,
  clusterDir: string,
  binaries: Binaries,
  account: ServerAccount | null,
  socket: SocketDirectory,
  settings: Readonly<Record<string, string>>,
): Promise<boolean> {
  const deadline = Date.now() + START_PATIENCE_MS;
  const adminUrl = connectionUrl(ADMIN_ROLE, 'postgres', socket.path);
  let lastWords = '';
  while (Date.now() < deadline) {
    const answer = await probe(adminUrl);
    if (answer === 'serves') return true;
    if (answer === 'nobody') {
      await removeStalePidFile(clusterDir);
      const logFile = join(dataDir, 'postgres.log');
      const server = await spawnPostmaster(clusterDir, logFile, binaries, account, socket, settings);
      const raceIsOver = new AbortController();
      const serving = served(adminUrl, clusterDir, server.pid, deadline, raceIsOver.signal);
      const outcome = await Promise.race([server.ended, serving]);
      raceIsOver.abort();
      if (outcome === 'served') return false;
      lastWords = outcome;
      if (!HELD_BY_ANOTHER.test(outcome)) break;
    }
    await wait(100);
  }
  throw new EmbeddedPostgresError(
    'start-failed',
    `Postgres in ${dataDir} did not start. Its last words (more in ${join(dataDir, 'postgres.log')}):\n` +
      lastWords.split('\n').slice(-8).join('\n'),
  );
}

/** Resolves `served` once the server with that pid answers; its end is seen by whoever races this. */
async function served(
  adminUrl: string,
  clusterDir: string,
  pid: number | undefined,
  deadline: number,
  signal: AbortSignal,
): Promise<string> {
  while (Date.now() < deadline && !signal.aborted) {
    if ((await recordedPid(clusterDir)) === pid && (await probe(adminUrl)) === 'serves') return 'served';
    await wait(15);
  }
  return 'It did not answer in time.';
}

/** `busy`: a server is there but starts, stops or has no connection left. */
async function probe(adminUrl: string): Promise<'serves' | 'busy' | 'nobody'> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  // A server that stops drops the connection; the answer is what the queries below say.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'serves';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ECONNRESET'].includes(code) ? 'nobody' : 'busy';
  } finally {
    await client.end().catch(() => undefined);
  }
}
