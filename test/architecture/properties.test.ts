import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '..');

/** What must hold whatever happens: invariants, the rules of time and money, and those of tiers. */
const rules = [
  ...['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'],
  ...['T3', 'T4', 'T5', 'T6', 'T7', 'T8'],
  ...['V1', 'V2', 'V3', 'V4'],
];

type Property = { file: string; title: string };

/**
 * Tests that hold over generated facts: a test of which the body asserts a property. The formatter keeps a test's end
 * at the indentation of its beginning, so no parser is needed.
 */
function propertiesOf(file: string): Property[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const found = text.matchAll(
    /^(?<indent> *)test\((?<quote>['`])(?<title>[^\n]*?)\k<quote>,(?<body>.*?)^\k<indent>\}[^\n]*\);$/gms,
  );
  return [...found].flatMap(({ groups }) =>
    groups?.body?.includes('fc.assert(') ? [{ file, title: groups.title ?? '' }] : [],
  );
}

const properties = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts') && !name.startsWith('architecture'))
  .flatMap(propertiesOf);

describe('the rules that hold always', () => {
  test('properties are found where they are', () => {
    expect(properties.length).toBeGreaterThan(80);
    expect(properties.some(({ file }) => file.startsWith('postgres/'))).toBe(true);
  });

  test.each(rules)('%s is shown by a property whose title names it', rule => {
    const naming = properties.filter(({ title }) => new RegExp(`\\b${rule}\\b`).test(title));
    expect(naming).not.toEqual([]);
  });

  // A rule of the store is not shown by a function alone.
  test.each(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'])('%s is shown by one on Postgres', rule => {
    const naming = properties.filter(
      ({ file, title }) => !file.startsWith('domain/') && new RegExp(`\\b${rule}\\b`).test(title),
    );
    expect(naming).not.toEqual([]);
  });
});
