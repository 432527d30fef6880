import type pg from 'pg';
import { firstTurn } from '../../adapters/postgres/claim-deliveries.ts';
import { unpackDeliveries } from './unpack-deliveries.ts';

/**
 * Unpacks until nothing is left. Each batch's portals are told of as soon as it is in the inbox: whoever waits for
 * a decision does not wait for the end of another portal's flood (P7), nor for that of its turn in the same round.
 *
 * It ends only when it looked and found nothing: what comes in a moment after another delivery is told of 50 ms later.
 *
 * @param tell `few`: the portal was told few events
 * @param giveWay called before a large turn of a portal
 */
export async function unpackAll(
  pool: pg.Pool,
  tell: (portalId: string, few: boolean) => void,
  giveWay: (portalId: string) => Promise<void>,
): Promise<void> {
  const tellOf = ({ portals, few }: { portals: string[]; few: Set<string> }) => {
    for (const portalId of portals) tell(portalId, few.has(portalId));
  };
  let after = firstTurn;
  for (;;) {
    const round = await unpackDeliveries(pool, { after });
    after = round.lastTurn;
    tellOf(round);
    if (round.unpacked === 0) return;
    for (const of of round.later) {
      await giveWay(of);
      tellOf(await unpackDeliveries(pool, { of }));
    }
  }
}
