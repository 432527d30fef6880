import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { importRegistrations } from '../../operations/import-registrations.ts';
import type { ImportedRow } from '../../operations/imported-claim.ts';
import { installPortal } from '../../operations/install-portal.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { longLane } from '../support/rounds.ts';
import { type Measured, startImport } from './measured-command.ts';
import {
  count,
  customerId,
  dealOf,
  type Kind,
  kindOf,
  kinds,
  partnerId,
  partners,
  referenceOf,
  registeredTo,
  writeYears,
} from './years-of-rows.ts';

const size = longLane ? 100_000 : 2_000;
vi.setConfig({ testTimeout: longLane ? 3_600_000 : 300_000, hookTimeout: 600_000 });

const portalId = '7700002';
const importer = {
  kind: 'user' as const,
  userId: '42',
  roles: ['admin' as const],
  managesPartner: () => false,
  worksForPartner: () => false,
};
let database: TestDatabase;
let admin: pg.Client;
let pool: ReturnType<typeof createPool>;
let directory = '';
let path = '';

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  pool = createPool(database.appUrl, { max: 1, applicationName: 'dibs-test' });
  await inPortal(pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: importer.userId,
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessExpiresAt: '2099-01-01T00:00:00Z',
    }),
  );
  await putInCrm();
  await registerHere();
  await admin.query('ANALYZE');
  directory = await mkdtemp(join(tmpdir(), 'dibs-large-'));
  path = join(directory, 'years.csv');
  await writeYears(path, size);
});
afterAll(async () => {
  await pool.end();
  await admin.end();
  await database.drop();
  await rm(directory, { recursive: true });
});

/** Companies of all rows, the first of them partners, and deals that belong to another company than their row says. */
async function putInCrm(): Promise<void> {
  const last = Number(customerId(size));
  await admin.query(
    `INSERT INTO accounts (portal_id, account_id, created_at)
       SELECT $1, n, program_now() FROM generate_series($2::int, $3::int) AS n`,
    [portalId, partnerId(0), last],
  );
  await admin.query(
    `INSERT INTO companies (portal_id, company_id, account_id, name, domain, read_at)
       SELECT $1, n, n, 'Company ' || n, 'company-' || n || '.com', program_now()
         FROM generate_series($2::int, $3::int) AS n`,
    [portalId, partnerId(0), last],
  );
  await admin.query(
    `INSERT INTO company_domains (portal_id, domain, company_id)
       SELECT portal_id, domain, company_id FROM companies WHERE portal_id = $1`,
    [portalId],
  );
  await admin.query(
    `INSERT INTO partners (portal_id, company_id, name, status, type, tier, joined_on)
       SELECT $1, $2::int + n, 'Partner ' || n, 'active', 'reseller', 'Premier', '2020-01-01'
         FROM generate_series(0, $3::int - 1) AS n`,
    [portalId, partnerId(0), partners],
  );
  await admin.query(
    `INSERT INTO deals (portal_id, deal_id, company_ids, read_at)
       SELECT $1, n, ARRAY[$3::bigint], program_now() FROM unnest($2::bigint[]) AS n`,
    [portalId, rowsOf('elsewhere').map(dealOf), customerId(0)],
  );
}

const rowsOf = (...of: Kind[]) =>
  Array.from({ length: size }, (_, row) => row).filter(row => of.includes(kindOf(row)));

/** What is registered here before: on customers of rows, and under references of rows. */
async function registerHere(): Promise<void> {
  const [protectedFrom, protectedUntil] = [-60, 60].map(days =>
    Temporal.Instant.fromEpochMilliseconds(Date.now()).add({ hours: 24 * days }),
  );
  if (protectedFrom === undefined || protectedUntil === undefined) throw new Error('No days');
  const rows = rowsOf('held', 'own', 'again').map(
    (row): ImportedRow => ({
      reference: kindOf(row) === 'again' ? referenceOf(row) : `HERE-${row}`,
      companyId: customerId(row),
      partnerCompanyId: registeredTo(row),
      dealId: null,
      protectedFrom,
      protectedUntil,
    }),
  );
  for (let first = 0; first < rows.length; first += 500)
    await inPortal(pool, portalId, {}, tx =>
      importRegistrations(storeOf(tx), { actor: importer, rows: rows.slice(first, first + 500) }),
    );
}

