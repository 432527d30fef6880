import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { inPortal } from '../adapters/postgres/in-portal.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { personErasure, personRecord } from '../adapters/postgres/person-record.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { storeOf } from '../adapters/postgres/store.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';
import { personNamedSchema } from '../contract/people.ts';
import { erasePerson } from '../operations/erase-person.ts';

const usage = `Usage: npm run person -- export contact|user ID [--portal ID]
       npm run person -- erase contact|user ID [--portal ID]

export  prints everything that names the person, as JSON.
erase   takes the person out of it; decisions stand, and say ids only. Erase the person in HubSpot first: what HubSpot
        still has is read again.

ID is HubSpot's. --portal may be left out where there is one portal only.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { verb, person, portal } = readCommand(process.argv.slice(2));
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: undefined,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
  });
  const pool = createPool(database.appUrl, { max: 1, applicationName: 'dibs-person' });
  try {
    const portalId = portal ?? (await onlyPortal(pool));
    if (verb === 'export') {
      const record = await inPortal(pool, portalId, { fenced: false }, tx =>
        personRecord(tx, person, 1_000_000),
      );
      console.log(JSON.stringify({ portalId, person, families: record.families }, null, 2));
      return;
    }
    const erased = await inPortal(pool, portalId, { fenced: false }, tx =>
      erasePerson({ ...storeOf(tx), ...personErasure(tx) }, { actor: { kind: 'automation' }, person }),
    );
    console.log(
      erased
        ? `The ${person.kind} ${person.id} was erased.`
        : `Nothing names the ${person.kind} ${person.id}.`,
    );
  } finally {
    await pool.end();
  }
}

function readCommand(args: string[]) {
  const { values, positionals } = parseOptions(args);
  const [verb, kind, id, ...more] = positionals;
  const person = personNamedSchema.safeParse({ kind, id });
  const portal = values.portal;
  if ((verb !== 'export' && verb !== 'erase') || !person.success || more.length > 0)
    throw new UsageError(usage);
  if (portal !== undefined && !/^[0-9]{1,19}$/.test(portal)) throw new UsageError(usage);
  return { verb, person: person.data, portal } as const;
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { portal: { type: 'string' } } });
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}

async function onlyPortal(pool: pg.Pool): Promise<string> {
  const [only, ...more] = (await findPortals(pool)).filter(portal => portal !== '0');
  if (only === undefined) throw new Error('No portal has installed the app.');
  if (more.length > 0)
    throw new UsageError(`Which portal? --portal is one of ${[only, ...more].join(', ')}.`);
  return only;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
