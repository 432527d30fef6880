import { spawn } from 'node:child_process';
import { open, readFile, readlink, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { dataDirArgument, serverEnvironment } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { ServerAccount } from './server-account.ts';
import { SOCKET_PORT, type SocketDirectory } from './socket-directory.ts';

const LARGEST_LOG_BYTES = 5_000_000;
const FAST_STOP_MS = 15_000;
const IMMEDIATE_STOP_MS = 5_000;

/** Durability is promised: fsync and synchronous commits stay on unless a test's throwaway server says otherwise. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '200',
  shared_buffers: '128MB',
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_size: '1GB',
  log_timezone: 'UTC',
  timezone: 'UTC',
  log_checkpoints: 'off',
};

/** The process id in `postmaster.pid`, or null without that file. */
export async function recordedPid(clusterDir: string): Promise<number | null> {
  const text = await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/**
 * Spawns a server that outlives this process. Whether it serves shows only on its socket: it ends at once when
 * another one has the data, which Postgres itself makes sure of.
 */
export async function spawnPostmaster(
  clusterDir: string,
  logFile: string,
  binaries: Binaries,
  account: ServerAccount | null,
  socket: SocketDirectory,
  settings: Readonly<Record<string, string>>,
): Promise<{ ended: Promise<string>; pid: number | undefined }> {
  const size = (await stat(logFile).catch(() => null))?.size ?? 0;
  if (size > LARGEST_LOG_BYTES) await rename(logFile, `${logFile}.1`).catch(() => undefined);
  await using log = await open(logFile, 'a');
  const logStart = (await log.stat()).size;
  const all = {
    ...SETTINGS,
    ...settings,
    unix_socket_directories: quoted(socket.argument),
    port: `${SOCKET_PORT}`,
  };
  const child = spawn(
    binaries.postgres,
    [
      '-D',
      dataDirArgument(clusterDir, account),
      ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    ],
    {
      cwd: clusterDir,
      env: serverEnvironment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...account,
    },
  );
  child.unref();
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('exit', () => resolve(readFrom(logFile, logStart)));
  });
  return { ended, pid: child.pid };
}

/** The list of socket directories is comma-separated: a path with a comma or a space needs quotes. */
const quoted = (directory: string) => `"${directory.replaceAll('"', '""')}"`;

const readFrom = (path: string, start: number) =>
  readFile(path).then(
    bytes => bytes.subarray(start).toString('utf8').trim(),
    () => '',
  );

/**
 * Removes a `postmaster.pid` that no server stands behind, though Postgres would take it for live: the process it
 * names is a zombie that nobody reaps (containers), or another program that got the number after a restart.
 */
export async function removeStalePidFile(clusterDir: string): Promise<boolean> {
  const pid = await recordedPid(clusterDir);
  if (pid === null || !(await isImpostor(pid))) return false;
  const path = join(clusterDir, 'postmaster.pid');
  const aside = `${path}.stale-${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  const moved = Number((await readFile(aside, 'utf8').catch(() => '')).split('\n')[0]);
  if (moved === pid) await rm(aside, { force: true });
  // Another start replaced it meanwhile: give it back.
  else if (moved > 0) await rename(aside, path);
  return moved === pid;
}

async function isImpostor(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (status === null) return false;
  // "pid (name) state …": the name may itself contain spaces and parentheses.
  const state = status.slice(status.lastIndexOf(')') + 2, status.lastIndexOf(')') + 3);
  if (state === 'Z' || state === 'X') return true;
  const program = await readlink(`/proc/${pid}/exe`).catch(() => null);
  return program !== null && !/\/postgres( \(deleted\))?$/.test(program);
}

/**
 * Stops the server of that cluster, whoever started it: sessions end, a checkpoint is written. Resolves when it is
 * gone; a server that does not end in 15 s is made to, at the price of a recovery at its next start.
 *
 * @throws EmbeddedPostgresError `stop-failed`
 */
export async function stopPostmaster(clusterDir: string): Promise<void> {
  const pid = await recordedPid(clusterDir);
  if (pid === null || (await isImpostor(pid))) return;
  for (const [signal, patienceMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', IMMEDIATE_STOP_MS],
    ['SIGKILL', IMMEDIATE_STOP_MS],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
      throw new EmbeddedPostgresError('stop-failed', `Postgres (process ${pid}) could not be told to stop.`, {
        cause: error,
      });
    }
    if (await gone(pid, patienceMs)) return;
  }
  throw new EmbeddedPostgresError('stop-failed', `Postgres (process ${pid}) did not end.`);
}

async function gone(pid: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (!exists(pid) || (await isImpostor(pid))) return true;
    await wait(20);
  }
  return false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
