import type pg from 'pg';
import { createPool } from '../../adapters/postgres/pool.ts';
import { planningOnce } from './planned-once.ts';

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
 * and program time run on it, and no statement of the product is changed. Without FROM it is planned into whatever asks it.
 * Program time is overlaid too: nobody moves it here, so it is the clock's, and a run asks for it 1,100 times.
 */
const virtualClock = `
  CREATE SCHEMA sim;
  CREATE SEQUENCE sim.wall_ms;
  CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT timestamptz 'epoch' + pg_sequence_last_value('sim.wall_ms') * interval '1 millisecond' $$;
  CREATE FUNCTION sim.program_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT timestamptz 'epoch' + pg_sequence_last_value('sim.wall_ms') * interval '1 millisecond' $$;
  GRANT USAGE ON SCHEMA sim TO PUBLIC;
  GRANT SELECT ON SEQUENCE sim.wall_ms TO PUBLIC;`;

const replica = encodeURIComponent('-c session_replication_role=replica');

/** So many runs leave their deleted rows behind before tables are made anew. */
const runsPerFile = 8;

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
  // In a role of its own from the start: a connection that changes it forgets its plans.
  const emptier = createPool(`${urls.adminUrl}&options=${replica}`, { max: 1, applicationName: 'dibs-sim' });
  let emptied = 0;
  return {
    pool,
    admin: planningOnce(admin),
    setClock: async ms => {
      await admin.query({ name: 'clock', text: `SELECT setval('sim.wall_ms', $1)`, values: [ms] });
    },
    empty: async () => {
      const anew = emptied % runsPerFile === 0;
      emptied += 1;
      await emptier.query({ name: 'empty', text: 'SELECT sim.empty($1)', values: [anew] });
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([pool.end(), admin.end(), emptier.end()]);
    },
  };
}

/**
 * Empties what is not empty of the catalogue's tables but the list of migrations. To make a table's files anew costs as
 * much as a hundred statements, and has all of them planned again: mostly rows are deleted, and `anew` takes away what
 * is left of them. The role `replica` passes over the ledger's guard.
 */
async function createEmptying(admin: pg.Pool): Promise<void> {
  const { rows } = await admin.query<{ filled: string; restarts: string | null }>(
    `SELECT string_agg(format('SELECT %L WHERE EXISTS (SELECT FROM %I)', quote_ident(relname), relname), ' UNION ALL ')
         FILTER (WHERE ${ofRuns} AND relkind = 'r') AS filled,
       string_agg(format('PERFORM setval(%L, %s, false)', quote_ident(relname), seqstart), '; ')
         FILTER (WHERE relkind = 'S') AS restarts
     FROM pg_class LEFT JOIN pg_sequence ON seqrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace`,
  );
  const [catalogue] = rows;
  if (catalogue?.filled == null) throw new Error('The database has no tables');
  await admin.query(`CREATE OR REPLACE FUNCTION sim.empty(anew boolean) RETURNS void LANGUAGE plpgsql AS $body$
    DECLARE statements text;
    BEGIN
      IF anew THEN
        SELECT 'TRUNCATE ' || string_agg(quote_ident(relname), ', ') || ' CASCADE' INTO statements FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND ${ofRuns} AND pg_relation_size(oid) > 0;
      ELSE
        SELECT string_agg('DELETE FROM ' || name, '; ') INTO statements FROM (${catalogue.filled}) AS filled(name);
      END IF;
      EXECUTE coalesce(statements, 'SELECT');
      DELETE FROM program_clock;
      ${catalogue.restarts ?? ''};
      INSERT INTO program_clock DEFAULT VALUES;
    END $body$`);
}

/** Tables that a run fills. */
const ofRuns = `relname NOT IN ('schema_migrations', 'program_clock')`;
