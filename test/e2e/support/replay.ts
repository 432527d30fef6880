import { expect } from 'vitest';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { replayDifferences } from '../../../adapters/postgres/replay-differences.ts';
import type { Constellation } from './constellation.ts';
import { expectEveryOutcomeExplained } from './explained.ts';

/**
 * I6: the ledger alone gives the state that is stored, byte for byte, and says of every outcome why it is so. For the
 * end of every end-to-end test, idle or not. What it finds was saved without an entry of the ledger that follows and
 * names the registration, or decided without its why.
 */
export async function expectReplayEqualsStore(world: Constellation): Promise<void> {
  const pool = createPool(world.database.appUrl, { max: 1, applicationName: 'replay' });
  try {
    const told = await inPortal(pool, world.portalId, { fenced: false }, replayDifferences);
    expect(told).toEqual([]);
    await expectEveryOutcomeExplained(world);
  } finally {
    await pool.end();
  }
}
