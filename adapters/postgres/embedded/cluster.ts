import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { ServerAccount } from './server-account.ts';

export const ADMIN_ROLE = 'postgres';
export const OWNER_ROLE = 'dibs_owner';
export const APP_ROLE = 'dibs_app';
export const DATABASE = 'dibs';

const ROLES_AND_DATABASE = [
  `CREATE ROLE ${OWNER_ROLE} LOGIN`,
  `CREATE ROLE ${APP_ROLE} LOGIN`,
  `CREATE DATABASE ${DATABASE} OWNER ${OWNER_ROLE}`,
];

/** Drafts older than this were left by a process that died. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Programs of Postgres need nothing of our environment, and PG* variables in it would change what they do. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * How to name the data directory to a program whose working directory it is. On Linux a process may always enter
 * its own working directory, so that a server run for root works on data below directories only root may enter.
 */
export const dataDirArgument = (clusterDir: string, account: ServerAccount | null) =>
  process.platform === 'linux' && account !== null ? '/proc/self/cwd' : clusterDir;

/**
 * Makes the cluster with its roles and the database, unless it is there. It is made under another name and renamed
 * when complete: it exists whole or not at all, after a crash at any point and whoever else does the same.
 *
 * @throws EmbeddedPostgresError `init-failed`, `data-of-other-version`, `data-unreachable`
 */
export async function ensureCluster(
  clusterDir: string,
  binaries: Binaries,
  account: ServerAccount | null,
): Promise<'created' | 'present'> {
  if (await clusterIsPresent(clusterDir, binaries)) return 'present';
  await removeAbandonedDrafts(clusterDir);
  const draft = `${clusterDir}.draft-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (account !== null) await chown(draft, account.uid, account.gid);
    const dataDir = dataDirArgument(draft, account);
    const initdb = ['-D', dataDir, '-U', ADMIN_ROLE, '--auth=trust', '--encoding=UTF8', '--locale=C'];
    const builtinLocale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'];
    await runToEnd(binaries.initdb, [...initdb, ...builtinLocale], draft, account);
    const single = ['--single', '-D', dataDir, '-c', 'exit_on_error=on', 'postgres'];
    await runToEnd(binaries.postgres, single, draft, account, `${ROLES_AND_DATABASE.join('\n')}\n`);
    await rename(draft, clusterDir);
    return 'created';
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (await clusterIsPresent(clusterDir, binaries)) return 'present';
    throw error;
  }
}

async function clusterIsPresent(clusterDir: string, binaries: Binaries): Promise<boolean> {
  let version: string;
  try {
    version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw new EmbeddedPostgresError(
      'data-unreachable',
      `The database's files in ${clusterDir} cannot be read by this user. They were made by another one ` +
        '(perhaps by a start as root): start as that user, remove the directory, or set DATA_DIR to another one.',
      { cause },
    );
  }
  if (version !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      'data-of-other-version',
      `${clusterDir} was written by Postgres ${version}, and the installed one is ${binaries.majorVersion}. ` +
        'Remove the directory to start with an empty demo, or set DATA_DIR to another one.',
    );
  }
  return true;
}

async function removeAbandonedDrafts(clusterDir: string): Promise<void> {
  const parent = dirname(clusterDir);
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (!path.startsWith(`${clusterDir}.draft-`)) continue;
    const age = Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

async function runToEnd(
  program: string,
  args: string[],
  cwd: string,
  account: ServerAccount | null,
  input?: string,
): Promise<void> {
  const child = spawn(program, args, { cwd, env: serverEnvironment, stdio: 'pipe', ...account });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  // A program that ended early closes its input; its exit status and output tell why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const status = await new Promise<string>(resolve => {
    child.once('error', error => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? 'done' : `status ${code ?? signal}`));
  });
  if (status === 'done') return;
  const lastLines = output.trim().split('\n').slice(-6).join('\n');
  throw new EmbeddedPostgresError('init-failed', `${program} failed (${status}) in ${cwd}:\n${lastLines}`);
}
