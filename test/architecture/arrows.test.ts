import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filesOf, importsBelow, importsOf, objection, type Part, packagesOf } from './import-arrows.ts';

const root = join(import.meta.dirname, '../..');

test('every import between the parts of Dibs follows the arrows', () => {
  const found = importsBelow(root);
  expect(found.length).toBeGreaterThan(100);
  expect(found.map(objection).filter(sentence => sentence !== null)).toEqual([]);
});

test('a violation planted in a tree is found', () => {
  const planted = mkdtempSync(join(tmpdir(), 'dibs-arrows-'));
  onTestFinished(() => rmSync(planted, { recursive: true }));
  const files = {
    'domain/clean.ts': `import { x } from './other.ts';\n`,
    'domain/other.ts': `import { pool } from '../adapters/postgres/pool.ts';\n`,
    'adapters/postgres/pool.ts': '',
    'dev/emulator/deep/down.ts': `export { view } from '../../../contract/views.ts';\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(planted, dirname(path)), { recursive: true });
    writeFileSync(join(planted, path), text);
  }
  expect(
    importsBelow(planted)
      .map(objection)
      .filter(sentence => sentence !== null),
  ).toEqual([
    'domain/other.ts imports adapters/postgres/pool.ts: domain may not import adapters',
    'dev/emulator/deep/down.ts imports contract/views.ts: dev/emulator may not import contract',
  ]);
});

describe('an import', () => {
  test.each([
    ['of the rules by an operation', 'operations/a.ts', `import { b } from '../domain/b.ts'`, true],
    ['of an adapter by an operation', 'operations/a.ts', `import { b } from '../adapters/b.ts'`, false],
    [
      'of a type of an adapter by an operation',
      'operations/a.ts',
      `import type { B } from '../adapters/b.ts'`,
      false,
    ],
    ['of a port by an adapter', 'adapters/a.ts', `import type { P } from '../operations/ports.ts'`, true],
    [
      'of ports named one by one',
      'adapters/a.ts',
      `import { type P, type Q } from '../operations/ports.ts'`,
      true,
    ],
    [
      'of an operation by an adapter',
      'adapters/a.ts',
      `import { type P, run } from '../operations/run.ts'`,
      false,
    ],
    [
      'of the intake by the server',
      'src/server/a.ts',
      `import { i } from '../../webhooks/intake/i.ts'`,
      true,
    ],
    [
      'of the worker by the server',
      'src/server/a.ts',
      `import { w } from '../../webhooks/worker/w.ts'`,
      false,
    ],
    [
      'of the server by the worker',
      'webhooks/worker/a.ts',
      `import { s } from '../../src/server/s.ts'`,
      false,
    ],
    [
      'of the contract by a card',
      'extensions/deal/a.tsx',
      `import type { V } from '../../contract/views.ts'`,
      true,
    ],
    ['of the rules by a card', 'extensions/deal/a.tsx', `import { r } from '../../domain/r.ts'`, false],
    ['of dev by a command', 'commands/a.ts', `import { d } from '../dev/demo/d.ts'`, false],
    ['of ours by the emulator', 'dev/emulator/x/a.ts', `import { d } from '../../demo/d.ts'`, false],
    ['that is awaited', 'domain/a.ts', `const b = await import('../adapters/b.ts')`, false],
    ['for its effect', 'domain/a.ts', `import '../adapters/b.ts'`, false],
    ['that is passed on', 'domain/a.ts', `export * from '../operations/b.ts'`, false],
    ['over several lines', 'domain/a.ts', `import {\n  b,\n  type c,\n} from '../operations/b.ts'`, false],
    ['of a package', 'domain/a.ts', `import pg from 'pg'`, true],
  ])('%s', (_, path, text, allowed) => {
    const objections = importsOf(path, text)
      .map(objection)
      .filter(sentence => sentence !== null);
    expect(objections.length === 0).toBe(allowed);
  });
});

describe('what a part takes from outside', () => {
  test.each<[string, Part, string[]]>([
    ['the rules use no package but the list of public suffixes', 'domain', ['tldts']],
    ['operations reach the world through their ports alone', 'operations', []],
    ['the contract is schemas', 'contract', ['zod']],
    ['cards use what HubSpot gives them', 'extensions', ['react', '@hubspot/ui-extensions', 'zod']],
  ])('%s', (_, part, allowed) => {
    const foreign = packagesOf(root, part).filter(({ name }) => !allowed.includes(name));
    expect(foreign).toEqual([]);
  });

  test('packages are seen at all', () => {
    expect(packagesOf(root, 'contract').map(({ name }) => name)).toContain('zod');
  });

  test('the rules ask no clock and roll no dice: `now` is an argument', () => {
    const impure =
      /Temporal\.Now|Date\.now\(|new Date\(\)|Math\.random|performance\.now|randomUUID|process\.(env|hrtime)/;
    const found = filesOf(root, 'domain').filter(({ text }) => impure.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
    expect(impure.test('const now = Temporal.Now.instant();')).toBe(true);
  });
});
