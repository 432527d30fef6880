import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations } from 'bullmq';
import pg from 'pg';
import { WAKE_QUEUE } from '../queue/names.ts';
import { grantToApp } from './grant-to-app.ts';

const directory = join(import.meta.dirname, 'migrations');

/** Holders of this advisory lock migrate; the number is arbitrary and only ours. */
const migrationLock = 7_316_001;

/**
 * Applies the numbered migrations that the database lacks, then BullMQ's own, then grants the app's
 * role what it may do. Forward only; safe to run from several processes at once.
 *
 * @param ownerUrl connection of the role that owns the schema
 * @param appRole role the server and worker connect as; absent when it is the owner (demo only)
 * @returns names of the migrations applied now
 * @throws when a migration fails: it and all after it are not applied
 */
export async function migrate(options: { ownerUrl: string; appRole?: string }): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.ownerUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const applied = await applyPending(client);
    await runMigrations(client);
    // BullMQ makes a queue's counter when its first job is added, which the app's role may not.
    await client.query('SELECT bullmq.next_job_id($1)', [WAKE_QUEUE]);
    if (options.appRole !== undefined) await grantToApp(client, options.appRole);
    return applied;
  } finally {
    await client.end();
  }
}

async function applyPending(client: pg.Client): Promise<string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())`);
  const { rows } = await client.query<{ name: string }>('SELECT name FROM schema_migrations');
  const done = new Set(rows.map(row => row.name));
  const pending = (await readdir(directory)).filter(name => name.endsWith('.sql') && !done.has(name)).sort();
  for (const name of pending) {
    const sql = await readFile(join(directory, name), 'utf8');
    try {
      await client.query('BEGIN');
      await client.query(sql);
      await client.query('INSERT INTO schema_migrations (name) VALUES ($1)', [name]);
      await client.query('COMMIT');
    } catch (cause) {
      await client.query('ROLLBACK');
      throw new Error(`Migration ${name} failed and was not applied: ${String(cause)}`, { cause });
    }
  }
  return pending;
}
