import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../adapters/postgres/embedded-postgres.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { ledger } from '../../adapters/postgres/ledger.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { sealLedger } from '../../adapters/postgres/seal-ledger.ts';
import { type Anchor, verifyLedger } from '../../adapters/postgres/verify-ledger.ts';
import { rememberPortal } from '../../adapters/postgres/work-counts.ts';
import { given } from '../../domain/why.ts';

const run = promisify(execFile);
const portalId = '5150';
const at = Temporal.Instant.from('2026-11-22T10:00:00Z');

let dir: string;
let server: EmbeddedPostgres;
let pool: pg.Pool;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dibs-restore-'));
  server = await startEmbeddedPostgres({ dataDir: join(dir, 'first') });
  await migrate({ ownerUrl: server.ownerUrl, appRole: 'dibs_app' });
  pool = createPool(server.appUrl, { max: 4 });
});
afterAll(async () => {
  await pool.end();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

async function append(count: number): Promise<void> {
  await inPortal(pool, portalId, { fenced: false }, async tx => {
    await rememberPortal(tx);
    for (let n = 0; n < count; n += 1)
      await ledger(tx).append({
        kind: 'registration-approved',
        why: given('APPROVED', 'I1', { n }),
        registrationId: `reg_${n}`,
        accountId: '12',
        partnerCompanyId: '34',
        actor: { kind: 'automation' },
        occurredAt: at,
        recordedAt: at,
        policyVersion: 1,
        rules: ['T3'],
        facts: { n },
      });
  });
}

/** Seals what was appended, and gives the head as the anchor file keeps it. */
async function sealed(): Promise<Anchor> {
  const { head } = await inPortal(pool, portalId, { fenced: false }, tx => sealLedger(tx, 1_000));
  return { portalId, position: head.position, hash: head.hash.toString('hex') };
}

async function verifiedAt(url: string, anchors: readonly Anchor[]) {
  const other = createPool(url, { max: 1 });
  try {
    return await verifyLedger(other, portalId, anchors);
  } finally {
    await other.end();
  }
}

/** Copies the running server's files between Postgres's own begin and end of a backup, as `pg_basebackup` does. */
async function backup(to: string, meanwhile: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('restore test', fast => true)");
    // cp ends with 1 when a file goes while it copies: those are the ones that a backup need not have.
    const copied = run('cp', ['-a', join(dir, 'first'), to]).catch((error: { code?: unknown }) => {
      if (error.code !== 1) throw error;
    });
    await meanwhile();
    await copied;
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    await run('cp', ['-a', `${join(dir, 'first', 'cluster', 'pg_wal')}/.`, join(to, 'cluster', 'pg_wal')]);
    for (const running of ['postmaster.pid', '.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
      await rm(join(to, 'cluster', running), { force: true });
    // A copy first, which has the server's owner and mode.
    await run('cp', ['-a', join(to, 'cluster', 'PG_VERSION'), join(to, 'cluster', 'backup_label')]);
    await writeFile(join(to, 'cluster', 'backup_label'), rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
}

test('a backup taken while the ledger grows restores to a chain that verifies; what came after it shows as a cut tail', {
  timeout: 180_000,
}, async () => {
  await append(300);
  const before = await sealed();
  const copy = join(dir, 'second');
  await backup(copy, () => append(200));
  await append(50);
  const after = await sealed();
  expect(after.position).toBe(550n);

  await using restored = await startEmbeddedPostgres({ dataDir: copy });
  expect(restored.adopted).toBe(false);
  const found = await verifiedAt(restored.appUrl, [before]);
  expect(found).toMatchObject({ sealed: 300n, anchors: 1, breaks: [] });
  expect(found.unsealed.entries).toBeGreaterThanOrEqual(200);
  // The newest anchor is of an entry that the backup cannot have: what was lost is told, not passed over.
  expect((await verifiedAt(restored.appUrl, [before, after])).breaks).toMatchObject([{ kind: 'tail-cut' }]);
});

test('Postgres killed with -9 in the middle of writes comes back with every entry that was committed', {
  timeout: 180_000,
}, async () => {
  const count = async (url: string) => {
    const other = createPool(url, { max: 1 });
    try {
      return await inPortal(other, portalId, { fenced: false }, async tx =>
        Number((await tx.query<{ n: string }>('SELECT count(*) AS n FROM ledger'))[0]?.n),
      );
    } finally {
      await other.end();
    }
  };
  const start = await count(server.appUrl);
  const committed: number[] = [];
  const writing = (async () => {
    for (let n = 0; ; n += 1) {
      await append(1);
      committed.push(n);
    }
  })().catch((error: unknown) => error);
  await expect.poll(() => committed.length, { timeout: 20_000 }).toBeGreaterThan(20);
  process.kill(server.pid, 'SIGKILL');
  expect(await writing).toBeInstanceOf(Error);

  server = await startEmbeddedPostgres({ dataDir: join(dir, 'first') });
  const kept = (await count(server.appUrl)) - start;
  // The one that was under way may have been committed before its answer was lost.
  expect([committed.length, committed.length + 1]).toContain(kept);
  await expect.poll(async () => (await verifiedAt(server.appUrl, [])).breaks).toEqual([]);
  await append(1);
});
