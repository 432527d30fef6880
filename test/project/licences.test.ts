import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      license: z.string().optional(),
      dev: z.boolean().default(false),
      link: z.boolean().default(false),
    }),
  ),
});
const { packages } = lockfile.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')),
);

/** Licences that ask no more than to be named: what runs in production has one of these. */
const permissive = [
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
];
/** Tools and data for development, which are not passed on. */
const forDevelopment = [...permissive, 'MPL-2.0', 'Python-2.0', 'CC-BY-4.0', 'CC-BY-3.0'];

/** Builds for other platforms, of which the lockfile does not say it: they have the licence of their main package. */
const platformBuilds: Record<string, string> = {
  '@biomejs/cli-': 'MIT OR Apache-2.0',
  '@msgpackr-extract/msgpackr-extract-': 'MIT',
  '@rollup/rollup-': 'MIT',
};

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function licenceOf(path: string, said: string | undefined): string | undefined {
  if (said !== undefined) return said;
  const prefix = Object.keys(platformBuilds).find(each => nameOf(path).startsWith(each));
  return prefix === undefined ? undefined : platformBuilds[prefix];
}

/** An expression allows a choice: one licence of it on the list is enough. */
const isAllowed = (expression: string | undefined, allowed: readonly string[]) =>
  (expression ?? '')
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some(licence => allowed.includes(licence));

const installed = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && !link,
);

test.each([
  ['production', (dev: boolean) => !dev, permissive, 150],
  ['development', (dev: boolean) => dev, forDevelopment, 400],
] as const)('every package of %s has a licence that its use allows', (_, counts, allowed, least) => {
  const looked = installed.filter(([, { dev }]) => counts(dev));
  expect(looked.length).toBeGreaterThan(least);
  const refused = looked
    .map(([path, entry]) => ({ path, licence: licenceOf(path, entry.license) }))
    .filter(({ licence }) => !isAllowed(licence, allowed));
  expect(refused).toEqual([]);
});

test.each(['GPL-3.0', 'AGPL-3.0-only', 'SEE LICENSE IN LICENSE', 'MIT AND GPL-2.0', undefined])(
  'a package under %s would show',
  licence => expect(isAllowed(licence, permissive)).toBe(false),
);
