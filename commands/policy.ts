import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { policyJsonSchema } from '../adapters/policy/policy-json-schema.ts';
import { readPolicyFile } from '../adapters/policy/read-policy-file.ts';
import { inPortal, type PortalTransaction } from '../adapters/postgres/in-portal.ts';
import { openDatabase } from '../adapters/postgres/open-database.ts';
import { policyFacts } from '../adapters/postgres/policy-facts.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { storeOf } from '../adapters/postgres/store.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { EnvironmentError } from '../adapters/runtime/config.ts';
import { readEnvironment } from '../adapters/runtime/environment.ts';
import { effectWords } from '../domain/effect-words.ts';
import type { Policy } from '../domain/policy.ts';
import { policyChanges } from '../domain/policy-changes.ts';
import { summaryOf } from '../domain/policy-effect.ts';
import { reachesRunningClaims } from '../domain/policy-reach.ts';
import { replayPolicy, withoutPause } from '../operations/replay-policy.ts';

const usage = `Usage: npm run policy -- check FILE [--json]
       npm run policy -- diff FILE [FILE] [--portal ID] [--json]
       npm run policy -- replay FILE [--portal ID] [--json]
       npm run policy -- schema

check   says what is wrong with a policy document, all at once, each fault with its line.
diff    shows what FILE changes: against the second FILE, or against the policy that is in force in the portal; and
        whether it would reach running registrations.
replay  replays the portal's own history under FILE and says who would have gained or lost what. Nothing is saved.
schema  prints the JSON Schema of a policy document: what each setting means, its unit, its default.

--portal may be left out where there is one portal only. Without DATABASE_URL the embedded database is used.`;

class UsageError extends Error {}

/** What is told ends up here; `status` is the command's exit status. */
type Told = { lines: string[]; json: unknown; status: 0 | 1 };

async function main(): Promise<void> {
  const { verb, files, portal, json } = readCommand(process.argv.slice(2));
  const told = await run(verb, files, portal);
  if (json || verb === 'schema') console.log(JSON.stringify(told.json, null, 2));
  else for (const line of told.lines) console.log(line);
  process.exitCode = told.status;
}

type Verb = 'check' | 'diff' | 'replay' | 'schema';
const fileCounts: Record<Verb, [least: number, most: number]> = {
  check: [1, 1],
  diff: [1, 2],
  replay: [1, 1],
  schema: [0, 0],
};

function readCommand(args: string[]): {
  verb: Verb;
  files: string[];
  portal: string | undefined;
  json: boolean;
} {
  const { values, positionals } = parseOptions(args);
  const [name, ...files] = positionals;
  const verb = (Object.keys(fileCounts) as Verb[]).find(known => known === name);
  if (verb === undefined) throw new UsageError(usage);
  const [least, most] = fileCounts[verb];
  if (files.length < least || files.length > most) throw new UsageError(usage);
  if (values.portal !== undefined && !/^[0-9]{1,19}$/.test(values.portal)) throw new UsageError(usage);
  return { verb, files, portal: values.portal, json: values.json ?? false };
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { portal: { type: 'string' }, json: { type: 'boolean' } },
    });
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}

async function run(verb: Verb, [file = '', other]: string[], portal: string | undefined): Promise<Told> {
  if (verb === 'schema') return { lines: [], json: policyJsonSchema(), status: 0 };
  const read = await readPolicyFile(file);
  if (!read.ok)
    return {
      lines: read.faults.map(
        ({ path, line, message }) => `${file}:${line}: ${path === '' ? '' : `${path} `}${message}`,
      ),
      json: { ok: false, file, faults: read.faults },
      status: 1,
    };
  if (verb === 'check')
    return { lines: [`${file}: nothing is wrong`], json: { ok: true, file, faults: [] }, status: 0 };
  if (verb === 'diff' && other !== undefined) {
    const base = await readPolicyFile(other);
    if (!base.ok) throw new Error(`${other} is faulty: see npm run policy -- check ${other}`);
    return diffTold(base.policy, read.policy, other);
  }
  return await withPortal(portal, tx =>
    verb === 'diff' ? diffInForce(tx, read.policy) : replayTold(tx, read.policy),
  );
}

async function diffInForce(tx: PortalTransaction, policy: Policy): Promise<Told> {
  const inForce = await storeOf(tx).policyInForce();
  return diffTold(inForce.policy, policy, `version ${inForce.version}`);
}

function diffTold(from: Policy, to: Policy, against: string): Told {
  const changes = policyChanges(from, to);
  const reach = reachesRunningClaims(changes);
  const reachLine = reach.reaches
    ? 'Running registrations: reached, since every change favours the partner.'
    : `Running registrations: they keep their version, because of ${reach.because.map(({ path }) => path).join(', ')}.`;
  return {
    lines:
      changes.length === 0
        ? [`No setting differs from ${against}.`]
        : [
            `Against ${against}:`,
            ...changes.map(change => `  ${change.path}: ${inWords(change.from)} -> ${inWords(change.to)}`),
            reachLine,
          ],
    json: { against, changes, reach },
    status: 0,
  };
}

const inWords = (value: unknown) => (value === undefined ? '(not set)' : JSON.stringify(value));

async function replayTold(tx: PortalTransaction, policy: Policy): Promise<Told> {
  const started = performance.now();
  const replay = await replayPolicy({ ...storeOf(tx), ...policyFacts(tx) }, policy, withoutPause);
  const summary = summaryOf(replay.registrations);
  const sentences = effectWords(summary, replay.partners);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return {
    lines: [
      `${sentences.join(', ')}.`,
      `Replayed ${replay.replayed} registrations of portal ${tx.portalId} in ${seconds} s; --json names them.`,
    ],
    json: { portalId: tx.portalId, summary, sentences, ...replay },
    status: 0,
  };
}

async function withPortal<T>(
  portal: string | undefined,
  work: (tx: PortalTransaction) => Promise<T>,
): Promise<T> {
  const { environment, faults } = readEnvironment(process.env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  await using database = await openDatabase({
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: undefined,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
  });
  const pool = createPool(database.embedded?.urlOf('admin', 'dibs') ?? database.appUrl, {
    max: 1,
    applicationName: 'dibs-policy',
  });
  try {
    return await inPortal(pool, portal ?? (await onlyPortal(pool)), { fenced: false }, work);
  } finally {
    await pool.end();
  }
}

async function onlyPortal(pool: Parameters<typeof findPortals>[0]): Promise<string> {
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
