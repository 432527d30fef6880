import pg from 'pg';
import { describe } from 'vitest';
import { queueSuite } from './queue-suite.ts';

describe('the queue on Postgres', () => {
  queueSuite(async () => ({
    empty: async database => {
      const pool = new pg.Pool({ connectionString: database.adminUrl, max: 1 });
      const { rows } = await pool.query<{ tablename: string }>(
        `SELECT tablename FROM pg_tables WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
      );
      // One by one: all at once deadlocks with a worker that takes a job.
      for (const { tablename } of rows) await pool.query(`DELETE FROM bullmq.${tablename}`);
      await pool.end();
    },
    [Symbol.asyncDispose]: async () => undefined,
  }));
});
