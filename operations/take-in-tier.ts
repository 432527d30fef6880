import { tierSeen } from '../domain/tier-owner.ts';
import { tierNamed } from '../domain/tier-settings.ts';
import { changeTier, recordTier } from './change-tier.ts';
import type { PartnerRecord } from './records.ts';
import { keepTierClocks, standingOf, type TierPorts } from './tier-clock.ts';

/**
 * Takes in the tier that HubSpot shows of a partner. Of a company that was no partner before it is the tier, and its
 * clocks begin. Later, a value that is neither ours nor what stood there is a person's decision; what is no tier is
 * written again. Answers whether anything changed. The partner must be locked and saved.
 */
export async function takeInTier(
  ports: TierPorts,
  partner: PartnerRecord,
  seen: string | null,
  isNew: boolean,
): Promise<boolean> {
  const { policy } = await ports.policyInForce();
  const standing = await standingOf(ports, partner.companyId);
  const now = await ports.now();
  if (isNew) {
    const tier = tierNamed(policy.tiers, seen ?? '')?.name ?? partner.tier;
    await recordTier(ports, partner.companyId, {
      kind: 'tier-taken-over',
      actor: { kind: 'automation' },
      occurredAt: now,
      rules: ['V4'],
      facts: { tier, joinedOn: partner.joinedOn.toString() },
    });
    await keepTierClocks(ports, partner, { ...standing, crmTier: seen });
    return true;
  }
  const found = tierSeen({ decided: partner.tier, lastSeen: standing.crmTier, seen, policy: policy.tiers });
  if (found.kind === 'known' || (found.kind === 'ours' && standing.crmTier === seen)) return false;
  await ports.saveTierStanding({ ...standing, crmTier: seen });
  if (found.kind === 'ours') return false;
  // What stands there is read before it is written: a person's value needs no write, nonsense does.
  await ports.compareCompanies([partner.companyId]);
  if (found.kind === 'put-back') return true;
  const changed = await changeTier(
    ports,
    partner,
    {
      actor: { kind: 'automation' },
      to: found.to,
      cause: 'crm-edit',
      reference: null,
      outcome: {
        code: 'TIER_SET_IN_HUBSPOT',
        rule: 'V2',
        text: `Somebody set the tier to ${found.to} in HubSpot.`,
        facts: { tier: partner.tier, to: found.to },
        wouldChange: [],
      },
      textId: null,
    },
    now,
  );
  if (changed !== null)
    await keepTierClocks(ports, changed, { ...standing, crmTier: seen, probationUntil: null });
  await ports.compareCompanies([partner.companyId]);
  return true;
}
