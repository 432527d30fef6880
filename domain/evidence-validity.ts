import { type Activity, type ActivitySide, contactsOf, isFutureDated } from './activity.ts';
import type { Outcome } from './outcome.ts';
import type { unfitCodes } from './outcome-codes.ts';
import type { FactValue } from './refusal.ts';

/** What evidence is held against: one registration and its term. */
export type EvidenceContext = {
  now: Temporal.Instant;
  /** The program's zone, pinned at approval (E22). */
  timeZone: string;
  account: { companyIds: string[]; contactIds: string[] };
  /** The linked deal. */
  dealId: string | null;
  /** From approval to the end of protection; `until` null while the end is open. */
  term: { from: Temporal.Instant; until: Temporal.Instant | null };
  /** Whom the follow-up clock binds: in a referral motion the vendor, who leads the sale (section 1). */
  binds: 'partner' | 'vendor';
};

/** Why an activity is no evidence; the facts and counterfactuals name fields of the activity. */
export type Unfit = Outcome;

const { compare } = Temporal.Instant;

export const unfit = (
  code: (typeof unfitCodes)[number],
  text: string,
  fact?: string,
  is?: FactValue,
  becomes?: FactValue,
  change?: string,
): Unfit => ({
  code,
  rule: 'R-activity',
  text,
  facts: fact === undefined || is === undefined ? {} : { [fact]: is },
  wouldChange:
    fact === undefined || becomes === undefined ? [] : [{ fact, becomes, text: change ?? `${text}.` }],
});

/** Whose activity counts: the bound side's own, and of co-sellers only what the table says (section 6). */
export function wrongSide(activity: Activity, context: EvidenceContext): Unfit | null {
  const sides = sidesThatCount(activity, context);
  if (sides.includes(activity.side)) return null;
  const whose = context.binds === 'partner' ? 'the partner' : 'the vendor';
  return unfit(
    'WRONG_SIDE',
    `It was ${sideWords[activity.side]}, not by ${whose}`,
    'side',
    activity.side,
    sides[0] ?? 'partner',
    `The same done by ${whose} counts.`,
  );
}

function sidesThatCount(activity: Activity, { binds }: EvidenceContext): ActivitySide[] {
  if (binds === 'vendor') return ['direct', 'co-sell'];
  return activity.type === 'deal-stage' ? ['partner', 'co-sell'] : ['partner'];
}

const sideWords: Record<ActivitySide, string> = {
  partner: 'done by the partner',
  'co-sell': 'done by a co-seller',
  direct: 'done by direct',
  customer: 'done by the customer',
  automation: 'made by automation',
  other: 'done by somebody else',
};

/** Validity (section 6): associated with what the registration is about. */
export function unassociated(activity: Activity, context: EvidenceContext): Unfit | null {
  const { companyIds, dealIds } = activity.associations;
  const { account, dealId } = context;
  const related =
    companyIds.some(id => account.companyIds.includes(id)) ||
    contactsOf(activity).some(id => account.contactIds.includes(id)) ||
    (dealId !== null && dealIds.includes(dealId));
  if (related) return null;
  return unfit(
    'NOT_ASSOCIATED',
    'It is not associated with the customer, its contacts or the linked deal',
    'companyIds',
    companyIds,
    account.companyIds.slice(0, 1),
    'Associated with the customer’s company it counts.',
  );
}

/** Validity (section 6): inside the term, and not in the future when it was recorded (5 minutes of skew). */
export function badTime(activity: Activity, at: Temporal.Instant, context: EvidenceContext): Unfit | null {
  const { from, until } = context.term;
  if (compare(at, from) < 0)
    return unfit(
      'BEFORE_THE_TERM',
      'It happened before the registration was approved',
      'occurredAt',
      at.toString(),
      from.toString(),
      'From the approval on it counts.',
    );
  if (until !== null && compare(at, until) >= 0)
    return unfit(
      'AFTER_THE_TERM',
      'It happened after the registration ended',
      'occurredAt',
      at.toString(),
      until.subtract({ milliseconds: 1 }).toString(),
      'Before the end it counts.',
    );
  if (isFutureDated({ occurredAt: at, recordedAt: activity.recordedAt }))
    return unfit(
      'FUTURE_DATED',
      'It is dated in the future',
      'occurredAt',
      at.toString(),
      activity.recordedAt.toString(),
      'Once it has happened it counts.',
    );
  return null;
}

/** A record that was gone before we read it has shown nothing. */
export function neverSeen(activity: Activity): Unfit | null {
  const { deletedAt } = activity;
  if (deletedAt === null || compare(deletedAt, activity.recordedAt) > 0) return null;
  return deletedUnfit(deletedAt);
}

export const deletedUnfit = (deletedAt: Temporal.Instant): Unfit =>
  unfit(
    'DELETED',
    'It was deleted in HubSpot',
    'deletedAt',
    deletedAt.toString(),
    null,
    'Restored in HubSpot it counts.',
  );

/** The first of several obstacles. */
export function firstOf(...obstacles: (() => Unfit | null)[]): Unfit | null {
  for (const obstacle of obstacles) {
    const found = obstacle();
    if (found !== null) return found;
  }
  return null;
}
