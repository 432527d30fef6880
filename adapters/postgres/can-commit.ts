import type pg from 'pg';

/** True when a transaction commits within the time; a standby, a full disk or a database that is away fails it. */
export async function canCommit(pool: pg.Pool, withinMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), withinMs);
  const probe: pg.QueryConfig & { query_timeout: number } = {
    // Leaves a record in the log that nobody reads, and no row: asked every second, it makes nothing to clean up.
    text: "SELECT pg_logical_emit_message(true, 'dibs', 'ready')",
    query_timeout: withinMs,
  };
  const committed = pool.query(probe).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([committed, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
