import type pg from 'pg';
import { firstTurn } from '../../adapters/postgres/claim-deliveries.ts';
import { unpackDeliveries } from './unpack-deliveries.ts';

/**
 * Unpacks until nothing is left. Each batch's portals are told of as soon as it is in the inbox: whoever waits for
 * a decision does not wait for the end of another portal's flood (P7), nor for that of its turn in the same round.
 *
 * It ends only when it looked and found nothing: what comes in a moment after another delivery is told of 50 ms later.
 */
export async function unpackAll(pool: pg.Pool, tell: (portalId: string) => void): Promise<void> {
  let after = firstTurn;
  for (;;) {
    const { portals, unpacked, lastTurn, later } = await unpackDeliveries(pool, { after });
    after = lastTurn;
    for (const portalId of portals) tell(portalId);
    if (unpacked === 0) return;
    for (const of of later)
      for (const portalId of (await unpackDeliveries(pool, { of })).portals) tell(portalId);
  }
}
