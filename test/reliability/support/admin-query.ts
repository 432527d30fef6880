import pg from 'pg';
import type { TestDatabase } from '../../support/create-test-database.ts';

/** Rows of one statement as the superuser, who sees behind row-level security and may change the schema. */
export async function adminQuery<Row extends pg.QueryResultRow>(
  database: TestDatabase,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  // Some tests kill Postgres: a connection that ends between two statements has nobody else to tell.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
