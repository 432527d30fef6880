import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { describe, expect, test, vi } from 'vitest';
import { createTestDatabase } from './create-test-database.ts';
import { findTool } from './find-tool.ts';
import { rounds } from './rounds.ts';
import { spawnLeashed } from './spawn-leashed.ts';

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a test database', () => {
  test('is migrated, belongs to the owner, and is not shared', async () => {
    await using one = await createTestDatabase();
    await using other = await createTestDatabase();
    const migrations = 'SELECT count(*)::int AS count FROM schema_migrations';
    expect(await rows(one.ownerUrl, migrations)).toEqual([{ count: expect.any(Number) }]);
    await rows(one.ownerUrl, 'CREATE TABLE only_here (id int)');
    await expect(rows(other.ownerUrl, 'SELECT FROM only_here')).rejects.toThrow('does not exist');
    expect(await rows(one.appUrl, 'SELECT current_user AS who')).toEqual([{ who: 'dibs_app' }]);
  });

  test('is gone after it is dropped, whoever was connected', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    const ended = new Promise(resolve => client.on('error', resolve));
    await database.drop();
    await ended;
    await expect(rows(database.ownerUrl, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

describe('a tool', () => {
  test.each([
    [
      'is taken from its variable',
      { REDIS_URL: 'redis://elsewhere:1', PATH: '' },
      { configured: 'redis://elsewhere:1' },
    ],
    ['is absent when neither variable nor PATH has it', { PATH: '/nowhere' }, null],
    ['is absent when its variable is empty and PATH unset', { REDIS_URL: '' }, null],
  ])('%s', (_, env, found) => {
    expect(findTool('redis', env)).toEqual(found);
  });
});

describe('a leashed child', () => {
  test('dies with a test process that is killed', async () => {
    const script = `
      import { spawnLeashed } from ${JSON.stringify(import.meta.resolve('./spawn-leashed.ts'))};
      console.log(spawnLeashed('sleep', ['300']).pid);`;
    await using parent = spawnLeashed(process.execPath, ['--input-type=module', '-e', script], {
      stdio: 'pipe',
    });
    const [output] = await once(parent.stdout ?? parent, 'data');
    const pid = Number(String(output));
    expect(await stateOf(pid)).toMatch(/[RS]/);
    await parent.end();
    await vi.waitFor(async () => expect(await stateOf(pid)).toMatch(/Z|gone/), {
      timeout: 5_000,
      interval: 20,
    });
  });
});

const stateOf = (pid: number) =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    stat => stat.split(' ')[2],
    () => 'gone',
  );

test('the long lane runs all rounds, the default one a tenth and at least one', () => {
  expect([1000, 25, 3].map(all => rounds(all, true))).toEqual([1000, 25, 3]);
  expect([1000, 25, 3].map(all => rounds(all, false))).toEqual([100, 3, 1]);
});
