import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../e2e/support/constellation.ts';
import { createTestDatabase } from '../support/create-test-database.ts';
import { startProcess } from '../support/start-process.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What the Containerfile copies from the checkout, and the command that fetches packages. */
async function recipe() {
  const lines = (await readFile(join(root, 'Containerfile'), 'utf8')).split('\n');
  const copied = lines
    .filter(line => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap(line => line.split(' ').slice(1, -1));
  const install =
    lines
      .find(line => line.startsWith('RUN npm '))
      ?.split(' ')
      .slice(2) ?? [];
  return { copied, install };
}

let image: string;
beforeAll(async () => {
  image = await mkdtemp(join(tmpdir(), 'dibs-image-'));
  const { copied, install } = await recipe();
  expect(copied).toContain('src');
  expect(install[0]).toBe('ci');
  for (const path of copied) {
    await mkdir(dirname(join(image, path)), { recursive: true });
    await cp(join(root, path), join(image, path), { recursive: true });
  }
  await run('npm', install, { cwd: image });
}, 300_000);
afterAll(() => rm(image, { recursive: true, force: true }));

/** There is no container engine here: the recipe's files and packages stand in a folder of their own instead. */
test('what the container image holds is enough to migrate, serve and work in production', async () => {
  await using database = await createTestDatabase();
  const port = String(await freePort());
  const env = {
    NODE_ENV: 'production',
    PORT: port,
    PUBLIC_URL: 'https://dibs.example.com',
    DATABASE_URL: database.appUrl,
    HUBSPOT_CLIENT_ID: 'some-client',
    HUBSPOT_CLIENT_SECRET: 'some-secret-of-hubspot',
    HUBSPOT_APP_ID: '7',
    TOKEN_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    RECEIPT_SIGNING_KEY: Buffer.alloc(32, 2).toString('base64'),
    LINK_KEY: Buffer.alloc(32, 3).toString('base64'),
  };
  await run(process.execPath, ['commands/migrate.ts'], {
    cwd: image,
    env: { ...process.env, ...env, MIGRATION_DATABASE_URL: database.ownerUrl },
  });
  await using server = await startProcess('src/server/main.ts', env, image);
  await using worker = await startProcess('webhooks/worker/main.ts', env, image);
  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200);
  expect([server.exited, worker.exited]).toEqual([false, false]);
});
