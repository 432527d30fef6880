import { mkdtemp, realpath, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';

export type SimServer = AsyncDisposable & {
  /** A migrated database of its own. */
  newDatabase(): Promise<{ appUrl: string; adminUrl: string }>;
};

/** Nothing outlives the run, and nothing but the seed may decide where a row lies. */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  autovacuum: 'off',
  plan_cache_mode: 'force_generic_plan',
  max_wal_size: '4GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** What a server that serves a simulator alone can leave: nobody looks at its statistics, and it waits for no disk. */
const ofLane = {
  io_method: 'sync',
  jit: 'off',
  max_wal_size: '256MB',
  track_activities: 'off',
  track_counts: 'off',
  update_process_title: 'off',
};

/**
 * A throwaway Postgres in a temporary directory.
 *
 * @param over settings over those that make it quick
 * @param parent where the directory is made
 */
export async function startSimServer(
  over: Readonly<Record<string, string>> = {},
  parent: string = tmpdir(),
): Promise<SimServer> {
  const dataDir = await realpath(await mkdtemp(join(parent, 'dibs-sim-')));
  const server = await startEmbeddedPostgres({ dataDir, settings: { ...settings, ...over } });
  let made = 0;
  return {
    newDatabase: async () => {
      made += 1;
      const name = `sim_${made}`;
      const admin = new pg.Client({ connectionString: server.adminUrl });
      await admin.connect();
      try {
        await admin.query(`CREATE DATABASE ${name} OWNER dibs_owner`);
      } finally {
        await admin.end();
      }
      await migrate({ ownerUrl: server.urlOf('owner', name), appRole: 'dibs_app' });
      return { appUrl: server.urlOf('app', name), adminUrl: server.urlOf('admin', name) };
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const roomyBytes = 2 ** 30;

/** The server of a lane: in memory where Linux has a gigabyte of it to spare, else in a temporary directory. */
export async function startLaneServer(): Promise<SimServer> {
  const shared = await statfs('/dev/shm').catch(() => null);
  const roomy = shared !== null && shared.bavail * shared.bsize >= roomyBytes;
  return await startSimServer(ofLane, roomy ? '/dev/shm' : tmpdir());
}
