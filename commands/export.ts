import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { csvLine } from '../adapters/csv/write-csv.ts';
import { type ExportFamily, exportFamilies } from '../adapters/postgres/export-families.ts';
import { exportColumns, exportRows } from '../adapters/postgres/export-rows.ts';
import { inPortal, type PortalTransaction } from '../adapters/postgres/in-portal.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';

const usage = `Usage: npm run export -- DIRECTORY [--only FAMILY]… [--format csv|jsonl] [--portal ID]
       npm run export -- families

Writes everything that Dibs keeps of a portal into DIRECTORY, one file a family, all of one instant: JSON lines (the
default, exact) or CSV (for spreadsheets). families lists what there is. docs/import.md says more.
--portal may be left out where there is one portal only.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  if (command.directory === 'families') {
    for (const { table, about } of exportFamilies) console.log(`${table.padEnd(22)}${about}`);
    return;
  }
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: undefined,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
  });
  const pool = createPool(database.appUrl, { max: 1, applicationName: 'dibs-export' });
  try {
    const portalId = command.portal ?? (await onlyPortal(pool));
    await mkdir(command.directory, { recursive: true });
    await inPortal(pool, portalId, { fenced: false }, async tx => {
      // One instant for all families: what is decided meanwhile is not half in.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      for (const family of command.families) await writeFamily(tx, family, command);
    });
  } finally {
    await pool.end();
  }
}

type Command = ReturnType<typeof readCommand>;

function readCommand(args: string[]) {
  const { values, positionals } = parseOptions(args);
  const [directory, ...more] = positionals;
  const format = values.format ?? 'jsonl';
  const families = exportFamilies.filter(({ table }) => values.only?.includes(table) ?? true);
  const unknown = values.only?.find(name => !exportFamilies.some(({ table }) => table === name));
  if (unknown !== undefined) throw new UsageError(`There is no family ${unknown}.\n\n${usage}`);
  if (directory === undefined || more.length > 0 || (format !== 'csv' && format !== 'jsonl'))
    throw new UsageError(usage);
  if (values.portal !== undefined && !/^[0-9]{1,19}$/.test(values.portal)) throw new UsageError(usage);
  return { directory, format, families, portal: values.portal };
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        portal: { type: 'string' },
        format: { type: 'string' },
        only: { type: 'string', multiple: true },
      },
    });
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}

async function writeFamily(tx: PortalTransaction, family: ExportFamily, command: Command): Promise<void> {
  const path = join(command.directory, `${family.table}.${command.format}`);
  let rows = 0;
  const columns = command.format === 'csv' ? await exportColumns(tx, family) : null;
  const text = async function* () {
    if (columns !== null) yield csvLine(columns);
    for await (const chunk of exportRows(tx, family)) {
      rows += chunk.length;
      yield chunk
        .map(row =>
          columns === null ? `${JSON.stringify(row)}\n` : csvLine(columns.map(name => cellOf(row[name]))),
        )
        .join('');
    }
  };
  await pipeline(Readable.from(text()), createWriteStream(path));
  console.error(`${path}: ${rows.toLocaleString('en')} rows`);
}

/** A value that is neither text nor number is JSON in its cell. */
function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function onlyPortal(pool: pg.Pool): Promise<string> {
  const portals = (await findPortals(pool)).filter(portal => portal !== '0');
  const [only, ...more] = portals;
  if (only === undefined) throw new Error('No portal has installed the app.');
  if (more.length > 0) throw new UsageError(`Which portal? --portal is one of ${portals.join(', ')}.`);
  return only;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
