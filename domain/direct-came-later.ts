import { momentWords } from './day-words.ts';
import type { RejectCode } from './decision-codes.ts';
import type { Refusal } from './refusal.ts';

export type DirectPriority = {
  code: RejectCode;
  /** The claim instant. */
  claimedAt: Temporal.Instant;
  /** Deals of direct sales on the customer without the claiming partner, as far as HubSpot tells of them. */
  directDeals: readonly { dealId: string; openedAt: Temporal.Instant }[];
  timeZone: string;
};

/**
 * Opening a deal on seeing a submission must not pay (domain rule 8): a claim is not rejected for an open deal of direct
 * sales where every one that is known came with the claim or after it. Where none is known, the person who decides may know
 * of one.
 */
export function directCameLater(facts: DirectPriority): Refusal | null {
  const { code, claimedAt, directDeals, timeZone } = facts;
  if (code !== 'DIRECT_OPEN_DEAL') return null;
  const [first] = directDeals.toSorted((a, b) => Temporal.Instant.compare(a.openedAt, b.openedAt));
  if (first === undefined || Temporal.Instant.compare(first.openedAt, claimedAt) < 0) return null;
  return {
    code: 'DIRECT_CAME_LATER',
    rule: 'R-direct-first',
    title: 'Direct sales came after the claim',
    detail: `The claim is of ${momentWords(claimedAt, timeZone)}, and the first deal of direct sales with the customer of ${momentWords(first.openedAt, timeZone)}. What direct sales begins after a claim is no reason to reject it.`,
    facts: {
      decisionCode: code,
      claimedAt: claimedAt.toString(),
      dealId: first.dealId,
      openedAt: first.openedAt.toString(),
    },
    wouldChange: [
      {
        fact: 'openedAt',
        becomes: claimedAt.subtract({ nanoseconds: 1 }).toString(),
        text: 'A deal that direct sales had open before the claim would be a reason. Choose the one that applies.',
      },
    ],
  };
}
