import type pg from 'pg';
import { firstTurn, turn } from '../../adapters/postgres/claim-deliveries.ts';
import { unpackDeliveries } from './unpack-deliveries.ts';

/**
 * Unpacks until nothing is left. Each batch's portals are told of as soon as it is in the inbox: whoever waits for
 * a decision does not wait for the end of another portal's flood (P7).
 */
export async function unpackAll(pool: pg.Pool, tell: (portalId: string) => void): Promise<void> {
  let after = firstTurn;
  for (;;) {
    const { portals, unpacked, lastTurn } = await unpackDeliveries(pool, after);
    after = lastTurn;
    for (const portalId of portals) tell(portalId);
    if (unpacked < turn) return;
  }
}
