import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { ledgerEntries } from '../../adapters/postgres/ledger-entries.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { installPortal } from '../../operations/install-portal.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';

const long = process.env.DIBS_LONG === '1';
const size = long ? 100_000 : 800;
const partners = 20;
vi.setConfig({ testTimeout: long ? 7_200_000 : 300_000, hookTimeout: 300_000 });

const portalId = '7700002';
let database: TestDatabase;
let admin: pg.Client;
let directory = '';
let path = '';

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await install();
  await admin.query(
    `INSERT INTO accounts (portal_id, account_id, created_at)
       SELECT $1, n, program_now() FROM generate_series(1000000, 1000100 + $2::int) AS n`,
    [portalId, size],
  );
  await admin.query(
    `INSERT INTO companies (portal_id, company_id, account_id, name, domain, read_at)
       SELECT $1, n, n, 'Company ' || n, 'company-' || n || '.com', program_now()
         FROM generate_series(1000000, 1000100 + $2::int) AS n`,
    [portalId, size],
  );
  await admin.query(
    `INSERT INTO company_domains (portal_id, domain, company_id)
       SELECT portal_id, domain, company_id FROM companies WHERE portal_id = $1`,
    [portalId],
  );
  await admin.query(
    `INSERT INTO partners (portal_id, company_id, name, status, type, tier, joined_on)
       SELECT $1, 1000000 + n, 'Partner ' || n, 'active', 'reseller', 'Premier', '2020-01-01'
         FROM generate_series(0, $2::int - 1) AS n`,
    [portalId, partners],
  );
  await admin.query('ANALYZE');
  directory = await mkdtemp(join(tmpdir(), 'dibs-large-'));
  path = join(directory, 'years.csv');
  await writeYears();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
  await rm(directory, { recursive: true });
});

async function install(): Promise<void> {
  const pool = createPool(database.appUrl, { max: 1, applicationName: 'dibs-test' });
  await inPortal(pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: '42',
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessExpiresAt: '2099-01-01T00:00:00Z',
    }),
  );
  await pool.end();
}

/** Of a hundred rows so many are of a kind, most of them history, as years of registrations are; the report has to find them. */
const kindOf = (row: number) => {
  const at = row % 100;
  if (at < 86) return 'expired';
  if (at < 92) return 'new';
  if (at < 94) return 'rival';
  if (at < 95) return 'twin';
  if (at < 97) return 'unknown-partner';
  return at < 99 ? 'unknown-customer' : 'bad';
};
const rowsOfKind = (kind: ReturnType<typeof kindOf>) =>
  Array.from({ length: size }, (_, row) => kindOf(row)).filter(each => each === kind).length;

