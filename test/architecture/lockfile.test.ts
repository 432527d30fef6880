import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const dependencies = z.record(z.string(), z.string()).default({});
const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      dependencies,
      optionalDependencies: dependencies,
    }),
  ),
});
const manifest = z.object({ allowScripts: z.record(z.string(), z.boolean()) });

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const { packages } = lockfile.parse(readJson('package-lock.json'));

/** Where Node would find a package that the one at `from` needs; null when the lockfile has none. */
function lockedFor(from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (at === '' || !at.includes('node_modules')) return at === '' ? null : lockedFor('', name);
  }
}

test('every dependency of every platform is in the lockfile, so that `npm ci` works on each', () => {
  const missing = Object.entries(packages).flatMap(([from, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter(name => lockedFor(from, name) === null)
      .map(name => `${from} needs ${name}`),
  );
  expect(Object.keys(packages).length).toBeGreaterThan(300);
  expect(missing).toEqual([]);
});

test('the lockfile names no registry: each machine has its own', () => {
  const hosts = Object.values(packages)
    .map(({ resolved }) => resolved)
    .filter(url => url?.includes('://'));
  expect(hosts).toEqual([]);
});

test('every package that wants to run a script when installed is allowed or refused by name', () => {
  const { allowScripts } = manifest.parse(readJson('package.json'));
  const wanting = Object.entries(packages)
    .filter(([, entry]) => entry.hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(wanting).toContain('esbuild');
  expect(wanting.filter(name => allowScripts[name] === undefined)).toEqual([]);
});
