import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import { archiveProject } from './archive-project.ts';
import { cardsDigest } from './cards-digest.ts';
import { linkPackages, unpackArchive } from './unpack-archive.ts';

/** One card as HubSpot would serve it. Sizes in bytes; `file` is absolute. */
export type CardBundle = { name: string; file: string; bytes: number; gzipBytes: number };

const DIGEST_FILE = 'built-from.sha256';

/**
 * Makes the bundles of cards, pages, settings and bulk actions in `dist/cards` the way HubSpot does: archive of the upload → unzip → install →
 * HubSpot's bundler. A bundle appears whole or not at all. Warnings of the bundler go to `onWarning`.
 */
export async function bundleCards(
  projectDir: string,
  options: { install?: (dir: string) => Promise<void>; onWarning?: (text: string) => void } = {},
): Promise<CardBundle[]> {
  const install = options.install ?? (dir => linkPackages(dir, projectDir));
  const digest = await cardsDigest(projectDir);
  const work = await mkdtemp(join(tmpdir(), 'dibs-cards-'));
  try {
    const unpacked = join(work, 'project');
    await unpackArchive(await archiveProject(projectDir), unpacked);
    await install(unpacked);
    const outDir = join(projectDir, 'dist', 'cards');
    await mkdir(outDir, { recursive: true });
    const bundles: CardBundle[] = [];
    for (const entrypoint of await entrypoints(join(unpacked, 'app'))) {
      bundles.push(await bundleCard(unpacked, entrypoint, join(work, 'out'), outDir, options.onWarning));
    }
    await writeFile(join(outDir, DIGEST_FILE), digest);
    return bundles;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Bundles the cards when `dist/cards` is missing or was built from other sources; true when it did. */
export async function bundleStaleCards(projectDir: string): Promise<boolean> {
  const built = await readFile(join(projectDir, 'dist', 'cards', DIGEST_FILE), 'utf8').catch(() => null);
  if (built === (await cardsDigest(projectDir))) return false;
  await bundleCards(projectDir);
  return true;
}

/** `entrypoint` of each manifest that has one (cards, pages, settings, bulk actions), relative to the archive's root. */
async function entrypoints(appDir: string): Promise<string[]> {
  const manifests = (await readdir(appDir, { recursive: true }))
    .filter(name => name.endsWith('-hsmeta.json') && !name.includes('node_modules'))
    .sort();
  const found = await Promise.all(
    manifests.map(async name => {
      const manifest: { config: { entrypoint?: string } } = JSON.parse(
        await readFile(join(appDir, name), 'utf8'),
      );
      return manifest.config.entrypoint?.replace(/^\//, '') ?? [];
    }),
  );
  return found.flat();
}

async function bundleCard(
  unpacked: string,
  entrypoint: string,
  buildDir: string,
  outDir: string,
  onWarning: ((text: string) => void) | undefined,
): Promise<CardBundle> {
  const entry = join(unpacked, entrypoint);
  const restore = asHubSpotBuilds(onWarning);
  try {
    await remoteBuild({ root: join(entry, '..'), entryPoint: entry, outputDir: buildDir, logLevel: 'warn' });
  } finally {
    restore();
  }
  const name = basename(entrypoint).replace(/\.tsx?$/, '');
  const file = join(outDir, `${name}.js`);
  await copyFile(join(buildDir, `${name}.js`), `${file}.new`);
  await rename(`${file}.new`, file);
  const bytes = await readFile(file);
  return { name, file, bytes: bytes.length, gzipBytes: gzipSync(bytes, { level: 9 }).length };
}

/**
 * HubSpot builds without NODE_ENV, which makes it production; a test runner or a developer's shell may say otherwise.
 * Its bundler warns through the console. Both are put back by the function returned.
 */
function asHubSpotBuilds(onWarning: ((text: string) => void) | undefined): () => void {
  const { warn, error } = console;
  const { NODE_ENV } = process.env;
  delete process.env.NODE_ENV;
  if (onWarning !== undefined) {
    console.warn = console.error = (...parts: unknown[]) => onWarning(parts.map(String).join(' '));
  }
  return () => {
    console.warn = warn;
    console.error = error;
    if (NODE_ENV !== undefined) process.env.NODE_ENV = NODE_ENV;
  };
}
