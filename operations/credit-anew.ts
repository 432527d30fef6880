import type { DisputeRecord } from './dispute-records.ts';
import type { ClaimsPort, DealsPort } from './ports.ts';
import { type CreditPorts, creditDeal } from './record-credit.ts';

/** A ruling may come after the sale: what the case's registrations won is credited as the ruling says now (section 9). */
export async function creditAnew(
  ports: CreditPorts & DealsPort & ClaimsPort,
  dispute: DisputeRecord,
): Promise<void> {
  for (const { registrationId } of dispute.parties) {
    const claim = registrationId === null ? null : await ports.registration(registrationId);
    if (claim?.state !== 'won' || claim.dealId === null) continue;
    const deal = await ports.deal(claim.dealId);
    if (deal !== null) await creditDeal(ports, claim, deal, claim.endedAt ?? (await ports.now()));
  }
}
