import type { Outcome } from './outcome.ts';
import { type CriterionVerdict, criteriaChanges, criteriaFacts, judgeCriteria } from './tier-criteria.ts';
import type { JudgedPeriod, TierFacts } from './tier-facts.ts';
import { type TierSettings, tierAbove } from './tier-settings.ts';

/**
 * Whether a partner has grown into the next tier (V2): all of that tier's criteria are met. A tier that sets no
 * criteria is given by people and never proposed.
 */
export function promotion(subject: {
  tier: string;
  facts: TierFacts;
  period: JudgedPeriod;
  policy: { tiers: readonly TierSettings[]; money: { homeCurrency: string } };
}): { met: boolean; to: string | null; criteria: CriterionVerdict[]; outcome: Outcome } {
  const { tier, policy } = subject;
  const next = tierAbove(policy.tiers, tier);
  if (next === null)
    return {
      met: false,
      to: null,
      criteria: [],
      outcome: outcome('TIER_HIGHEST', `${tier} is the highest tier.`, { tier, highest: true }, [
        { fact: 'highest', becomes: false, text: 'Name a higher tier in the program settings.' },
      ]),
    };
  const criteria = judgeCriteria(next.criteria ?? [], subject.facts, subject.period);
  const facts = { tier, to: next.name, criteria: criteria.length, ...criteriaFacts(criteria) };
  if (criteria.length === 0)
    return {
      met: false,
      to: next.name,
      criteria,
      outcome: outcome(
        'TIER_WITHOUT_CRITERIA',
        `${next.name} sets no criteria, so nobody grows into it by itself.`,
        facts,
        [
          {
            fact: 'criteria',
            becomes: 1,
            text: `Set criteria for ${next.name} in the program settings, or set the tier in HubSpot.`,
          },
        ],
      ),
    };
  const met = criteria.every(verdict => verdict.met === true);
  return {
    met,
    to: next.name,
    criteria,
    outcome: met
      ? outcome('PROMOTION', `Every criterion of ${next.name} is met.`, facts, [])
      : outcome(
          'PROMOTION_CRITERIA_NOT_MET',
          `Not every criterion of ${next.name} is met.`,
          facts,
          criteriaChanges(criteria, policy.money.homeCurrency),
        ),
  };
}

const outcome = (
  code: Outcome['code'],
  text: string,
  facts: Outcome['facts'],
  wouldChange: Outcome['wouldChange'],
): Outcome => ({ code, rule: 'V2', text, facts, wouldChange });
