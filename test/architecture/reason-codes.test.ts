import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  negativeCodes,
  type OutcomeCode,
  outcomeCodes,
  refusalCodes,
  unfitCodes,
} from '../../domain/outcome-codes.ts';

const root = join(import.meta.dirname, '../..');
const counterfactuals = readFileSync(join(root, 'test/domain/counterfactuals.test.ts'), 'utf8');

/** Names in one of the tables of `counterfactuals.test.ts` of what no rule gives. */
const inTable = (name: string): Set<string> =>
  new Set(
    [
      ...(new RegExp(`const ${name}: .*?\\{(.*?)\\n\\};`, 's').exec(counterfactuals)?.[1] ?? '').matchAll(
        /^ {2}(?<code>[A-Z_0-9]+):/gm,
      ),
    ].flatMap(({ groups }) => groups?.code ?? []),
  );
const byOperations = inTable('found');
const byPeople = inTable('without');

/** Refusals, misses and unfit evidence that rules give are asked for, each from facts, in `counterfactuals.test.ts`. */
const byRules = new Set<OutcomeCode>(
  [...refusalCodes, ...negativeCodes, ...unfitCodes].filter(
    code => !byOperations.has(code) && !byPeople.has(code),
  ),
);

const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(name => /\.test\.tsx?$/.test(name) && !/counterfactuals|reason-codes/.test(name))
  .map(name => ({ name, text: readFileSync(join(root, 'test', name), 'utf8') }));

/** Tests that expect the code as an outcome, by its name in quotes. */
const expecting = (code: string) =>
  tests.filter(({ text }) => new RegExp(`['"\`]${code}['"\`]`).test(text)).map(({ name }) => name);

describe('every code of the union of reasons is reachable', () => {
  test('the tables of what no rule gives were found', () => {
    expect(byOperations.size).toBeGreaterThan(20);
    expect(byPeople.size).toBeGreaterThan(2);
    expect(byRules.size).toBeGreaterThan(100);
  });

  test.each(outcomeCodes.filter(code => !byRules.has(code)))(
    '%s is expected of the running program by a test',
    code => expect(expecting(code)).not.toEqual([]),
  );
});
