import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

export type OpenDatabase = {
  /** The role of server and worker. */
  appUrl: string;
  /** The role that owns the schema and migrates. */
  ownerUrl: string;
  /** What migrations grant rights to; null when one role does both (a demo on a database of one's own). */
  appRole: string | null;
  /** The server that comes with the package, when no `DATABASE_URL` is given. */
  embedded: EmbeddedPostgres | null;
  /** Stops an embedded server that this call started and nobody else uses by now; leaves all others alone. */
  [Symbol.asyncDispose]: () => Promise<void>;
};

/**
 * The database of the environment: `DATABASE_URL` with `MIGRATION_DATABASE_URL` as its owner, or else the embedded
 * one below the data directory, started or adopted.
 *
 * @throws EmbeddedPostgresError
 */
export async function openDatabase(options: {
  databaseUrl: string | undefined;
  migrationUrl: string | undefined;
  dataDir: string;
  log?: (line: string) => void;
}): Promise<OpenDatabase> {
  const { databaseUrl, dataDir, log = () => undefined } = options;
  if (databaseUrl !== undefined) {
    const ownerUrl = options.migrationUrl ?? databaseUrl;
    const [appRole, ownerRole] = [roleOf(databaseUrl), roleOf(ownerUrl)];
    return {
      appUrl: databaseUrl,
      ownerUrl,
      appRole: appRole === ownerRole ? null : appRole,
      embedded: null,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }
  const embedded = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  const { appUrl, ownerUrl, adopted } = embedded;
  return {
    appUrl,
    ownerUrl,
    appRole: roleOf(appUrl),
    embedded,
    async [Symbol.asyncDispose]() {
      if (!adopted && !(await othersUse(embedded))) await embedded.stop();
    },
  };
}

const roleOf = (url: string) => decodeURIComponent(new URL(url).username);

async function othersUse({ adminUrl }: EmbeddedPostgres): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rowCount !== 0;
  } finally {
    await client.end();
  }
}
