import { annualReview } from './annual-review.ts';
import type { Policy } from './policy.ts';
import { dayOf, type ProgramYear, programYearOf } from './program-year.ts';
import { sunsetBy, sunsetOf } from './sunset.ts';
import type { TierFacts } from './tier-facts.ts';

/** What is known of a partner, whatever the policy. `tier`: as it was judged, or is where it was not. */
export type PartnerFacts = {
  partnerCompanyId: string;
  tier: string;
  type: string;
  joinedOn: Temporal.PlainDate;
  facts: TierFacts;
};

/** What another policy would have made of a partner's tier; by the last program year that is over, and by the sunset. */
export type TierEffect = {
  partnerCompanyId: string;
  tier: string;
  effect: 'drops' | 'keeps' | 'reviewed' | 'not-reviewed';
  because: 'annual-review' | 'sunset';
};

/**
 * What a partner would have gained or lost under another policy: `drops` a tier that it keeps under its own, `keeps`
 * one that it loses, goes to a person's review or no more. Null: nothing of these.
 */
export function tierEffectOn(
  partner: PartnerFacts,
  { own, other }: { own: Policy; other: Policy },
  now: Temporal.Instant,
): TierEffect | null {
  const before = fateUnder(partner, own, now);
  const after = fateUnder(partner, other, now);
  if (before.fate === after.fate) return null;
  const { partnerCompanyId, tier } = partner;
  const to = (effect: TierEffect['effect'], because: TierEffect['because']) => ({
    partnerCompanyId,
    tier,
    effect,
    because,
  });
  if (after.fate === 'lost') return to('drops', after.because);
  if (before.fate === 'lost') return to('keeps', before.because);
  return to(after.fate === 'person' ? 'reviewed' : 'not-reviewed', 'annual-review');
}

type Fate = { fate: 'lost'; because: TierEffect['because'] } | { fate: 'person' | 'kept' };

function fateUnder(
  { tier, type, joinedOn, facts }: PartnerFacts,
  policy: Policy,
  now: Temporal.Instant,
): Fate {
  const lastApproval = facts.approvals.toSorted(Temporal.Instant.compare).at(-1) ?? null;
  const sunset = sunsetOf({ tier, type, joinedOn, lastApproval, policy });
  if (sunset !== null && sunsetBy(sunset, now).over) return { fate: 'lost', because: 'sunset' };
  const { verdict } = annualReview({ tier, joinedOn, year: lastYear(policy, now), facts, policy });
  if (verdict === 'lower') return { fate: 'lost', because: 'annual-review' };
  return { fate: verdict === 'person' ? 'person' : 'kept' };
}

/** The last program year that is over. */
function lastYear({ timeZone, tierReview }: Policy, now: Temporal.Instant): ProgramYear {
  const current = programYearOf(dayOf(now, timeZone), tierReview.programYearStart);
  return programYearOf(current.from.subtract({ days: 1 }), tierReview.programYearStart);
}
