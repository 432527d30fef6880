import { resolve } from 'node:path';
import type pg from 'pg';
import { readTeams } from '../../adapters/postgres/directories.ts';
import { importReport } from '../../adapters/postgres/import-report.ts';
import { importLock } from '../../adapters/postgres/imports.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { findPortals } from '../../adapters/postgres/work-counts.ts';
import { createQueueConnection } from '../../adapters/queue/connection.ts';
import { createWaker, type Waker } from '../../adapters/queue/waker.ts';
import { EnvironmentError } from '../../adapters/runtime/config.ts';
import { readEnvironment } from '../../adapters/runtime/environment.ts';
import { createLogger } from '../../adapters/runtime/logger.ts';
import { mayDo } from '../../domain/rights.ts';
import { personOf } from '../../operations/person-of.ts';
import type { Actor } from '../../operations/records.ts';

export type ImportStore = Store & ReturnType<typeof importReport>;

/** What a command stands on: one portal's store, a transaction at a time. */
export type ImportSession = AsyncDisposable & {
  pool: pg.Pool;
  /** As server and worker connect, so that row-level security binds the import as well. */
  databaseUrl: string;
  portalId: string;
  run<T>(work: (store: ImportStore, tx: PortalTransaction) => Promise<T>): Promise<T>;
  /** The person who imports. @throws when the directory does not make them an admin, or it is not clear who they are */
  actor(): Promise<Actor & { kind: 'user' }>;
  /** Work for HubSpot was committed: a worker begins now instead of at its next sweep. */
  wake(): void;
};

/**
 * A connection keeps the plan by which it first checked a foreign key. Where it was made while there was hardly a
 * registration, it reads the whole table for each new row: 1.6 s for the holds of 500 rows instead of milliseconds.
 */
const transactionsAConnection = 4;

/** Opens the database of the environment for one portal. @throws when there is no portal, or several and none is named */
export async function openImportSession(options: {
  portal: string | undefined;
  as: string | undefined;
}): Promise<ImportSession> {
  await using start = new AsyncDisposableStack();
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  const database = start.use(
    await openDatabase({
      databaseUrl: environment.DATABASE_URL,
      migrationUrl: undefined,
      dataDir: resolve(environment.DATA_DIR ?? '.data'),
    }),
  );
  const pool = start.adopt(
    createPool(database.appUrl, { max: 2, maxUses: transactionsAConnection, applicationName: 'dibs-import' }),
    one => one.end(),
  );
  const portalId = options.portal ?? (await onlyPortal(pool));
  const queue = start.use(wakingQueue(database.appUrl, environment.REDIS_URL));
  const run: ImportSession['run'] = work =>
    inPortal(pool, portalId, {}, tx => work({ ...storeOf(tx), ...importReport(tx) }, tx));
  const kept = start.move();
  return {
    pool,
    databaseUrl: database.appUrl,
    portalId,
    run,
    actor: () => run((store, tx) => actingAs(store, tx, options.as)),
    wake: () => queue.wakePortal(portalId),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Connects to the queue with the first wake-up: most commands have none. */
function wakingQueue(databaseUrl: string, redisUrl: string | undefined) {
  const ends = new AsyncDisposableStack();
  let waker: Waker | null = null;
  const connect = () => {
    const logger = createLogger({ name: 'import', level: 'warn' }, process.stderr);
    const options = { databaseUrl, logger, maxClients: 1, ...(redisUrl === undefined ? {} : { redisUrl }) };
    const queue = ends.adopt(createQueueConnection(options), connection => connection.close());
    return ends.adopt(createWaker(queue, { logger }), each => each.close());
  };
  return {
    wakePortal: (portalId: string) => {
      waker ??= connect();
      waker.wakePortal(portalId);
    },
    [Symbol.asyncDispose]: () => ends.disposeAsync(),
  };
}

/**
 * Keeps other imports of the portal out until it is disposed of. A killed import lets go by itself: the lock ends with
 * its connection.
 *
 * @throws when another one runs
 */
export async function lockImports({ pool, portalId }: ImportSession): Promise<AsyncDisposable> {
  const client = await pool.connect();
  const key = [importLock(portalId)];
  const { rows } = await client.query<{ got: boolean }>(
    'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got',
    key,
  );
  if (rows[0]?.got !== true) {
    client.release();
    throw new Error(
      `Another import of portal ${portalId} is running. Wait for it, or end it; it goes on later.`,
    );
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', key);
      client.release();
    },
  };
}

async function onlyPortal(pool: pg.Pool): Promise<string> {
  const portals = (await findPortals(pool)).filter(portal => portal !== '0');
  const [only, ...more] = portals;
  if (only === undefined) throw new Error('No portal has installed the app.');
  if (more.length > 0) throw new Error(`Which portal? --portal is one of ${portals.join(', ')}.`);
  return only;
}

/** Without `--as` the only user whom the directory names as an admin. */
async function actingAs(
  store: Store,
  tx: PortalTransaction,
  as: string | undefined,
): Promise<Actor & { kind: 'user' }> {
  const directory = await store.directory();
  const admins = directory.roles.flatMap(({ who, role }) =>
    role === 'admin' && 'userId' in who ? [who.userId] : [],
  );
  const userId = as ?? (admins.length === 1 ? admins[0] : undefined);
  if (userId === undefined)
    throw new Error(`Who imports? --as is the HubSpot user id of an admin, such as ${admins.join(', ')}.`);
  const person = personOf(directory, { userId, teamIds: await readTeams(tx, userId) });
  const right = mayDo({ userId, roles: person.roles, managesPartner: false }, 'admin');
  if (!right.allowed) throw new Error(`User ${userId}: ${right.refusal.detail}`);
  return person;
}
