import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';

const TEMPLATE = 'dibs_template';
const TEMPLATE_DRAFT = 'dibs_template_draft';
/** Held while the template is made, since several test files may ask for it first. */
const TEMPLATE_LOCK = 20_260_901;

/** Nothing of a test outlives the run, so its server need not survive a power cut. */
const THROWAWAY = { fsync: 'off', full_page_writes: 'off', max_connections: '400', max_wal_size: '4GB' };

export type TestDatabase = {
  /** Name of the database. */
  name: string;
  /** As the role that owns the schema and migrates. */
  ownerUrl: string;
  /** As the role of server and worker. */
  appUrl: string;
  /** As a superuser on this database, to look behind row-level security. */
  adminUrl: string;
  /** Ends all connections to it and removes it. */
  drop: () => Promise<void>;
  [Symbol.asyncDispose]: () => Promise<void>;
};

let server: Promise<EmbeddedPostgres> | undefined;

/** A migrated database of its own, empty of portals. The first call of a run takes a second or two, later ones ~50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  server ??= startWithTemplate();
  const { adminUrl, urlOf } = await server;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, client =>
    client.query(`CREATE DATABASE ${name} OWNER dibs_owner TEMPLATE ${TEMPLATE}`),
  );
  const drop = () =>
    asAdmin(adminUrl, async client => {
      await untilLeft(client, name);
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });
  return {
    name,
    ownerUrl: urlOf('owner', name),
    appUrl: urlOf('app', name),
    adminUrl: urlOf('admin', name),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

const mostWaits = 40;

/**
 * A pool is called ended before its connections are: one that the server cuts off in that moment has nobody left to
 * hear its error. Whoever stays longer than a second is cut off.
 */
async function untilLeft(client: pg.Client, name: string): Promise<void> {
  for (let waits = 0; waits < mostWaits; waits += 1) {
    const { rowCount } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name]);
    if (rowCount === 0) return;
    await setTimeout(25);
  }
}

/** The server of this run, for tests of migrations that want an empty database (`dibs` is one). */
export function testServer(): Promise<EmbeddedPostgres> {
  server ??= startWithTemplate();
  return server;
}

async function startWithTemplate(): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres({ dataDir: inject('postgresDataDir'), settings: THROWAWAY });
  await asAdmin(started.adminUrl, async client => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount === 1) return;
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE_DRAFT} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${TEMPLATE_DRAFT} OWNER dibs_owner`);
    await migrate({ ownerUrl: started.urlOf('owner', TEMPLATE_DRAFT), appRole: 'dibs_app' });
    await client.query(`ALTER DATABASE ${TEMPLATE_DRAFT} RENAME TO ${TEMPLATE}`);
  });
  return started;
}

async function asAdmin<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
