import { dayInWords } from '../domain/plain-days.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Refusals of what people ask about a partner's tier. */
export const refuseTier = {
  noReviewOpen: (nextReview: Temporal.PlainDate | null): Refusal => ({
    code: 'TIER_REVIEW_NOT_OPEN',
    rule: 'V2',
    title: 'No review waits for a decision',
    detail: `A person decides what a review leaves open.${nextReview === null ? '' : ` The next review is on ${dayInWords(nextReview)}.`}`,
    facts: { reviewOpen: false, nextReview: nextReview?.toString() ?? null },
    wouldChange: [{ fact: 'reviewOpen', becomes: true, text: 'Wait for the next review.' }],
  }),

  lowestTier: (tier: string): Refusal => ({
    code: 'TIER_LOWEST',
    rule: 'V2',
    title: 'There is no lower tier',
    detail: `${tier} is the lowest tier of the program.`,
    facts: { tier, decision: 'lower' },
    wouldChange: [{ fact: 'decision', becomes: 'keep', text: 'Keep the tier, or put it on probation.' }],
  }),

  nothingToAppeal: (tier: string): Refusal => ({
    code: 'TIER_NOTHING_TO_APPEAL',
    rule: 'V3',
    title: 'There is nothing to appeal',
    detail: `The tier is ${tier}, and no rule or person has lowered it.`,
    facts: { tier, lowered: false },
    wouldChange: [{ fact: 'lowered', becomes: true, text: 'Only a lower tier can be appealed.' }],
  }),

  appealedAlready: (changeId: string): Refusal => ({
    code: 'TIER_APPEALED_ALREADY',
    rule: 'V3',
    title: 'It was appealed already',
    detail: 'A change of the tier is appealed once.',
    facts: { changeId, appeals: 1 },
    wouldChange: [{ fact: 'appeals', becomes: 0, text: 'Wait for the decision on the first appeal.' }],
  }),

  noAppealOpen: (): Refusal => ({
    code: 'TIER_APPEAL_NOT_OPEN',
    rule: 'V3',
    title: 'No appeal waits for a decision',
    detail: 'Nobody has appealed the tier of this partner, or the appeal is decided.',
    facts: { appealOpen: false },
    wouldChange: [{ fact: 'appealOpen', becomes: true, text: 'The partner, or its manager, appeals first.' }],
  }),

  newDecider: (userId: string): Refusal => ({
    code: 'DECIDER_IS_PARTY',
    rule: 'V3',
    title: 'Somebody else has to decide',
    detail: 'An appeal is decided by a person who has neither made nor decided it before.',
    facts: { userId, decidedBefore: true },
    wouldChange: [{ fact: 'decidedBefore', becomes: false, text: 'Ask another approver or a director.' }],
  }),
};
