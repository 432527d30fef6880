import { setDisputeClock } from './dispute-clock.ts';
import { tellOfLimit } from './dispute-notices.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { lockDispute } from './lock-dispute.ts';

/** A limit of the case has come, its clocks stood still long enough, or the time to appeal is over. */
export async function settleDispute(ports: DisputePorts, disputeId: string): Promise<void> {
  const dispute = await lockDispute(ports, disputeId);
  if (dispute !== null) await setDisputeClock(ports, dispute);
}

/** A limit is near: whoever has to act is told again. */
export async function remindOfDispute(ports: DisputePorts, disputeId: string): Promise<void> {
  const dispute = await lockDispute(ports, disputeId);
  if (dispute !== null) await tellOfLimit(ports, dispute, 'reminder');
}
