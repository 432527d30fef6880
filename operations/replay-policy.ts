import { canonicalJson } from '../domain/canonical-json.ts';
import type { LifeFacts } from '../domain/life-under.ts';
import type { Policy } from '../domain/policy.ts';
import { effectOn, type LifeEffect } from '../domain/policy-effect.ts';
import { type PartnerFacts, type TierEffect, tierEffectOn } from '../domain/tier-effect.ts';
import type { ClockPort, PolicyPort } from './ports.ts';

/** One registration that was ever approved, with the version that it is under. */
export type LifeCase = { facts: LifeFacts; policyVersion: number };

/** What is known, whatever the policy. */
export type PolicyFactsPort = {
  /** Ids of all registrations that were ever approved, in the order of their claims. */
  everApproved(): Promise<string[]>;
  lifeCases(registrationIds: string[]): Promise<LifeCase[]>;
  /** Amounts in `currency`, ISO 4217. */
  partnerCases(currency: string): Promise<PartnerFacts[]>;
};

export type ReplayPace = {
  /** Registrations that are read at once: their evidence is parsed without a pause. */
  chunk: number;
  /** Called between two registrations: lets others have the thread. */
  breathe(): Promise<void>;
  /** False: enough; what was replayed so far is the answer. */
  mayGoOn(): boolean;
};

export type PolicyReplay = {
  /** What differs; who is not named gains and loses nothing. */
  registrations: LifeEffect[];
  partners: TierEffect[];
  /** How many registrations were ever approved, and how many of them were replayed. */
  of: number;
  replayed: number;
};

/**
 * Replays the portal's own history under another policy (section 12): who would have gained or lost what. Nothing is
 * saved.
 */
export async function replayPolicy(
  ports: PolicyFactsPort & PolicyPort & ClockPort,
  other: Policy,
  pace: ReplayPace,
): Promise<PolicyReplay> {
  const now = await ports.now();
  const { policy: inForce } = await ports.policyInForce();
  const ids = await ports.everApproved();
  const versions = new Map<number, Policy>();
  const registrations: LifeEffect[] = [];
  let replayed = 0;
  for (let start = 0; start < ids.length && pace.mayGoOn(); start += pace.chunk) {
    for (const { facts, policyVersion } of await ports.lifeCases(ids.slice(start, start + pace.chunk))) {
      const own = versions.get(policyVersion) ?? (await ports.policyOf(policyVersion));
      versions.set(policyVersion, own);
      const effect = effectOn(facts, { own, other }, now);
      if (effect !== null) registrations.push(effect);
      replayed += 1;
      await pace.breathe();
    }
  }
  const partners = await replayTiers(ports, { own: inForce, other }, pace, now);
  return { registrations, partners, of: ids.length, replayed };
}

async function replayTiers(
  ports: PolicyFactsPort,
  policies: { own: Policy; other: Policy },
  pace: ReplayPace,
  now: Temporal.Instant,
): Promise<TierEffect[]> {
  if (settingsOfTiers(policies.own) === settingsOfTiers(policies.other)) return [];
  const found: TierEffect[] = [];
  for (const partner of await ports.partnerCases(policies.other.money.homeCurrency)) {
    const effect = tierEffectOn(partner, policies, now);
    if (effect !== null) found.push(effect);
    await pace.breathe();
  }
  return found;
}

/** As text what tiers hang on: policies that agree in it need no replay of them. */
const settingsOfTiers = ({ timeZone, tiers, tierReview, sunset }: Policy) =>
  canonicalJson({ timeZone, tiers, tierReview, sunset });

/** Whoever runs alone needs no pause. */
export const withoutPause: ReplayPace = {
  chunk: 250,
  breathe: async () => undefined,
  mayGoOn: () => true,
};
