import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../../adapters/postgres/embedded-postgres.ts';
import { migrate } from '../../../adapters/postgres/migrate.ts';
import type { TestDatabase } from '../../support/create-test-database.ts';

/** A Postgres that one test may kill; it keeps what it committed as a real one does. */
export type OwnPostgres = AsyncDisposable & {
  database: TestDatabase;
  /** `kill -9` of the postmaster. */
  crash(): void;
  /** Starts it on the same directory, or finds it running again by itself. */
  restart(): Promise<void>;
};

/**
 * @param given.dataDir where it keeps its data; a directory of its own unless given
 * @param given.migrations makes the schema; ours unless given
 */
export async function startOwnPostgres(
  given: {
    dataDir?: string;
    settings?: EmbeddedPostgresOptions['settings'];
    migrations?: (database: TestDatabase) => Promise<void>;
  } = {},
): Promise<OwnPostgres> {
  const dataDir = given.dataDir ?? (await realpath(await mkdtemp(join(tmpdir(), 'dibs-crash-'))));
  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, ...(given.settings && { settings: given.settings }) });
  let server = await start();
  const stop = async () => {
    await server.stop();
    if (given.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  const database: TestDatabase = {
    name: 'dibs',
    ownerUrl: server.ownerUrl,
    appUrl: server.appUrl,
    adminUrl: server.urlOf('admin', 'dibs'),
    drop: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  if (given.migrations) await given.migrations(database);
  else await migrate({ ownerUrl: server.ownerUrl, appRole: 'dibs_app' });
  return {
    database,
    crash: () => {
      try {
        process.kill(server.pid, 'SIGKILL');
      } catch (error) {
        // It ended by itself, as one whose disk is full may.
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'ESRCH') throw error;
      }
    },
    restart: async () => {
      server = await start();
    },
    [Symbol.asyncDispose]: stop,
  };
}
