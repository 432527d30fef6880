import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import type { TestsOf } from './tests-of.ts';

/** A changed piece of a file and what became of it. `line` counts from 1. */
export type Mutant = {
  file: string;
  line: number;
  mutator: string;
  original: string;
  replacement: string;
  outcome: 'killed' | 'survived' | 'untested' | 'invalid';
  /** Where Stryker finds it again: `file:line:column-line:column`. */
  range: string;
};

/**
 * Changes a file in every way that Stryker knows and runs the nearest tests against each change, with few examples of
 * each property; what survives meets all tests that reach the file, at their full length, unless it stands in a table.
 */
export async function runMutants(file: string, tests: TestsOf, concurrency: number): Promise<Mutant[]> {
  const first = await stryker([file], file, tests.near, concurrency, { quick: true });
  const alive = first.filter(isAlive);
  if (alive.length === 0) return first;
  const ranges = [...new Set(alive.map(mutant => mutant.range))];
  const again = await stryker(ranges, file, [...tests.near, ...tests.far], concurrency, { quick: false });
  const killedLater = new Set(again.filter(mutant => mutant.outcome === 'killed').map(keyOf));
  return first.map(mutant =>
    isAlive(mutant) && killedLater.has(keyOf(mutant)) ? { ...mutant, outcome: 'killed' } : mutant,
  );
}

export const isAlive = ({ outcome }: Mutant) => outcome === 'survived' || outcome === 'untested';

const keyOf = (mutant: Mutant) => `${mutant.range} ${mutant.mutator} ${mutant.replacement}`;

async function stryker(
  mutate: string[],
  file: string,
  tests: string[],
  concurrency: number,
  { quick }: { quick: boolean },
): Promise<Mutant[]> {
  process.env.DIBS_MUTATION_TESTS = tests.join(',');
  process.env.DIBS_MUTATION_QUICK = quick ? '1' : '0';
  const results = await new Stryker({
    mutate,
    concurrency,
    // One of a table costs a whole run of the tests: those near it have to notice.
    ignoreStatic: !quick,
    tempDirName: join(tmpdir(), 'dibs-mutation'),
    // It names no tsconfig: the compiler has no programming interface any more with which Stryker would rewrite it.
    configFile: 'dev/mutation/stryker.json',
  }).runMutationTest();
  const lines = readFileSync(file, 'utf8').split('\n');
  return results.map(result => ({
    file,
    line: result.location.start.line,
    mutator: result.mutatorName,
    original: textAt(lines, result.location),
    replacement: result.replacement ?? '',
    outcome: outcomeOf(result.status),
    range: `${file}:${at(result.location.start)}-${at(result.location.end)}`,
  }));
}

function outcomeOf(status: string): Mutant['outcome'] {
  switch (status) {
    case 'Killed':
    case 'Timeout':
      return 'killed';
    case 'NoCoverage':
      return 'untested';
    case 'Survived':
      return 'survived';
    default:
      return 'invalid';
  }
}

type Position = { line: number; column: number };

/** Stryker reports columns from 1 and wants them from 0. */
const at = ({ line, column }: Position) => `${line}:${column - 1}`;

function textAt(lines: string[], { start, end }: { start: Position; end: Position }): string {
  const chosen = lines.slice(start.line - 1, end.line);
  const last = chosen.length - 1;
  return chosen
    .map((line, index) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined),
    )
    .join('\n');
}
