import { startOf } from '../domain/program-year.ts';
import { putInEffect } from './change-tier.ts';
import { keepTierClocks, standingOf, type TierPorts } from './tier-clock.ts';

/**
 * Puts an announced change in effect on its day (V3). While it is under appeal nothing changes; neither does what was
 * cancelled or superseded.
 */
export async function applyTierChange(ports: TierPorts, changeId: string): Promise<void> {
  const seen = await ports.tierChange(changeId);
  if (seen === null) return;
  const partner = await ports.lockPartner(seen.partnerCompanyId);
  const change = await ports.tierChange(changeId);
  if (partner === null || change === null || change.status !== 'pending' || change.effectiveOn === null)
    return;
  if ((await ports.appealOfTierChange(changeId))?.status === 'open') return;
  const { timeZone } = (await ports.policyInForce()).policy;
  const at = startOf(change.effectiveOn, timeZone);
  const now = await ports.now();
  if (Temporal.Instant.compare(now, at) < 0) return await ports.setDeadline(changeId, 'tier-effective', at);
  const effective = { ...change, status: 'effective' as const, appliedAt: now };
  await ports.saveTierChange(effective);
  const changed = await putInEffect(ports, partner, effective, { kind: 'automation' }, at);
  await keepTierClocks(ports, changed, await standingOf(ports, partner.companyId));
}
