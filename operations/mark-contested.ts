import type { DisputeRecord, DisputesPort } from './dispute-records.ts';
import type { ClaimsPort, OutboxPort } from './ports.ts';

/** Whether a case is open: until it is decided, and again while the decision is on appeal. */
export const isUndecided = ({ state }: Pick<DisputeRecord, 'state'>): boolean =>
  state !== 'decided' && state !== 'closed';

/**
 * Brings the overlay `contested` of the case's registrations up to date: it is there while an undecided case names
 * the registration. Save the case first, and tell of it afterwards: the
 * histories take the overlay along.
 */
export async function markContested(
  ports: ClaimsPort & DisputesPort & OutboxPort,
  dispute: DisputeRecord,
): Promise<void> {
  const open = (await ports.disputesNaming(dispute.registrationIds)).filter(isUndecided);
  for (const registrationId of dispute.registrationIds) {
    const claim = await ports.registration(registrationId);
    const contested = open.some(each => each.registrationIds.includes(registrationId));
    if (claim === null || claim.contested === contested) continue;
    await ports.saveRegistration({ ...claim, contested });
    if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  }
  await ports.touchAccount(dispute.accountId);
}
