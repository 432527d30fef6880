import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roleFaults } from '../../adapters/postgres/check-role.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { startTestServer } from './support/start-test-server.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const production = {
  NODE_ENV: 'production',
  HUBSPOT_CLIENT_ID: 'some-client',
  HUBSPOT_CLIENT_SECRET: 'some-secret-of-hubspot',
  HUBSPOT_APP_ID: '7',
  TOKEN_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  RECEIPT_SIGNING_KEY: Buffer.alloc(32, 2).toString('base64'),
  LINK_KEY: Buffer.alloc(32, 3).toString('base64'),
};

async function faultsOf(url: string): Promise<string[]> {
  const pool = createPool(url, { max: 1 });
  try {
    return await roleFaults(pool);
  } finally {
    await pool.end();
  }
}

test('the role of server and worker is bound by row-level security', async () => {
  expect(await faultsOf(database.appUrl)).toEqual([]);
});

test('a superuser and the owner of the tables are not', async () => {
  expect(await faultsOf(database.adminUrl)).toEqual(
    expect.arrayContaining([expect.stringContaining('is a superuser')]),
  );
  expect(await faultsOf(database.ownerUrl)).toEqual([expect.stringContaining('owns tables of Dibs')]);
});

test('neither is a role that may bypass it, or that belongs to the owner', async () => {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const roles = [`bypass_${database.name}`, `member_${database.name}`] as const;
  try {
    const owner = new URL(database.ownerUrl).username;
    await client.query(`CREATE ROLE ${roles[0]} LOGIN BYPASSRLS PASSWORD 'x'; GRANT dibs_app TO ${roles[0]}`);
    await client.query(`CREATE ROLE ${roles[1]} LOGIN PASSWORD 'x'; GRANT ${owner} TO ${roles[1]}`);
    expect(await faultsOf(as(roles[0]))).toEqual([expect.stringContaining('BYPASSRLS')]);
    expect(await faultsOf(as(roles[1]))).toEqual([expect.stringContaining(`belongs to the role ${owner}`)]);
  } finally {
    for (const role of roles) await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await client.end();
  }
});

function as(role: string): string {
  const url = new URL(database.appUrl);
  url.username = role;
  url.password = 'x';
  return url.href;
}

test('in production the server does not start on such a role, and says why; in the demo it does', async () => {
  await expect(startTestServer(database.ownerUrl, production)).rejects.toThrow(
    /must name a role that row-level security binds: the role dibs_owner owns tables/,
  );
  await using demo = await startTestServer(database.ownerUrl);
  expect(JSON.stringify(demo.logged)).toContain('Row-level security does not bind');
  await using bound = await startTestServer(database.appUrl, production);
  expect((await bound.fetch('/readyz')).status).toBe(200);
});
