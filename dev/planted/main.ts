import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { applyPlant } from './apply-plant.ts';
import { type Plant, plants } from './plants.ts';

const usage = `npm run test:planted [-- --only WORDS] [--from N]  plants each defect in a copy of the sources and tells who noticed`;
const { values } = parseArgs({
  options: { only: { type: 'string' }, from: { type: 'string' }, help: { type: 'boolean' } },
});

/** What tests and simulator need of the checkout; the copy's packages are the checkout's. */
const parts = [
  ...['adapters', 'commands', 'contract', 'dev', 'domain', 'operations', 'src', 'test', 'webhooks'],
  ...['docs', 'extensions', 'package.json', 'tsconfig.json', 'vitest.config.ts', 'hsproject.json'],
];
const withinMs = 600_000;

type Catch = { caught: boolean; by: string; seconds: number };

if (values.help) console.log(usage);
else
  await plantAll(
    plants.filter(({ what }) => what.includes(values.only ?? '')).slice(Number(values.from ?? '0')),
  );

async function plantAll(chosen: Plant[]): Promise<void> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'dibs-planted-')));
  const root = join(import.meta.dirname, '../..');
  try {
    const skipped = /\/(node_modules|dist|\.data)(\/|$)/;
    for (const part of parts)
      await cp(join(root, part), join(copy, part), {
        recursive: true,
        filter: path => !skipped.test(path.slice(root.length)),
      });
    await symlink(await realpath(join(root, 'node_modules')), join(copy, 'node_modules'));
    let missed = 0;
    for (const plant of chosen) {
      const told = await tryPlant(copy, plant);
      if (!told.caught) missed += 1;
      const mark = told.caught ? 'caught' : 'NOT CAUGHT';
      console.log(
        `${mark}  ${plant.breaks.padEnd(13)} ${plant.what}\n        by ${told.by} (${told.seconds} s)`,
      );
    }
    console.log(`${chosen.length} planted, ${chosen.length - missed} caught, ${missed} not`);
    if (missed > 0 || chosen.length === 0) process.exitCode = 1;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function tryPlant(copy: string, plant: Plant): Promise<Catch> {
  const startedAt = performance.now();
  const path = join(copy, plant.file);
  const sound = await readFile(path, 'utf8');
  try {
    await writeFile(path, applyPlant(plant, sound));
    const found =
      'tests' in plant.caughtBy
        ? await byTests(copy, plant.caughtBy.tests)
        : await bySeeds(copy, plant.caughtBy.seeds);
    return { ...found, seconds: Math.round((performance.now() - startedAt) / 1_000) };
  } finally {
    await writeFile(path, sound);
  }
}

/** Caught is what fails an assertion; a file that cannot even be loaded has noticed nothing. */
async function byTests(copy: string, tests: string[]): Promise<Omit<Catch, 'seconds'>> {
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const text = await run(copy, [vitest, 'run', '--bail', '1', ...tests]);
  const [, failed] = /Tests\s+(\d+) failed/.exec(text) ?? [];
  const [, name] = /FAIL\s+(.* > .*)/.exec(text) ?? [];
  return { caught: failed !== undefined, by: name ?? lastLine(text) };
}

async function bySeeds(copy: string, seeds: number): Promise<Omit<Catch, 'seconds'>> {
  const text = await run(copy, ['dev/sim/main.ts', '--seeds', String(seeds), '--seed', '1000', '--bail']);
  const broken = /^seed (?<seed>\d+) .*\n\s+broken at step (?<step>\d+): (?<what>.*)$/m.exec(text)?.groups;
  if (broken === undefined) return { caught: false, by: lastLine(text) };
  return { caught: true, by: `seed ${broken.seed}, step ${broken.step}: ${broken.what?.slice(0, 120)}` };
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

async function run(copy: string, args: string[]): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: withinMs,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return stripVTControlCharacters(Buffer.concat(chunks).toString('utf8'));
}
