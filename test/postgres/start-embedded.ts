/** Starts the embedded Postgres in the directory given, prints what it got as one line of JSON, and stays. */
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { dir: { type: 'string' }, module: { type: 'string' } } });
const modulePath = values.module ?? import.meta.resolve('../../adapters/postgres/embedded-postgres.ts');
const { startEmbeddedPostgres }: typeof import('../../adapters/postgres/embedded-postgres.ts') = await import(
  modulePath
);

try {
  const { appUrl, ownerUrl, adminUrl, pid, adopted } = await startEmbeddedPostgres({
    dataDir: values.dir ?? '',
  });
  console.log(JSON.stringify({ appUrl, ownerUrl, adminUrl, pid, adopted }));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
process.stdin.resume();
process.stdin.on('end', () => process.exit());
