import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../support/create-test-database.ts';
import { startTestServer } from './support/start-test-server.ts';

test('a server that ends answers what it has begun, takes nothing new and leaves no connection', async () => {
  await using database = await createTestDatabase();
  const server = await startTestServer(database.appUrl);
  const db = new pg.Client({ connectionString: database.adminUrl });
  await db.connect();
  await db.query('BEGIN; LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE');

  const underWay = server.deliver('[]');
  await expect
    .poll(async () => {
      const { rows } = await db.query(
        `SELECT FROM pg_locks WHERE relation = 'deliveries'::regclass AND NOT granted`,
      );
      return rows.length;
    })
    .toBe(1);
  const ended = server[Symbol.asyncDispose]();
  await expect.poll(() => server.fetch('/healthz').then(String, () => 'refused')).toBe('refused');
  await db.query('ROLLBACK');
  expect((await underWay).status).toBe(200);
  const from = performance.now();
  await ended;
  expect(performance.now() - from).toBeLessThan(2_000);

  expect((await db.query('SELECT FROM deliveries')).rowCount).toBe(1);
  await expect
    .poll(async () => {
      const { rows } = await db.query(
        `SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      return rows;
    })
    .toEqual([]);
  await db.end();
});
