import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { ServerAccount } from './server-account.ts';

/** Postgres names its socket by a port number; with a directory per server it is always this one. */
export const SOCKET_PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`;

/** The shortest limit among the platforms: 107 bytes on Linux, 103 on macOS. */
const LONGEST_SOCKET_PATH = 103;

/** `path` is where clients find the socket, `argument` what the server is told. */
export type SocketDirectory = { path: string; argument: string };

/**
 * Where the socket lies: in the cluster's directory (0700, so that only its owner and root connect). Where that path
 * is too long for a socket, or its file system has none, in a private directory under the system's temporary one
 * that is named after the cluster, so that every start finds the same.
 *
 * @throws EmbeddedPostgresError `data-unreachable` when someone else holds that private directory
 */
export async function socketDirectory(
  clusterDir: string,
  account: ServerAccount | null,
): Promise<SocketDirectory> {
  const socketBytes = Buffer.byteLength(join(clusterDir, `${SOCKET_NAME}.probe`));
  if (socketBytes <= LONGEST_SOCKET_PATH && (await hasSockets(clusterDir))) {
    return { path: clusterDir, argument: '.' };
  }
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const digest = createHash('sha256').update(clusterDir).digest('hex').slice(0, 12);
  const path = join(tmpdir(), `dibs-postgres-${digest}-${uid}`);
  await ensurePrivate(path, uid, account);
  return { path, argument: path };
}

async function ensurePrivate(path: string, uid: number, account: ServerAccount | null): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
    if (account !== null) await chown(path, account.uid, account.gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = await lstat(path);
  // root may find it between another root's mkdir and chown.
  const owned = found.uid === uid || found.uid === process.getuid?.();
  if (found.isDirectory() && owned && (found.mode & 0o077) === 0) return;
  throw new EmbeddedPostgresError(
    'data-unreachable',
    `${path}, where the database's socket belongs, is held by someone else. Remove it, or set DATA_DIR to another directory.`,
  );
}

async function hasSockets(directory: string): Promise<boolean> {
  const probe = join(directory, `.p${process.pid}`);
  const server = createServer();
  try {
    return await new Promise<boolean>(resolve => {
      server.once('error', () => resolve(false));
      server.listen(probe, () => resolve(true));
    });
  } finally {
    server.close();
    await rm(probe, { force: true });
  }
}
