import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { isAlive, type Mutant } from './mutant.ts';
import type { TestsOf } from './tests-of.ts';

/** The mutants of a file, and the files of tests that decided: those nearest to it, and any farther that killed one. */
export type Run = { mutants: Mutant[]; deciding: string[] };

/** Time that the tests of a mutant may take beyond five times what they took without it. */
const patienceMs = 10_000;

/** The same where nothing else runs, for those that took longer: only what is late here as well has no end. */
const patienceAloneMs = 40_000;

/**
 * Changes a file in every way that Stryker knows and runs the nearest tests against each change, with few examples of
 * each property; what survives meets these tests at their full length and all others that reach the file, unless it
 * stands in a table.
 */
export async function runMutants(file: string, tests: TestsOf, concurrency: number): Promise<Run> {
  const first = await tried([file], { file, tests: { near: tests.near, far: [] }, concurrency, quick: true });
  const alive = first.filter(isAlive);
  if (alive.length === 0) return { mutants: first.map(mutantOf), deciding: tests.near };
  const again = await tried(rangesOf(alive), { file, tests, concurrency, quick: false });
  const later = new Map(again.filter(mutant => !isAlive(mutant)).map(mutant => [keyOf(mutant), mutant]));
  const last = first.map(mutant => (isAlive(mutant) && later.get(keyOf(mutant))) || mutant);
  const killers = last.flatMap(({ killedBy }) => killedBy);
  const far = tests.far.filter(test => killers.some(id => id.startsWith(`${test} > `)));
  return { mutants: last.map(mutantOf), deciding: [...tests.near, ...far] };
}

const keyOf = (mutant: Pick<Mutant, 'range' | 'mutator' | 'replacement'>) =>
  `${mutant.range} ${mutant.mutator} ${mutant.replacement}`;

const rangesOf = (mutants: readonly { range: string }[]) => [...new Set(mutants.map(({ range }) => range))];

type Trial = { file: string; tests: TestsOf; concurrency: number; quick: boolean };

/** Tries mutants; those that are late on a machine that may be busy are tried again, one at a time. */
async function tried(mutate: string[], trial: Trial): Promise<Tried[]> {
  const found = await stryker(mutate, trial, patienceMs);
  const late = found.filter(({ outcome }) => outcome === 'late');
  const alone =
    late.length > 0 ? await stryker(rangesOf(late), { ...trial, concurrency: 1 }, patienceAloneMs) : [];
  const settled = new Map(alone.map(each => [keyOf(each), each]));
  return found.map(each => {
    const last = each.outcome === 'late' ? (settled.get(keyOf(each)) ?? each) : each;
    return { ...last, outcome: last.outcome === 'late' ? 'endless' : last.outcome };
  });
}

/** `killedBy`: ids of tests. */
type Tried = Mutant & { killedBy: string[] };
type Result = Omit<Tried, 'outcome'> & { outcome: Mutant['outcome'] | 'late' };

const mutantOf = ({ killedBy: _, ...mutant }: Tried): Mutant => mutant;

async function stryker(mutate: string[], trial: Trial, timeoutMS: number): Promise<Result[]> {
  const { file, tests, concurrency, quick } = trial;
  process.env.DIBS_MUTATION_TESTS = [...tests.near, ...tests.far].join(',');
  process.env.DIBS_MUTATION_THOROUGH = quick ? '' : tests.near.join(',');
  const results = await new Stryker({
    mutate,
    concurrency,
    timeoutMS,
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
    outcome: outcomeOf(result.status, result.statusReason),
    killedBy: result.killedBy ?? [],
    range: `${file}:${at(result.location.start)}-${at(result.location.end)}`,
  }));
}

function outcomeOf(status: string, reason: string | undefined): Result['outcome'] {
  switch (status) {
    case 'Killed':
      return 'killed';
    case 'Timeout':
      // The changed code itself counts how often it runs: no clock is asked.
      return reason?.startsWith('Hit limit') ? 'endless' : 'late';
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
