import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../e2e/support/constellation.ts';

const main = join(import.meta.dirname, '../../dev/story/main.ts');
const run = (env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [main], { env: { PATH: process.env.PATH, ...env } }).then(
    () => null,
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

test('without a demo the story says where it looked and how to start one', async () => {
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const failed = await run({ PORT: String(port), EMULATOR_PORT: String(emulatorPort) });
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed?.stderr).toContain(`nothing answers at http://localhost:${port}`);
  expect(failed?.stderr).toContain('`npm start`');
});

test('with an environment at fault it names the variable', async () => {
  const failed = await run({ PORT: 'three thousand' });
  expect(failed).toMatchObject({ code: 1 });
  expect(failed?.stderr).toContain('PORT must be a port number from 1 to 65535');
});
