import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';

/** A migrated database in the hands of a simulator: its clock is ours, and it can be emptied. */
export type SimDatabase = AsyncDisposable & {
  /** As server and worker connect. */
  pool: pg.Pool;
  /** As the superuser, who sees every row. */
  admin: pg.Pool;
  /** Sets the database's wall clock, in ms since 1970. Program time follows it. */
  setClock(ms: number): Promise<void>;
  /** Leaves the database as it was when it was migrated. */
  empty(): Promise<void>;
};

/**
 * The database's own `clock_timestamp()` is overlaid by one of ours, found first on the search path: leases, limits
 * and program time run on it, and no statement of the product is changed.
 */
const virtualClock = `
  CREATE SCHEMA sim;
  CREATE SEQUENCE sim.wall_ms;
  CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT timestamptz 'epoch' + last_value * interval '1 millisecond' FROM sim.wall_ms $$;
  GRANT USAGE ON SCHEMA sim TO PUBLIC;
  GRANT SELECT ON SEQUENCE sim.wall_ms TO PUBLIC;`;

/** @param urls a database that was migrated and that nobody else uses */
export async function openSimDatabase(urls: { appUrl: string; adminUrl: string }): Promise<SimDatabase> {
  const admin = createPool(urls.adminUrl, { max: 1, applicationName: 'dibs-sim' });
  const { rows } = await admin.query<{ there: boolean; name: string }>(
    `SELECT to_regnamespace('sim') IS NOT NULL AS there, current_database() AS name`,
  );
  if (rows[0]?.there === false) {
    await admin.query(virtualClock);
    await admin.query(`ALTER DATABASE "${rows[0].name}" SET search_path = sim, pg_catalog, public`);
    // This very session began before.
    await admin.query('SET search_path = sim, pg_catalog, public');
    await admin.query('ALTER TABLE public.deliveries ALTER received_at SET DEFAULT sim.clock_timestamp()');
  }
  const pool = createPool(urls.appUrl, { max: 3, applicationName: 'dibs-sim' });
  await createEmptying(admin);
  return {
    pool,
    admin,
    setClock: async ms => {
      await admin.query(`SELECT setval('sim.wall_ms', $1)`, [ms]);
    },
    empty: async () => {
      await admin.query(
        'SET session_replication_role = replica; SELECT sim.empty(); SET session_replication_role = origin',
      );
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([pool.end(), admin.end()]);
    },
  };
}

/**
 * Empties what is not empty of the catalogue's tables but the list of migrations; to make a table's files anew costs as
 * much as a hundred statements. The role `replica` passes over the ledger's guard.
 */
async function createEmptying(admin: pg.Pool): Promise<void> {
  const { rows } = await admin.query<{ found: string; restarts: string | null }>(
    `SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM %I)', quote_ident(relname), relname), ' UNION ALL ')
         FILTER (WHERE relkind = 'r' AND relname NOT IN ('schema_migrations', 'program_clock')) AS found,
       string_agg(format('ALTER SEQUENCE %I RESTART', relname), '; ') FILTER (WHERE relkind = 'S') AS restarts
     FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
  );
  const [catalogue] = rows;
  if (catalogue?.found == null) throw new Error('The database has no tables');
  await admin.query(`CREATE OR REPLACE FUNCTION sim.empty() RETURNS void LANGUAGE plpgsql AS $body$
    DECLARE filled text;
    BEGIN
      SELECT string_agg(name, ', ') INTO filled FROM (${catalogue.found}) AS tables(name);
      EXECUTE 'TRUNCATE program_clock' || coalesce(', ' || filled, '') || ' CASCADE';
      ${catalogue.restarts ?? ''};
      INSERT INTO program_clock DEFAULT VALUES;
    END $body$`);
}
