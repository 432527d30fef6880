import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { type Break, type Verification, verifyLedger } from '../adapters/postgres/verify-ledger.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';
import { readAnchors } from '../adapters/runtime/ledger-anchor.ts';

const usage = `Usage: npm run ledger -- verify [--portal ID] [--anchor FILE] [--json]

Walks the audit chain of every portal and says whether the ledger is as it was written.
The heads in FILE, else in LEDGER_ANCHOR_FILE, are compared too: without them a chain that somebody cut
short or rewrote whole cannot be told from the true one. Ends with 1 when something is wrong.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  const file = command.anchor ?? environment.LEDGER_ANCHOR_FILE;
  const anchors = file === undefined ? [] : await readAnchors(file);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: undefined,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
  });
  const pool = createPool(database.embedded?.urlOf('admin', 'dibs') ?? database.appUrl, {
    max: 4,
    applicationName: 'dibs-ledger',
  });
  try {
    const known = await findPortals(pool);
    const anchored = anchors.map(anchor => anchor.portalId);
    const portals = command.portal === undefined ? [...new Set([...known, ...anchored])] : [command.portal];
    const found: Verification[] = [];
    for (const portalId of portals) found.push(await verifyLedger(pool, portalId, anchors));
    if (command.json) console.log(JSON.stringify(found, (_key, value) => plain(value), 2));
    else for (const each of found) console.log(inWords(each, file !== undefined));
    if (found.some(each => each.breaks.length > 0)) process.exitCode = 1;
  } finally {
    await pool.end();
  }
}

function readCommand(args: string[]): { portal?: string; anchor?: string; json: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { portal: { type: 'string' }, anchor: { type: 'string' }, json: { type: 'boolean' } },
    });
    if (positionals.length !== 1 || positionals[0] !== 'verify') throw new UsageError(usage);
    if (values.portal !== undefined && !/^[0-9]{1,19}$/.test(values.portal)) throw new UsageError(usage);
    return { ...values, json: values.json ?? false };
  } catch (cause) {
    throw cause instanceof UsageError ? cause : new UsageError(usage, { cause });
  }
}

const plain = (value: unknown) => (typeof value === 'bigint' ? value.toString() : value);

function inWords(
  { portalId, sealed, head, unsealed, anchors, breaks }: Verification,
  anchored: boolean,
): string {
  const tail =
    unsealed.oldest === null
      ? 'none waits for its seal'
      : `${unsealed.entries} wait for their seal, the oldest since ${new Date(unsealed.oldest).toISOString()}`;
  const outside = anchored
    ? `${anchors} heads compared that were written down outside`
    : 'nothing to compare with outside the database: set LEDGER_ANCHOR_FILE';
  return [
    `Portal ${portalId}: ${breaks.length === 0 ? 'the ledger is as it was written' : 'THE LEDGER WAS TAMPERED WITH'}`,
    `  ${sealed} entries sealed, ${tail}; ${outside}`,
    `  head ${head}`,
    ...breaks.map(each => `  ${breakWords(each)}`),
  ].join('\n');
}

function breakWords({ kind, position, entryId }: Break): string {
  const where = [entryId === null ? null : `entry ${entryId}`, position === null ? null : `seal ${position}`]
    .filter(part => part !== null)
    .join(', ');
  switch (kind) {
    case 'changed':
      return `${where}: changed, or moved from its place`;
    case 'deleted':
      return `${where}: deleted`;
    case 'seal-missing':
      return `${where}: the seal is missing`;
    case 'inserted':
      return `${where}: put in behind the program's back, never handed to the sealer`;
    case 'backdated':
      return `${where}: put in long after its neighbours were sealed`;
    case 'anchor-differs':
      return `${where}: differs from the head that was written down outside`;
    case 'tail-cut':
      return `${where}: was written down outside and is gone, with all that followed`;
    default:
      return kind satisfies never;
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