async function writeYears(): Promise<void> {
  const out = createWriteStream(path);
  const today = Temporal.Now.plainDateISO('UTC');
  const day = (offset: number) => today.add({ days: offset }).toString();
  out.write('reference,domain,partner,protected_from,protected_through\n');
  for (let row = 0; row < size; row += 1) {
    const kind = kindOf(row);
    const from = kind === 'expired' ? day(-400 - (row % 300)) : day(-40 - (row % 20));
    const through = kind === 'expired' ? day(-200) : day(20 + (row % 60));
    // Rivals and twins name the customer of the row six before them, which is a new one, a day later.
    const behind = kind === 'rival' || kind === 'twin';
    const named = 1_000_000 + partners + (behind ? row - 6 : row);
    const partner = (kind === 'rival' ? row - 5 : behind ? row - 6 : row) % partners;
    const customer = kind === 'unknown-customer' ? `nobody-${row}.com` : `company-${named}.com`;
    const beginning = behind ? day(-39 - ((row - 6) % 20)) : from;
    const named2 = kind === 'unknown-partner' ? `Stranger ${row % 7}` : `Partner ${partner}`;
    const ok = out.write(
      `OLD-${row},${customer},${named2},${kind === 'bad' ? 'some day' : beginning},${through}\n`,
    );
    if (!ok) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

type Running = {
  child: ChildProcess;
  done: Promise<{ status: number | null; stdout: string }>;
  peakMb: number;
};

function start(...args: string[]): Running {
  const child = spawn(process.execPath, ['commands/import.ts', ...args], {
    env: { ...process.env, DATABASE_URL: database.appUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr?.resume();
  const running: Running = { child, peakMb: 0, done: Promise.resolve({ status: null, stdout: '' }) };
  const looking = setInterval(() => {
    running.peakMb = Math.max(running.peakMb, residentMb(child.pid ?? 0));
  }, 200);
  running.done = Promise.all([text(child.stdout ?? []), once(child, 'exit')]).then(([stdout, [status]]) => {
    clearInterval(looking);
    return { status: status as number | null, stdout };
  });
  return running;
}

function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    // It has just ended, or this system has no /proc: what was seen before counts.
    return 0;
  }
}

/** A few rows are read and applied faster than one can look: each statement on them then takes its time. */
async function slowly<T>(work: () => Promise<T>): Promise<T> {
  if (long) return work();
  await admin.query(
    `CREATE OR REPLACE FUNCTION wait_a_little() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END $$;
     CREATE TRIGGER slow BEFORE INSERT OR UPDATE ON import_rows EXECUTE FUNCTION wait_a_little()`,
  );
  try {
    return await work();
  } finally {
    await admin.query('DROP TRIGGER slow ON import_rows');
  }
}

/** Kills the process without a word once so many rows are in the state. */
async function killAt(running: Running, condition: string, rows: number): Promise<number> {
  for (;;) {
    const { rows: found } = await admin.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM import_rows WHERE ${condition}`,
    );
    const n = found[0]?.n ?? 0;
    if (n >= rows || running.child.exitCode !== null) {
      running.child.kill('SIGKILL');
      await running.done;
      return n;
    }
    await pause(long ? 500 : 20);
  }
}

test(`${size} rows: read, checked and imported through three kills, with the report exact to the row`, async () => {
  const took: Record<string, number> = {};
  const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work;
    took[name] = Math.round((performance.now() - began) / 1_000);
    return result;
  };
  const read = await slowly(() => killAt(start('check', path), 'true', size / 4));
  expect(read).toBeLessThan(size);
  const check = start('check', path, '--json');
  const checked = await timed('check', check.done);
  expect(checked.status).toBe(0);
  const expected = {
    new: rowsOfKind('new'),
    expired: rowsOfKind('expired'),
    'live-duplicate': 0,
    overlap: rowsOfKind('rival') + rowsOfKind('twin'),
    'unknown-partner': rowsOfKind('unknown-partner'),
    'unknown-customer': rowsOfKind('unknown-customer'),
    bad: rowsOfKind('bad'),
  };
  const { summary, unknownPartners, firstBad } = JSON.parse(checked.stdout);
  expect(summary.rows).toBe(size);
  expect(verdictsOf(summary)).toEqual(expected);
  expect(unknownPartners).toHaveLength(7);
  expect(firstBad[0]).toEqual({ line: 99, reason: expect.stringContaining('nobody-97.com') });

  const applied = [0.2, 0.6].map(share => Math.floor(size * share));
  for (const rows of applied)
    expect(await slowly(() => killAt(start('apply', path), `outcome <> 'skipped'`, rows))).toBeLessThan(
      size * 0.93,
    );
  const apply = start('apply', path, '--json');
  const done = await timed('last part of apply', apply.done);
  expect(done.status).toBe(0);
  const outcomes = JSON.parse(done.stdout).summary;
  expect(verdictsOf(outcomes)).toEqual(expected);
  expect(outcomes.otherwise).toEqual([]);
  expect(outcomes.outcomes).toEqual({
    active: rowsOfKind('new'),
    queued: rowsOfKind('rival'),
    expired: rowsOfKind('expired'),
    skipped: size - rowsOfKind('new') - rowsOfKind('rival') - rowsOfKind('expired'),
    refused: 0,
    open: 0,
  });
  const { rows: stored } = await admin.query<{ state: string; n: number }>(
    `SELECT state, count(*)::int AS n FROM registrations WHERE portal_id = $1 GROUP BY state ORDER BY state`,
    [portalId],
  );
  expect(stored).toEqual([
    { state: 'active', n: rowsOfKind('new') },
    { state: 'expired', n: rowsOfKind('expired') },
    { state: 'queued', n: rowsOfKind('rival') },
  ]);
  const { rows: marked } = await admin.query(
    `SELECT count(DISTINCT imported_ref)::int AS n FROM claim_origins WHERE portal_id = $1`,
    [portalId],
  );
  expect(marked).toEqual([{ n: rowsOfKind('new') + rowsOfKind('rival') + rowsOfKind('expired') }]);
  const peakMb = Math.round(Math.max(check.peakMb, apply.peakMb));
  console.log(`${size} rows: ${JSON.stringify(took)} s, resident at most ${peakMb} MB`);
  if (peakMb > 0) expect(peakMb).toBeLessThan(350);
});

const verdictsOf = (summary: { verdicts: Record<string, { rows: number }> }) =>
  Object.fromEntries(Object.entries(summary.verdicts).map(([verdict, { rows }]) => [verdict, rows]));

test.skipIf(long)('the ledger tells the same registrations as the store has', async () => {
  const pool = createPool(database.appUrl, { max: 1, applicationName: 'dibs-test' });
  try {
    const entries = await inPortal(pool, portalId, {}, ledgerEntries);
    expect(entries.length).toBeGreaterThan(size / 2);
    expect(await inPortal(pool, portalId, {}, replayDifferences)).toEqual([]);
  } finally {
    await pool.end();
  }
});
