import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type BillOfMaterials, billOfMaterials } from '../../dev/sbom/bill-of-materials.ts';

const own = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

let bill: BillOfMaterials;
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['dev/sbom/main.ts'], {
    maxBuffer: 16 * 1024 * 1024,
  });
  bill = JSON.parse(stdout);
});

test('the bill of materials has every package that production asks for, in the version that is locked', () => {
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  const listed = new Map(bill.components.map(({ name, version }) => [name, version]));
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.optionalDependencies }))
    expect(listed.get(name), name).toBe(version);
  expect(bill.components.length).toBeGreaterThan(150);
});

test('each has its address, its digest and its licence, but for builds for other platforms of which the lockfile has neither', () => {
  for (const { purl, hashes, licenses } of bill.components) {
    expect(purl).toMatch(/^pkg:npm\/.+@\d/);
    if (purl.includes('msgpackr-extract-')) continue;
    expect(hashes?.[0]?.content, purl).toMatch(/^[0-9a-f]{128}$/);
    expect(licenses?.[0]?.expression, purl).toBeTruthy();
  }
});

test('tools for development are not in it', () => {
  const names = new Set(bill.components.map(({ name }) => name));
  const tools = [
    'vitest',
    'typescript',
    '@biomejs/biome',
    'playwright-core',
    '@stryker-mutator/core',
    'rolldown',
    'fast-check',
  ];
  for (const name of tools) expect(own.devDependencies[name], name).toBeDefined();
  expect(tools.filter(name => names.has(name))).toEqual([]);
});

test('what is for development, linked, or no package is left out', () => {
  const { components } = billOfMaterials(
    {
      packages: {
        '': { version: '1.0.0' },
        'node_modules/a': { version: '1.0.0', license: 'MIT', integrity: 'sha512-AAAA' },
        'node_modules/a/node_modules/@b/c': { version: '2.0.0' },
        'node_modules/d': { version: '1.0.0', dev: true },
        'node_modules/e': { link: true },
      },
    },
    { name: 'x', version: '1' },
  );
  expect(components.map(({ purl }) => purl)).toEqual(['pkg:npm/%40b/c@2.0.0', 'pkg:npm/a@1.0.0']);
  expect(components[1]).toMatchObject({ licenses: [{ expression: 'MIT' }], hashes: [{ content: '000000' }] });
});
