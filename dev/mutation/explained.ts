import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, type Mutant } from './run-mutants.ts';

const path = join(import.meta.dirname, 'survivors.json');

const explanationSchema = z.strictObject({
  file: z.string(),
  mutator: z.string(),
  original: z.string(),
  replacement: z.string(),
  /** How many mutants of the file look like this. */
  times: z.number().int().positive(),
  /** Why no test can or should kill it. Empty: not explained yet. */
  why: z.string(),
});
export type Explanation = z.infer<typeof explanationSchema>;

/** The survivors that are known, one by one, and why each may live. */
export const explanations = (): Explanation[] =>
  z.array(explanationSchema).parse(JSON.parse(readFileSync(path, 'utf8')));

/**
 * Survivors that nobody explained, and explanations of mutants that no longer survive. Lines are not compared, so
 * that an explanation outlives changes above it.
 */
export function compare(
  mutants: readonly Mutant[],
  known: readonly Explanation[],
): { unexplained: Mutant[]; stale: Explanation[] } {
  const alive = Map.groupBy(mutants.filter(isAlive), keyOf);
  const explained = new Map(known.filter(({ why }) => why !== '').map(each => [keyOf(each), each]));
  return {
    unexplained: [...alive].flatMap(([key, found]) => found.slice(explained.get(key)?.times ?? 0)),
    stale: known.filter(each => (alive.get(keyOf(each))?.length ?? 0) < each.times),
  };
}

/** Writes the survivors of the files that were run into the list; explanations that still fit are kept. */
export function writeSurvivors(mutants: readonly Mutant[]): void {
  const known = explanations();
  const whys = new Map(known.map(each => [keyOf(each), each.why]));
  const files = new Set(mutants.map(({ file }) => file));
  const survivors = [...Map.groupBy(mutants.filter(isAlive), keyOf)].flatMap(([key, [first, ...more]]) =>
    first === undefined
      ? []
      : {
          file: first.file,
          mutator: first.mutator,
          original: first.original,
          replacement: first.replacement,
          times: 1 + more.length,
          why: whys.get(key) ?? '',
        },
  );
  const all = [...known.filter(each => !files.has(each.file)), ...survivors];
  all.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  writeFileSync(path, `${JSON.stringify(all, null, 2)}\n`);
}

const keyOf = ({ file, mutator, original, replacement }: Omit<Explanation, 'times' | 'why'>) =>
  JSON.stringify([file, mutator, original, replacement]);
