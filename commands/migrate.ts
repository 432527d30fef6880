import { resolve } from 'node:path';
import { migrate } from '../adapters/postgres/migrate.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';

/** `npm run migrate`: applies the migrations that the database lacks, says which, and ends. */
const { environment, faults } = readEnvironment(process.env);
try {
  if (faults.length > 0) throw new EnvironmentError(faults);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: environment.MIGRATION_DATABASE_URL,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
    log: line => console.log(line),
  });
  const { ownerUrl, appRole } = database;
  const applied = await migrate({ ownerUrl, ...(appRole === null ? {} : { appRole }) });
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
