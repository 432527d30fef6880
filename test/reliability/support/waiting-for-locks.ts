import type { TestDatabase } from '../../support/create-test-database.ts';
import { adminQuery } from './admin-query.ts';

/** How many connections of the database wait for somebody's lock right now. */
export async function waitingForLocks(database: TestDatabase): Promise<number> {
  const [row] = await adminQuery<{ n: number }>(
    database,
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`,
    [database.name],
  );
  return row?.n ?? 0;
}
