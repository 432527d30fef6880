import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extractZipArchive } from '@hubspot/local-dev-lib/archive';

/** Unpacks an upload's zip into `dir`, as HubSpot does before it installs and builds. */
export async function unpackArchive(zip: Buffer, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await extractZipArchive(zip, 'dibs', dir, { includesRootDir: false, hideLogs: true });
}

/**
 * Stands in for `npm install` in an unpacked archive, offline and at once: its workspaces are linked by name, as
 * npm links them, and every other package is the one that this project's lockfile pinned.
 */
export async function linkPackages(dir: string, projectDir: string): Promise<void> {
  const manifest = await readPackage(join(dir, 'package.json'));
  for (const workspace of manifest.workspaces ?? []) {
    const path = join(dir, workspace);
    await link(path, join(dir, 'node_modules', (await readPackage(join(path, 'package.json'))).name));
  }
  for (const name of await packageNames(join(projectDir, 'node_modules'))) {
    if (!name.startsWith('@dibs/'))
      await link(join(projectDir, 'node_modules', name), join(dir, 'node_modules', name));
  }
}

async function link(target: string, at: string): Promise<void> {
  await mkdir(dirname(at), { recursive: true });
  await symlink(target, at, 'junction');
}

async function readPackage(file: string): Promise<{ name: string; workspaces?: string[] }> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function packageNames(nodeModules: string): Promise<string[]> {
  const top = (await readdir(nodeModules)).filter(name => !name.startsWith('.'));
  const scoped = await Promise.all(
    top
      .filter(name => name.startsWith('@'))
      .map(async scope => (await readdir(join(nodeModules, scope))).map(name => `${scope}/${name}`)),
  );
  return [...top.filter(name => !name.startsWith('@')), ...scoped.flat()];
}
