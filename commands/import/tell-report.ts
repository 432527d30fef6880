import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '../../adapters/csv/write-csv.ts';
import { importSummary } from '../../domain/import-report.ts';
import { importReportLines } from '../../domain/import-words.ts';
import { openClaimCapOf } from '../../domain/policy.ts';
import type { ImportRecord, ReportedRow } from '../../operations/import-records.ts';
import type { ImportSession, ImportStore } from './import-session.ts';

const shownRows = 20;

export type ImportReport = Awaited<ReturnType<typeof reportOf>>;

/** Everything that a person needs to act on an import, of one instant. */
export async function reportOf(session: ImportSession, record: ImportRecord) {
  return await session.run(async store => {
    const { importId } = record;
    const page = { after: 0, limit: shownRows };
    return {
      import: {
        id: importId,
        source: record.source,
        label: record.label,
        portalId: session.portalId,
        startedBy: record.startedBy,
        startedAt: record.startedAt.toString(),
        checkedAt: record.checkedAt?.toString() ?? null,
        applyBeganAt: record.applyBeganAt?.toString() ?? null,
        appliedAt: record.appliedAt?.toString() ?? null,
      },
      summary: importSummary(await store.tallies(importId)),
      unknownPartners: await store.unknownPartners(importId),
      overCap: await overCap(store, importId),
      firstBad: (await store.reportedRows(importId, { ...page, verdicts: ['bad', 'unknown-customer'] })).map(
        ({ line, reason }) => ({ line, reason }),
      ),
    };
  });
}

/** Imported registrations are not refused for a cap, but nothing new can be registered beyond it. */
async function overCap(store: ImportStore, importId: string) {
  const { policy } = await store.policyInForce();
  return (await store.partnerLoads(importId)).flatMap(load => {
    const cap = openClaimCapOf(policy, load.tier);
    const after = load.open + load.coming;
    return cap === null || after <= cap
      ? []
      : [{ partnerCompanyId: load.partnerCompanyId, name: load.name, tier: load.tier, open: after, cap }];
  });
}

/** The report in words. */
export function reportLines(report: ImportReport): string[] {
  const { unknownPartners, overCap: over, firstBad } = report;
  return [
    `Import ${report.import.id} of ${report.import.label}, portal ${report.import.portalId}${stateOf(report)}`,
    ...importReportLines(report.summary),
    ...listed(
      'Unknown partners, the most frequent first:',
      unknownPartners,
      each =>
        `"${each.partner}": ${each.rows === 1 ? '1 row' : `${each.rows} rows`}, the first in line ${each.firstLine}`,
    ),
    ...listed(
      'Partners beyond the cap of their tier then; they can register nothing new until they are below it:',
      over,
      each => `${each.name} (${each.tier}): ${each.open} open registrations, cap ${each.cap}`,
    ),
    ...listed(
      `Rows to mend, the first ${shownRows} of them; --report FILE has all:`,
      firstBad,
      each => `line ${each.line}: ${each.reason}`,
    ),
  ];
}

function stateOf({ import: { checkedAt, applyBeganAt, appliedAt } }: ImportReport): string {
  if (appliedAt !== null) return `, applied by ${appliedAt}`;
  if (applyBeganAt !== null) return `, being applied since ${applyBeganAt}: apply again to go on`;
  return checkedAt === null ? ', not read to the end' : `, dry run as of ${checkedAt}`;
}

const listed = <T>(title: string, items: readonly T[], words: (item: T) => string): string[] =>
  items.length === 0 ? [] : ['', title, ...items.map(item => `  ${words(item)}`)];

const columns = [
  'line',
  'verdict',
  'expected',
  'code',
  'reason',
  'outcome',
  'outcomeCode',
  'outcomeReason',
  'registrationId',
  'reference',
  'customer',
  'companyId',
  'partner',
  'partnerCompanyId',
  'dealId',
  'protectedFrom',
  'protectedUntil',
] as const satisfies (keyof ReportedRow)[];

/** Writes every row with what is said of it as CSV, a page at a time. */
export async function writeReport(session: ImportSession, importId: string, path: string): Promise<void> {
  await pipeline(Readable.from(reportText(session, importId)), createWriteStream(path));
}

async function* reportText(session: ImportSession, importId: string): AsyncGenerator<string> {
  yield csvLine(columns);
  for (let after = 0; ; ) {
    const rows = await session.run(store =>
      store.reportedRows(importId, { after, limit: 1_000, verdicts: null }),
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(row => csvLine(columns.map(column => row[column]?.toString() ?? null))).join('');
    after = last.line;
  }
}
