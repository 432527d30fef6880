import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Run } from './run-mutants.ts';
import { loadedBy, type TestsOf } from './tests-of.ts';

/** Not kept in git: results hold only for what they were found with. */
const directory = '.data/mutation';

const savedSchema = z.strictObject({
  /** When the file was tried, RFC 3339. */
  at: z.string(),
  /** Of everything that the tests loaded that were needed. */
  digest: z.string(),
  reach: z.enum(['near', 'far']),
  mutants: z.array(
    z.strictObject({
      file: z.string(),
      line: z.number().int(),
      mutator: z.string(),
      original: z.string(),
      replacement: z.string(),
      outcome: z.enum(['killed', 'endless', 'survived', 'untested', 'invalid']),
      range: z.string(),
    }),
  ),
});
export type Saved = z.infer<typeof savedSchema>;

/** Keeps what became of a file's mutants, so that a whole run can be broken off and taken up again. */
export function save(root: string, file: string, tests: TestsOf, run: Run, at: string): Saved {
  const saved = { at, digest: digestOf(root, file, tests, run.reach), ...run };
  mkdirSync(join(root, directory), { recursive: true });
  writeFileSync(pathOf(root, file), JSON.stringify(saved, null, 1));
  return saved;
}

/**
 * What was found before, or null if anything has changed since that could make a difference: the file, any test that
 * was needed, anything that one of these loads, or the tool itself.
 */
export function resume(root: string, file: string, tests: TestsOf): Saved | null {
  let text: string;
  try {
    text = readFileSync(pathOf(root, file), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const saved = savedSchema.parse(JSON.parse(text));
  return saved.digest === digestOf(root, file, tests, saved.reach) ? saved : null;
}

const pathOf = (root: string, file: string) => join(root, directory, `${basename(file, '.ts')}.json`);

function digestOf(root: string, file: string, tests: TestsOf, reach: Run['reach']): string {
  const needed = reach === 'near' ? tests.near : [...tests.near, ...tests.far];
  const hash = createHash('sha256');
  for (const path of [...new Set([file, ...loadedBy(root, needed)]), ...toolFiles(root)])
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}

/** What decides how mutants are made and tried; how they are reported makes no difference. */
const toolFiles = (root: string): string[] => [
  ...readdirSync(join(root, 'dev/mutation'))
    .filter(name =>
      /^(run-mutants|in-process-runner|collected-tests|vitest-here|quick-check|stryker)\./.test(name),
    )
    .sort()
    .map(name => `dev/mutation/${name}`),
  'test/support/temporal-equality.ts',
  'node_modules/@stryker-mutator/core/package.json',
];
