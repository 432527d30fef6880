import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { importRows } from '../adapters/csv/import-rows.ts';
import { readCsv } from '../adapters/csv/read-csv.ts';
import { connectHubSpot } from '../adapters/hubspot/connect-hubspot.ts';
import { rowsOfDeals } from '../adapters/hubspot/rows-of-deals.ts';
import { loadConfig } from '../adapters/runtime/config.ts';
import { createLogger } from '../adapters/runtime/logger.ts';
import { createMetrics } from '../adapters/runtime/metrics.ts';
import type { ImportMapping } from '../contract/imports.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { ImportRecord } from '../operations/import-records.ts';
import { applyImport } from './import/apply-import.ts';
import { checkImport, type ImportSource } from './import/check-import.ts';
import { type ImportSession, lockImports, openImportSession } from './import/import-session.ts';
import { readMapping } from './import/mapping.ts';
import { reportLines, reportOf, writeReport } from './import/tell-report.ts';

const usage = `Usage: npm run import -- check FILE [--map MAPPING] …        a CSV file
       npm run import -- check --deals MAPPING …            deals that HubSpot has
       npm run import -- apply FILE [--map MAPPING] | --deals MAPPING | IMPORT …
       npm run import -- list | report IMPORT | forget IMPORT …

check   the dry run: reads everything, registers nothing, and says what would become of each row and what to do about it.
apply   imports what the dry run found fit. Killed, call it again: it goes on where it was.
list    imports of the portal, the newest first.
report  what an import found and what became of it.
forget  erases the rows of an import; what was registered stays.

--map MAPPING    which column is what, as JSON; without it columns are called as in docs/import.md
--report FILE    every row with its verdict, reason and outcome, as CSV
--as USER        HubSpot user id of the Dibs admin who imports; may be left out where the directory names one only
--portal ID      may be left out where there is one portal only
--json           the report as JSON

Imported registrations are marked, and never displace one that lives here. docs/import.md has an example.`;

class UsageError extends Error {}

const verbs = ['check', 'apply', 'list', 'report', 'forget'] as const;

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  await using session = await openImportSession(command);
  const told = await run(session, command);
  if (told !== undefined) await tell(session, told, command);
}

type Command = ReturnType<typeof readCommand>;

function readCommand(args: string[]) {
  const { values, positionals } = parseOptions(args);
  const [name, target, ...more] = positionals;
  const verb = verbs.find(known => known === name);
  const wantsTarget = verb !== 'list' && values.deals === undefined;
  const takesSource = verb === 'check' || verb === 'apply';
  const given = [values.portal, values.as].every(id => id === undefined || /^[0-9]{1,19}$/.test(id));
  if (verb === undefined || more.length > 0 || !given || (target !== undefined) !== wantsTarget)
    throw new UsageError(usage);
  if (!takesSource && (values.deals ?? values.map) !== undefined) throw new UsageError(usage);
  return {
    verb,
    target: target ?? '',
    portal: values.portal,
    as: values.as,
    map: values.map,
    deals: values.deals,
    report: values.report,
    json: values.json ?? false,
  };
}

function parseOptions(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { portal: text, as: text, map: text, deals: text, report: text, json: { type: 'boolean' } },
    });
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
}

/** The import to tell of; undefined: all is told. */
async function run(session: ImportSession, command: Command): Promise<ImportRecord | undefined> {
  const { verb, target } = command;
  switch (verb) {
    case 'list':
      return await list(session, command.json);
    case 'report':
      return await importNamed(session, target);
    case 'forget': {
      const { importId, applyBeganAt, appliedAt } = await importNamed(session, target);
      if (applyBeganAt !== null && appliedAt === null)
        throw new Error(`${importId} is being applied. Apply it to the end first.`);
      const rows = await session.run(store => store.forgetRows(importId));
      console.log(`${rows} rows of ${importId} were erased.`);
      return undefined;
    }
    case 'check': {
      await using _lock = await lockImports(session);
      return await checkImport(session, await sourceOf(session, command));
    }
    case 'apply': {
      await using _lock = await lockImports(session);
      return await applyImport(session, await importToApply(session, command));
    }
    default:
      return verb satisfies never;
  }
}

async function importNamed(session: ImportSession, importId: string): Promise<ImportRecord> {
  const found = await session.run(store => store.importById(importId));
  if (found === null) throw new Error(`There is no import ${importId}. npm run import -- list has all.`);
  return found;
}

async function importToApply(session: ImportSession, command: Command): Promise<ImportRecord> {
  if (/^imp_[0-9A-Za-z]+$/.test(command.target)) return await importNamed(session, command.target);
  const { digest, label } = await sourceOf(session, command);
  const found = await session.run(store => store.importByDigest(digest));
  if (found !== null) return found;
  throw new Error(
    `${label} was not checked yet, or was changed since. Check it first: npm run import -- check, with the same file and mapping.`,
  );
}

async function sourceOf(session: ImportSession, command: Command): Promise<ImportSource> {
  if (command.deals !== undefined) return dealSource(session, await readMapping(command.deals));
  const path = command.target;
  const mapping = await readMapping(command.map);
  const digest = digestOf('csv', await fileDigest(path), canonicalJson(mapping));
  return {
    source: 'csv',
    digest,
    label: basename(path),
    mapping,
    rows: ({ readThrough }) =>
      importRows(readCsv(path), mapping, { after: Number(readThrough ?? 0), nameless: digest.slice(0, 12) }),
  };
}

function dealSource(session: ImportSession, mapping: ImportMapping): ImportSource {
  for (const field of ['partner', 'protected_from'] as const)
    if (mapping.columns[field] === undefined)
      throw new Error(`The mapping of deals must name the property for ${field}.`);
  const config = loadConfig({ ...process.env, DATABASE_URL: session.databaseUrl });
  const logger = createLogger({ name: 'import', level: 'warn' }, process.stderr);
  const { gateway } = connectHubSpot(config, session.pool, logger, createMetrics('import'));
  return {
    source: 'deals',
    digest: digestOf('deals', canonicalJson(mapping)),
    label: `deals of HubSpot (${canonicalJson(mapping.filterGroups ?? [])})`,
    mapping,
    rows: async function* ({ readThrough, lines }) {
      const partners = new Set((await session.run(store => store.namedPartners())).map(p => p.companyId));
      const isPartner = (companyId: string) => partners.has(companyId);
      yield* rowsOfDeals(gateway, session.portalId, mapping, { after: readThrough, lines, isPartner });
    },
  };
}

const digestOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex');

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function list(session: ImportSession, json: boolean): Promise<undefined> {
  const all = await session.run(store => store.allImports());
  const shown = all.map(each => ({
    id: each.importId,
    label: each.label,
    startedAt: each.startedAt.toString(),
    state:
      each.appliedAt !== null
        ? 'applied'
        : each.applyBeganAt !== null
          ? 'being applied'
          : each.checkedAt === null
            ? 'not read to the end'
            : 'checked',
  }));
  if (json) console.log(JSON.stringify({ imports: shown }, null, 2));
  else
    for (const { id, state, startedAt, label } of shown)
      console.log([id, startedAt, state, label].join('  '));
}

async function tell(session: ImportSession, record: ImportRecord, command: Command): Promise<void> {
  const report = await reportOf(session, record);
  if (command.json) console.log(JSON.stringify(report, null, 2));
  else for (const line of reportLines(report)) console.log(line);
  if (command.report === undefined) return;
  await writeReport(session, record.importId, command.report);
  console.error(`Every row with its verdict and outcome is in ${command.report}.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
