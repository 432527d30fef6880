import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Run } from './run-mutants.ts';
import { loadedBy, type TestsOf } from './tests-of.ts';

/** Not kept in git: results hold only for what they were found with. */
const directory = '.data/mutation';

const savedSchema = z.strictObject({
  /** When the file was tried, RFC 3339. */
  at: z.string(),
  /** Of the file, the tests that decided and the tool. */
  digest: z.string(),
  /** Files of tests. */
  deciding: z.array(z.string()),
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
export function save(root: string, file: string, run: Run, at: string): Saved {
  const saved = { at, digest: digestOf(root, file, run.deciding), ...run };
  mkdirSync(join(root, directory), { recursive: true });
  writeFileSync(pathOf(root, file), JSON.stringify(saved, null, 1));
  return saved;
}

/**
 * What was found before, or null if something has changed since that decides: the file, a test that noticed one of its
 * mutants or is nearest to it, what such a test loads of `test/`, or the tool. Other rules are not asked, as in
 * Stryker's own incremental mode: they change daily, and hardly ever what a test notices here.
 */
export function resume(root: string, file: string, tests: TestsOf): Saved | null {
  let text: string;
  try {
    text = readFileSync(pathOf(root, file), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const parsed = savedSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return null;
  const saved = parsed.data;
  const nearest = tests.near.every(test => saved.deciding.includes(test));
  return nearest && saved.digest === digestOf(root, file, saved.deciding) ? saved : null;
}

const pathOf = (root: string, file: string) => join(root, directory, `${basename(file, '.ts')}.json`);

function digestOf(root: string, file: string, deciding: readonly string[]): string {
  const loaded = loadedBy(
    root,
    deciding.filter(test => existsSync(join(root, test))),
  );
  const hash = createHash('sha256');
  for (const path of [file, ...loaded.filter(path => path.startsWith('test/')), ...toolFiles(root)])
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
