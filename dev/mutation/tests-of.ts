import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const importPattern = /(?:from|import)\s+'(\.[^']+\.ts)'/g;

/** It searches through the clocks of all zones, and is asked about the calendar alone. */
const slow = 'test/domain/calendar.test.ts';

/** Tests that reach a file by their imports. `near`: those that do it in the fewest steps; `far`: the others. */
export type TestsOf = { near: string[]; far: string[] };

/**
 * Looks up, for every file below `domain/`, the tests below `test/domain/` that load it.
 *
 * @param root the repository; paths in the answer are relative to it
 */
export function testsOfDomain(root: string): Map<string, TestsOf> {
  const files = [...typeScriptBelow(root, 'domain'), ...typeScriptBelow(root, 'test/domain')];
  const importsOf = new Map(files.map(file => [file, importsIn(root, file)]));
  const distances = new Map<string, [test: string, steps: number][]>();
  for (const test of files.filter(file => file.endsWith('.test.ts')))
    for (const [file, steps] of stepsFrom(test, importsOf))
      distances.set(file, [...(distances.get(file) ?? []), [test, steps]]);
  return new Map(
    files
      .filter(file => file.startsWith('domain/'))
      .map(file => {
        const tests = distances.get(file) ?? [];
        const fewest = Math.min(...tests.map(([, steps]) => steps));
        return [
          file,
          {
            near: tests.filter(([, steps]) => steps === fewest).map(([test]) => test),
            far: tests.filter(([test, steps]) => steps > fewest && test !== slow).map(([test]) => test),
          },
        ];
      }),
  );
}

/** Every file that some tests load, themselves included, in the order of their names. */
export function loadedBy(root: string, tests: readonly string[]): string[] {
  const loaded = new Set(tests);
  for (const file of loaded) for (const imported of importsIn(root, file)) loaded.add(imported);
  return [...loaded].sort();
}

function stepsFrom(start: string, importsOf: Map<string, string[]>): Map<string, number> {
  const steps = new Map([[start, 0]]);
  for (const file of steps.keys())
    for (const imported of importsOf.get(file) ?? [])
      if (!steps.has(imported)) steps.set(imported, (steps.get(file) ?? 0) + 1);
  return steps;
}

const importsIn = (root: string, file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(importPattern)].map(([, path = '']) =>
    normalize(join(dirname(file), path)),
  );

const typeScriptBelow = (root: string, directory: string): string[] =>
  readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => `${directory}/${name}`)
    .sort();
