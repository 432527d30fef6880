import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { isAlive, type Mutant } from './mutant.ts';

/** One file a rule. */
const directory = join(import.meta.dirname, 'survivors');

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
export function explanations(): Explanation[] {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory)
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name =>
      z.array(explanationSchema).parse(JSON.parse(readFileSync(join(directory, name), 'utf8'))),
    );
}

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

/** Writes the survivors of the files that were run into the lists; explanations that still fit are kept. */
export function writeSurvivors(mutants: readonly Mutant[]): void {
  const whys = new Map(explanations().map(each => [keyOf(each), each.why]));
  for (const [file, found] of Map.groupBy(mutants, mutant => mutant.file)) {
    const path = join(directory, `${basename(file, '.ts')}.json`);
    const survivors = [...Map.groupBy(found.filter(isAlive), keyOf)].map(([key, alike]) =>
      explanationOf(alike, whys.get(key) ?? ''),
    );
    if (survivors.length === 0) rmSync(path, { force: true });
    else writeFileSync(path, `${JSON.stringify(survivors, null, 2)}\n`);
  }
}

function explanationOf(alike: Mutant[], why: string): Explanation {
  const [first] = alike;
  if (first === undefined) throw new Error('A group has a member');
  const { file, mutator, original, replacement } = first;
  return { file, mutator, original, replacement, times: alike.length, why };
}

const keyOf = ({ file, mutator, original, replacement }: Omit<Explanation, 'times' | 'why'>) =>
  JSON.stringify([file, mutator, original, replacement]);
