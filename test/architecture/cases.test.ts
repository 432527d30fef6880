import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Every case of the rules; there is no E16. */
const cases = Array.from({ length: 47 }, (_, n) => `E${n + 1}`).filter(id => id !== 'E16');

const files = ['test/e2e', 'test/reliability'].flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.test.ts'))
    .map(name => `${folder}/${name}`),
);

/** Cases that the title of a test, or of a group of tests, in the file names. */
const namedIn = (path: string): Set<string> =>
  new Set(
    [
      ...read(path).matchAll(/(?:\b(?:test|describe)\(|\)\()\s*(?<quote>['`"])(?<title>.*?)\k<quote>,/g),
    ].flatMap(({ groups }) => groups?.title?.match(/\bE[0-9]+\b/g) ?? []),
  );
const named = new Map(files.map(path => [path, namedIn(path)]));

/** Rows of the table: the case, and the files that show it. */
const rows = [...read('test/e2e/README.md').matchAll(/^\| (?<id>E[0-9]+) [^|]+\| (?<shown>[^|]+) \|$/gm)].map(
  ({ groups }) => ({
    id: groups?.id ?? '',
    shownBy: [...(groups?.shown ?? '').matchAll(/`(?<path>[^`]+)`/g)].map(found => found.groups?.path ?? ''),
  }),
);

describe('each case that must come out right', () => {
  test('has a row in the table, in order, and there is no other', () => {
    expect(rows.map(({ id }) => id)).toEqual(cases);
  });

  test.each(cases)('%s has a test that names it, in the files that the table says', id => {
    const naming = [...named].filter(([, ids]) => ids.has(id)).map(([path]) => path);
    expect(naming).not.toEqual([]);
    expect(rows.find(row => row.id === id)?.shownBy.toSorted()).toEqual(naming.toSorted());
  });

  test.each(cases)('%s is lived through from end to end, with HubSpot’s emulator', id => {
    const naming = [...named].filter(([, ids]) => ids.has(id)).map(([path]) => path);
    const withHubSpot = naming.filter(path => read(path).includes('await startConstellation('));
    expect(withHubSpot).not.toEqual([]);
  });

  test('is one of the list', () => {
    expect([...named.values()].flatMap(ids => [...ids]).filter(id => !cases.includes(id))).toEqual([]);
  });
});
