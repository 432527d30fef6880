import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { faultTests, type Promised, promised } from './fault-tests.ts';

/**
 * Runs the tests that kill, starve and fill real processes, as many rounds as the promises name, and tells for each
 * promise how often it was put to the test and how often it was broken.
 */
const root = join(import.meta.dirname, '../..');
const resultsSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});
const toldSchema = z.object({ promise: z.string(), tries: z.number() });

const directory = await mkdtemp(join(tmpdir(), 'dibs-faults-'));
try {
  const results = join(directory, 'results.json');
  const tries = join(directory, 'tries.jsonl');
  const files = process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(faultTests);
  const startedAt = performance.now();
  const vitest = spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--no-file-parallelism', '--testTimeout', '3600000', '--hookTimeout', '600000'],
      ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', results, ...files],
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, DIBS_FAULTS: '1', DIBS_FAULTS_FILE: tries } },
  );
  const [code] = await once(vitest, 'close');
  const table = Object.fromEntries(promised.map(id => [id, { tries: 0, violations: 0 }] as const)) as Record<
    Promised,
    { tries: number; violations: number }
  >;
  for (const { promise, tries: many } of await told(tries))
    if (isPromised(promise)) table[promise].tries += many;
  const ran = existsSync(results) ? resultsSchema.parse(JSON.parse(await readFile(results, 'utf8'))) : null;
  for (const { name, status: whole, assertionResults } of ran?.testResults ?? []) {
    const file = faultTests[relative(root, name)];
    // What could not even begin has shown nothing, and is no pass.
    if (whole === 'failed' && !assertionResults.some(({ status }) => status === 'failed'))
      for (const promise of file?.promises ?? []) table[promise].violations += 1;
    for (const { status } of assertionResults)
      for (const promise of file?.promises ?? []) {
        if (status === 'failed') table[promise].violations += 1;
        if (status === 'passed' && file?.tells !== true) table[promise].tries += 1;
      }
  }
  console.table(table);
  const minutes = Math.round((performance.now() - startedAt) / 6_000) / 10;
  const machine = `${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[0]?.toFixed(1)}`;
  console.log(`${new Date().toISOString().slice(0, 10)} · ${minutes} min · ${machine}`);
  const broken = Object.values(table).some(({ violations }) => violations > 0);
  if (code !== 0 || broken || ran === null) process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}

async function told(file: string): Promise<z.infer<typeof toldSchema>[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  return lines.map(line => toldSchema.parse(JSON.parse(line)));
}

function isPromised(name: string): name is Promised {
  return promised.some(id => id === name);
}
