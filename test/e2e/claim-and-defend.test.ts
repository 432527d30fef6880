import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPool } from '../../adapters/postgres/pool.ts';
import { verifyLedger } from '../../adapters/postgres/verify-ledger.ts';
import { readAnchors } from '../../adapters/runtime/ledger-anchor.ts';
import { claimAndDefend } from './support/claim-and-defend.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let anchorFile: string;
beforeAll(async () => {
  anchorFile = join(await mkdtemp(join(tmpdir(), 'dibs-anchor-')), 'heads.jsonl');
  world = await startConstellation({ env: { LEDGER_ANCHOR_FILE: anchorFile } });
});
afterAll(async () => {
  await using ending = new AsyncDisposableStack();
  ending.defer(() => rm(dirname(anchorFile), { recursive: true }));
  ending.use(world);
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

test('a claim is made, approved and defended; the rival waits without learning of whom; then moves up', () =>
  claimAndDefend(world));

test('whatever was decided is chained and written down outside the database', async () => {
  const pool = createPool(world.database.appUrl, { max: 1 });
  try {
    const anchors = await readAnchors(anchorFile);
    const found = await verifyLedger(pool, world.portalId, anchors);
    const [appended] = await world.rows<{ n: string }>('SELECT count(*) AS n FROM ledger');
    expect(found).toMatchObject({ sealed: BigInt(appended?.n ?? 0), unsealed: { entries: 0 }, breaks: [] });
    expect(found.anchors).toBeGreaterThan(0);
    expect(found.sealed).toBeGreaterThan(5n);
  } finally {
    await pool.end();
  }
});
