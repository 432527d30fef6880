import { test } from 'vitest';
import { rounds } from '../support/rounds.ts';
import { adminQuery } from './support/admin-query.ts';
import { disturbQueue } from './support/disturb-queue.ts';
import { startFleet } from './support/fleet.ts';

test("the queue's tables on Postgres, emptied in mid-flight, take nothing with them", {
  timeout: 10 * 60_000,
}, async () => {
  await using fleet = await startFleet();
  const tables = await adminQuery<{ name: string }>(
    fleet.database,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  await disturbQueue(fleet, rounds(30), async () => {
    // One by one: all at once deadlocks with a worker that takes a job.
    for (const { name } of tables) await adminQuery(fleet.database, `DELETE FROM bullmq.${name}`);
  });
});