/** A few rows are read and applied faster than one can look: each statement on them then takes its time. */
async function slowly<T>(work: () => Promise<T>): Promise<T> {
  if (longLane) return work();
  await admin.query(
    `CREATE OR REPLACE FUNCTION wait_a_little() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NULL; END $$;
     CREATE TRIGGER slow AFTER INSERT OR UPDATE ON import_rows EXECUTE FUNCTION wait_a_little()`,
  );
  try {
    return await work();
  } finally {
    await admin.query('DROP TRIGGER slow ON import_rows');
  }
}

/** Kills the process without a word once so many rows are in the state. */
async function killAt(
  { child, done }: ReturnType<typeof startImport>,
  condition: string,
  rows: number,
): Promise<{ at: number; measured: Measured }> {
  for (;;) {
    const at = await rowsThat(condition);
    if (at < rows && child.exitCode === null) {
      await pause(longLane ? 250 : 20);
      continue;
    }
    child.kill('SIGKILL');
    const measured = await done;
    return { at: await rowsThat(condition), measured };
  }
}

async function rowsThat(condition: string): Promise<number> {
  const { rows } = await admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM import_rows WHERE ${condition}`,
  );
  return rows[0]?.n ?? 0;
}

const run = (...args: string[]) => startImport(args, database.appUrl);
const lines = (of: (kind: (typeof kinds)[Kind]) => boolean) => count(size, kind => of(kinds[kind]));
const becoming = (expected: string) => lines(kind => kind.expected === expected);
const verdictsOf = (summary: { verdicts: Record<string, { rows: number }> }) =>
  Object.fromEntries(Object.entries(summary.verdicts).map(([verdict, { rows }]) => [verdict, rows]));
const seconds = (...parts: Measured[]) =>
  Math.round(parts.reduce((sum, part) => sum + part.tookMs, 0) / 1_000);
const liveHere = async () =>
  (
    await admin.query(
      `SELECT o.imported_ref, r.state, r.protected_until, h.period FROM claim_origins o
         JOIN registrations r USING (portal_id, registration_id)
         LEFT JOIN holds h USING (portal_id, registration_id)
        WHERE o.imported_ref LIKE 'HERE-%' ORDER BY 1`,
    )
  ).rows;

test(`${size} rows are read, checked and imported through three kills, with the report exact to the row`, async () => {
  const before = await liveHere();
  const idle = await run('list').done;
  const expected = Object.fromEntries(
    ['new', 'expired', 'live-duplicate', 'overlap', 'unknown-partner', 'unknown-customer', 'bad'].map(
      verdict => [verdict, lines(kind => kind.verdict === verdict)],
    ),
  );
  const began = await slowly(() => killAt(run('check', path), 'true', size / 4));
  expect(began.at).toBeLessThan(size);
  const check = await run('check', path, '--json').done;
  expect(check.status).toBe(0);
  const { summary, unknownPartners, firstBad } = JSON.parse(check.stdout);
  expect(summary.rows).toBe(size);
  expect(verdictsOf(summary)).toEqual(expected);
  expect(unknownPartners).toHaveLength(7);
  expect(firstBad[0]).toEqual({ line: 91, reason: expect.stringContaining('nobody-89.com') });

  const toApply = size - becoming('skipped');
  const killed: { at: number; measured: Measured }[] = [];
  for (const share of [0.2, 0.6])
    killed.push(
      await slowly(() => killAt(run('apply', path), `outcome <> 'skipped'`, Math.floor(toApply * share))),
    );
  for (const { at } of killed) expect(at).toBeLessThan(toApply);
  const report = join(directory, 'report.csv');
  const apply = await run('apply', path, '--json', '--report', report).done;
  expect(apply.status).toBe(0);
  const applied = JSON.parse(apply.stdout).summary;
  expect(verdictsOf(applied)).toEqual(expected);
  expect(applied.otherwise).toEqual([]);
  expect(applied.outcomes).toEqual({
    active: becoming('active'),
    queued: becoming('queued'),
    expired: becoming('expired'),
    skipped: becoming('skipped'),
    refused: 0,
    open: 0,
  });
  await expectReportOfEachRow(report);
  await expectRegistered();
  expect(await liveHere()).toEqual(before);

  const all = [began.measured, check, ...killed.map(({ measured }) => measured), apply];
  const figures = {
    rows: size,
    'read and checked, s': seconds(began.measured, check),
    'applied, s': seconds(...killed.map(({ measured }) => measured), apply),
    'killed at row': [began.at, ...killed.map(({ at }) => at)].join(', '),
    'resident, MB': Math.round(idle.peakMb),
    'resident at most, MB': Math.round(Math.max(...all.map(({ peakMb }) => peakMb))),
    'load average': loadavg()[0]?.toFixed(1),
  };
  console.table(figures);
  expect(figures['resident at most, MB'] - figures['resident, MB']).toBeLessThan(200);
});

async function expectReportOfEachRow(report: string): Promise<void> {
  const [, ...told] = (await readFile(report, 'utf8')).trim().split('\r\n');
  const wrong = told.filter((text, row) => {
    const { verdict, expected, code } = kinds[kindOf(row)];
    const isTold = text.startsWith(`${row + 2},${verdict},${expected},${code},`);
    // Reasons may have separators, so what comes after them is looked for.
    return !(isTold && new RegExp(`,${expected},,,[^,]*,${referenceOf(row)},`).test(text));
  });
  expect(wrong.slice(0, 10)).toEqual([]);
  expect(told).toHaveLength(size);
}

async function expectRegistered(): Promise<void> {
  const of = async (sql: string) => (await admin.query(sql, [portalId])).rows;
  expect(
    await of(
      `SELECT r.state, count(*)::int AS n FROM registrations r JOIN claim_origins o USING (portal_id, registration_id)
        WHERE r.portal_id = $1 AND o.imported_ref LIKE 'OLD-%' GROUP BY 1 ORDER BY 1`,
    ),
  ).toEqual([
    { state: 'active', n: becoming('active') + count(size, kind => kind === 'again') },
    { state: 'expired', n: becoming('expired') },
    { state: 'queued', n: becoming('queued') },
  ]);
  // Each once: a registration for a reference, an entry for a registration, a hold and clocks for whoever is protected.
  expect(
    await of(
      `SELECT count(*)::int AS n, count(DISTINCT registration_id)::int AS registrations FROM ledger
        WHERE portal_id = $1 AND kind = 'registration-imported'`,
    ),
  ).toEqual(
    await of(
      'SELECT count(*)::int AS n, count(*)::int AS registrations FROM registrations WHERE portal_id = $1',
    ),
  );
  const [protectedNow] = await of(
    `SELECT count(*)::int AS n FROM registrations WHERE portal_id = $1 AND state = 'active'`,
  );
  for (const sql of [
    'SELECT count(DISTINCT account_id)::int AS n FROM holds WHERE portal_id = $1 AND period @> program_now()',
    `SELECT count(*)::int AS n FROM ledger WHERE portal_id = $1 AND kind = 'follow-up-clock-set'`,
    ...['protection-end', 'follow-up', 'engagement'].map(
      kind =>
        `SELECT count(*)::int AS n FROM deadlines WHERE portal_id = $1 AND kind = '${kind}' AND settled_at IS NULL`,
    ),
  ])
    expect(await of(sql), sql).toEqual([protectedNow]);
}

test.skipIf(longLane)('the ledger tells the same registrations as the store has', async () => {
  expect(await inPortal(pool, portalId, {}, replayDifferences)).toEqual([]);
});
