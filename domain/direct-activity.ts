import type { Activity } from './activity.ts';
import { type BusinessCalendar, businessDeadline, protectionEnd } from './calendar.ts';
import { collapse } from './collapse.ts';
import {
  type ClaimFacts,
  type EngagementVerdict,
  type InnocentReason,
  type Side,
  verdictOf,
} from './direct-engagement.ts';
import {
  claimEvidence,
  isBefore,
  isLinked,
  type JudgedAct,
  periodExemption,
  programExemption,
} from './direct-exemptions.ts';
import type { EngagementLimits } from './engagement-limits.ts';
import { withConsent } from './engagement-why.ts';
import { businessCalendarOf, type Policy } from './policy.ts';

/** An activity on the claimed account with what rule 8 needs beyond section 6: who, and on which deals. */
export type ActivityOnAccount = {
  activity: Activity;
  actor: { userId: string | null; side: Side };
  deals: {
    dealId: string;
    pipelineId: string | null;
    linkedPartnerIds: string[];
    /** The deal was open when the claim was made: work on it goes on as before. */
    openBeforeClaim: boolean;
  }[];
};

export type JudgedActivity = { activityId: string; verdict: EngagementVerdict };

/**
 * D4: calls, meetings and 1:1 e-mail by direct on the account, outside the registered deal. A notice; an exception
 * from the second on that follows another within the days of the limits, whoever of direct did either.
 *
 * Records that say the same (section 6) count once. What never counts as an activity is none here either. A
 * meeting begins when it is booked, so that what was begun in a direct window stays legitimate (S3).
 *
 * @param all every activity known on the account in any order; the customer's own among them make replies
 * @param inbounds further instants at which the customer came to the vendor by itself, such as a form
 * @returns one verdict per call, meeting and e-mail, in order of happening
 */
export function judgeActivities(
  all: readonly ActivityOnAccount[],
  inbounds: readonly Temporal.Instant[],
  claim: ClaimFacts,
  policy: Policy,
  limits: EngagementLimits,
): JudgedActivity[] {
  const judged = all.filter(({ activity }) => isContact(activity)).toSorted(byBeginning);
  const cameIn = [
    ...inbounds,
    ...all.filter(({ activity }) => activity.side === 'customer').map(({ activity }) => activity.occurredAt),
  ];
  const calendar = businessCalendarOf(policy);
  const reasons = new Map(
    judged.map(each => [each, exemption(each, cameIn, claim, policy, limits, calendar)] as const),
  );
  const hits = judged.filter(each => reasons.get(each) === null);
  const groups = collapse(hits.map(({ activity }) => activity)).map(
    ({ activity, duplicates }) => new Set([activity, ...duplicates]),
  );
  const firsts = groups
    .flatMap(group => hits.find(({ activity }) => group.has(activity)) ?? [])
    .toSorted(byBeginning);
  return judged.map(each => {
    const because = reasons.get(each) ?? (!hits.includes(each) || firsts.includes(each) ? null : 'duplicate');
    const before = firsts.findLast(first => followsSoon(each, first, policy, limits));
    const weight = before === undefined ? 'notice' : 'exception';
    const facts = {
      ...evidence(each, claim, policy),
      earlierActivityId: before?.activity.id ?? null,
    };
    const asked = (changed: ClaimFacts) =>
      changed === claim ? because : exemption(each, cameIn, changed, policy, limits, calendar);
    const candidates = [withConsent(actOf(each), claim)];
    return {
      activityId: each.activity.id,
      verdict: verdictOf('D4', weight, claim, asked, facts, candidates),
    };
  });
}

function exemption(
  each: ActivityOnAccount,
  cameIn: readonly Temporal.Instant[],
  claim: ClaimFacts,
  policy: Policy,
  limits: EngagementLimits,
  calendar: BusinessCalendar,
): InnocentReason | null {
  const { activity, deals } = each;
  const act = actOf(each);
  if (activity.side === 'customer') return 'customers-own-act';
  if (activity.type === 'email' && activity.mailKind === 'marketing') return 'marketing-email';
  if (activity.side === 'automation') return 'made-by-form-or-automation';
  if (activity.side === 'co-sell') return 'co-sell-list';
  if (activity.side !== 'direct') return 'not-direct';
  if (neverCounts(activity)) return 'never-counts';
  if (deals.some(deal => deal.dealId === claim.dealId)) return 'registered-deal';
  if (deals.some(deal => isLinked(deal, claim))) return 'linked-to-partner';
  const offForClaim = programExemption(act, claim, policy) ?? periodExemption(act.at, claim);
  if (offForClaim !== null) return offForClaim;
  if (deals.some(deal => deal.openBeforeClaim)) return 'before-the-claim';
  const isReply = cameIn.some(
    inbound =>
      !isBefore(act.at, inbound) &&
      isBefore(act.at, businessDeadline(inbound, limits.replyBusinessDays, calendar)),
  );
  return isReply ? 'reply-to-customer' : null;
}

const isContact = ({ type }: Activity) => type === 'call' || type === 'meeting' || type === 'email';

/** What section 6 never counts, and what HubSpot says was deleted: nobody was engaged. A bare call counts. */
function neverCounts(activity: Activity): boolean {
  if (activity.deletedAt !== null) return true;
  switch (activity.type) {
    case 'call':
      return ['no-answer', 'busy', 'wrong-number'].includes(activity.outcome) && !activity.hasNote;
    case 'meeting':
      return (
        activity.outcome === 'canceled' ||
        activity.outcome === 'no-show' ||
        (activity.attendees.customers === 0 && activity.attendees.internal > 0)
      );
    case 'email':
      return activity.bounced || activity.direction === 'inbound' || activity.mailKind === 'sequence';
    default:
      return false;
  }
}

/** When the act began: of a meeting, when it was booked or took place, whichever was first. */
export const beginningOf = (activity: Activity) =>
  activity.type === 'meeting' && isBefore(activity.bookedAt, activity.occurredAt)
    ? activity.bookedAt
    : activity.occurredAt;

const byBeginning = (a: ActivityOnAccount, b: ActivityOnAccount) =>
  Temporal.Instant.compare(beginningOf(a.activity), beginningOf(b.activity)) ||
  (a.activity.id < b.activity.id ? -1 : a.activity.id > b.activity.id ? 1 : 0);

function followsSoon(
  each: ActivityOnAccount,
  first: ActivityOnAccount,
  policy: Policy,
  limits: EngagementLimits,
): boolean {
  const before = beginningOf(first.activity);
  return (
    byBeginning(first, each) < 0 &&
    isBefore(beginningOf(each.activity), protectionEnd(before, limits.activityDays, policy.timeZone))
  );
}

const actOf = ({ activity, deals }: ActivityOnAccount): JudgedAct => ({
  kind: 'outreach',
  at: beginningOf(activity),
  dealIds: deals.map(deal => deal.dealId),
  pipelineIds: deals.map(deal => deal.pipelineId),
});

const evidence = (each: ActivityOnAccount, claim: ClaimFacts, policy: Policy) => ({
  activityId: each.activity.id,
  activityType: each.activity.type,
  activitySide: each.activity.side,
  contactIds: each.activity.associations.contactIds,
  dealIds: each.deals.map(deal => deal.dealId),
  actorUserId: each.actor.userId,
  actorSide: each.actor.side,
  ...claimEvidence(actOf(each), claim, policy),
});
