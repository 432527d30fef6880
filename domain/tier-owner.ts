import type { TierSettings } from './tier-settings.ts';

/**
 * What a partner's tier in HubSpot means, which both Dibs and people write. `known`: it stands as it did when it was
 * last seen. `ours`: it is what Dibs decided. `edited`: a person set it, which is that person's decision.
 * `put-back`: it was emptied, or is no tier of the policy; that decides nothing and the copy is written again.
 */
export function tierSeen(tiers: {
  decided: string;
  /** HubSpot's value as last read or written by us; null for none. */
  lastSeen: string | null;
  seen: string | null;
  policy: readonly TierSettings[];
}): { kind: 'known' } | { kind: 'ours' } | { kind: 'put-back' } | { kind: 'edited'; to: string } {
  const { decided, lastSeen, seen } = tiers;
  if (seen === decided) return { kind: 'ours' };
  if (seen === lastSeen) return { kind: 'known' };
  const tier = tiers.policy.find(({ name }) => name === seen);
  return tier === undefined ? { kind: 'put-back' } : { kind: 'edited', to: tier.name };
}
