import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventTypes } from '../../domain/event-types.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const documents = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
].map(path => ({ path, text: read(path) }));

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** Names in the table of variables that the environment is read by. */
const variables = [
  ...(/const VARIABLES = \{(?<rows>.*?)\n\} as const/s
    .exec(read('adapters/runtime/environment.ts'))
    ?.groups?.rows?.matchAll(/^ {2}(?<name>[A-Z][A-Z_]+):/gm) ?? []),
].flatMap(({ groups }) => groups?.name ?? []);

/** Variables that only Node, tests, tools or an example's own script read. */
const elsewhere = [
  'NODE_COMPILE_CACHE',
  'NODE_DISABLE_COMPILE_CACHE',
  'CI',
  'CHROMIUM_PATH',
  'DIBS_LONG',
  'DIBS_SEED',
  'DIBS_WRITE_DOCS',
  'DIBS_WRITE_SCHEMA',
];

test.each(eventTypes)('outgoing events: %s is told of', type => {
  expect(read('docs/events.md')).toContain(`\`${type}\``);
});

test('there is something to look at', () => {
  expect(documents.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/operations.md', 'docs/architecture.md']),
  );
  expect(variables).toContain('DATABASE_URL');
  expect(variables.length).toBeGreaterThan(20);
});

test('every script that a document names exists', () => {
  const named = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/npm run (?:-s |--silent )?(?<name>[a-z][a-z:-]*)/g)].map(({ groups }) => ({
      path,
      name: groups?.name ?? '',
    })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([]);
});

test('the table of the environment in docs/operations.md names each variable once, and no other', () => {
  const section = /\n## Environment\n(?<text>.*?)\n## /s.exec(read('docs/operations.md'))?.groups?.text ?? '';
  const rows = [...section.matchAll(/^\| `(?<name>[A-Z_]+)` \|/gm)].map(({ groups }) => groups?.name);
  expect(rows.toSorted()).toEqual(variables.toSorted());
});

test('every variable that a document sets for a command is read by something', () => {
  const set = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:^|[\s`])(?<name>[A-Z][A-Z_]{2,})=/gm)].map(({ groups }) => ({
      path,
      name: groups?.name ?? '',
    })),
  );
  expect(set.length).toBeGreaterThan(5);
  expect(set.filter(({ name }) => ![...variables, ...elsewhere].includes(name))).toEqual([]);
});

test('every link from one document to a file leads somewhere', () => {
  const links = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(({ groups }) => groups?.target ?? '')
      .filter(target => !/^[a-z]+:/.test(target))
      .map(target => ({ path, target })),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter(({ path, target }) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
});

test('every folder and file that a document names in backticks exists', () => {
  const named = documents.flatMap(({ path, text }) =>
    [
      ...text.matchAll(
        /`(?<target>(?:adapters|commands|contract|dev|domain|extensions|operations|src|test|webhooks)\/[\w./-]*)`/g,
      ),
    ]
      .map(({ groups }) => groups?.target ?? '')
      .map(target => ({ path, target })),
  );
  expect(named.length).toBeGreaterThan(10);
  // Each operator names profiles of their own.
  const ours = named.filter(({ target }) => !target.startsWith('src/hsprofile.'));
  expect(ours.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
});
