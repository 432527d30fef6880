import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { bundleCards, type CardBundle } from '../../dev/build-cards/bundle-cards.ts';

const run = promisify(execFile);
const contents = async (of: CardBundle[]) =>
  Promise.all(of.map(async bundle => [bundle.name, await readFile(bundle.file, 'utf8')]));

test('a real npm install in the unpacked archive gives the same bundles as the linked packages', async () => {
  const installed = await contents(
    await bundleCards(process.cwd(), {
      install: async dir => {
        await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: dir });
      },
    }),
  );
  const linked = await contents(await bundleCards(process.cwd()));
  expect(installed).toEqual(linked);
});
