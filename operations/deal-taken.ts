import { isLive } from '../domain/claim-standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { claimSummary } from './claim-summary.ts';
import type { ClaimsPort, ClockPort } from './ports.ts';
import { refuse } from './refuse.ts';

/**
 * A deal carries one open registration: rivals for a customer wait in line with deals of their own, or with none.
 * Null: no other is on it. One whose end has come is none, recorded or not (T6). The claim's account must be locked.
 */
export async function dealTaken(
  ports: Pick<ClaimsPort, 'liveClaimsOfDeals'> & ClockPort,
  dealId: string,
  except: string | null,
): Promise<Refusal | null> {
  const now = await ports.now();
  const others = (await ports.liveClaimsOfDeals([dealId])).filter(
    claim => claim.registrationId !== except && isLive(claimSummary(claim), now),
  );
  return others.length === 0 ? null : refuse.dealTaken(dealId);
}
