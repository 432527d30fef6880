import type { AnnualReview, ReviewSubject } from '../../domain/annual-review.ts';
import { annualReview } from '../../domain/annual-review.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import type { TierCredit, TierFacts } from '../../domain/tier-facts.ts';
import type { TierCriterion, TierSettings } from '../../domain/tier-settings.ts';

export const day = (text: string) => Temporal.PlainDate.from(text);
export const at = (text: string) => Temporal.Instant.from(text.includes('T') ? text : `${text}T12:00:00Z`);

export const inEuro = { homeCurrency: 'EUR', rates: [] };
export const noFacts: TierFacts = { credits: [], approvals: [], wins: [], losses: [], properties: {} };
export const won = (amountMinor: bigint | null, on = '2027-06-01'): TierCredit => ({
  at: at(on),
  kind: 'sourced',
  amountMinor,
});
export const atLeast = (
  metric: TierCriterion['metric'],
  threshold: string,
  windowMonths?: number,
): TierCriterion => ({
  metric,
  operator: 'at-least',
  threshold,
  ...(windowMonths !== undefined && { windowMonths }),
});

/** Registered, Select, Premier, the given tier with what is given. */
export function tiersWith(name: string, change: Partial<TierSettings>): TierSettings[] {
  return defaultPolicy.tiers.map(tier => (tier.name === name ? { ...tier, ...change } : tier));
}

/** A Premier partner of three years with a quota of 1,000.00 EUR, at the end of 2027. */
export function subject(
  change: Partial<ReviewSubject> = {},
  premier: Partial<TierSettings> = { quotaMinor: '100000' },
): ReviewSubject {
  return {
    tier: 'Premier',
    joinedOn: day('2024-03-01'),
    year: { from: day('2027-01-01'), until: day('2028-01-01') },
    facts: noFacts,
    policy: { ...defaultPolicy, money: inEuro, tiers: tiersWith('Premier', premier) },
    ...change,
  };
}

export const review = (...args: Parameters<typeof subject>): AnnualReview => annualReview(subject(...args));
