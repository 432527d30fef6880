import pg from 'pg';
import { expect, test } from 'vitest';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker } from '../../adapters/queue/waker.ts';
import { createTestDatabase } from '../support/create-test-database.ts';

test('the role of server and worker can wake a worker through the queue', async () => {
  await using database = await createTestDatabase();
  const complaints: string[] = [];
  const complain = (_: Record<string, unknown>, message: string) => complaints.push(message);
  const logger = { warn: complain, error: complain };
  const queue = createQueueConnection({ databaseUrl: database.appUrl, logger });
  const woken = Promise.withResolvers<unknown>();
  const worker = queue.createWorker(async job => woken.resolve(job.data), {});
  const waker = createWaker(queue, { logger });
  waker.wakePortal('77');
  expect(await woken.promise).toEqual({ kind: 'portal', portalId: '77' });
  expect(complaints).toEqual([]);
  await waker.close();
  await worker.close();
  await queue.close();
  // What was made meanwhile does not keep the next start from migrating.
  expect(await migrate({ ownerUrl: database.ownerUrl, appRole: 'dibs_app' })).toEqual([]);
});

test.each([
  ['change the ledger', 'UPDATE ledger SET portal_id = portal_id'],
  ['delete from the ledger', 'DELETE FROM ledger'],
  ['empty the ledger', 'TRUNCATE ledger'],
  ['make a table', 'CREATE TABLE mine (id int)'],
  ['switch row-level security off', 'ALTER TABLE registrations DISABLE ROW LEVEL SECURITY'],
  ['pretend that a migration ran', `INSERT INTO schema_migrations (name) VALUES ('9999')`],
])('that role can not %s', async (_, sql) => {
  await using database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    await expect(client.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  } finally {
    await client.end();
  }
});
