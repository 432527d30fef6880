import { businessDeadline } from './calendar.ts';
import { isLive } from './claim-standing.ts';
import { businessCalendarOf, type Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { ClaimSummary } from './submission.ts';

/** How it came to the vendor before somebody entered it. */
export type BehalfSource = 'mail' | 'phone' | 'meeting' | 'other';

export const behalfWords: Record<BehalfSource, string> = {
  mail: 'by mail',
  phone: 'by phone',
  meeting: 'in a meeting',
  other: 'in another way',
};

/** A claim that was entered for its partner: when it had come, and when it was entered. */
export type EnteredClaim = {
  registrationId: string;
  arrivedAt: Temporal.Instant;
  enteredAt: Temporal.Instant;
};

/**
 * Rivals that are reviewed side by side with a claim: of other partners, live, entered on behalf like it, at most so
 * many business days apart. The order of claims is the order of entry (T1), which is then a matter of who typed first;
 * so whoever decides sees all of them, in the order in which they came in.
 *
 * @param entered those of the account that were entered on behalf
 * @returns the rivals in the order of arrival; of one instant, in the order of their ids
 */
export function besideClaim(
  claim: ClaimSummary,
  rivals: readonly ClaimSummary[],
  entered: readonly EnteredClaim[],
  policy: Policy,
  now: Temporal.Instant,
): EnteredClaim[] {
  const own = entered.find(({ registrationId }) => registrationId === claim.registrationId);
  if (own === undefined) return [];
  return rivals
    .filter(
      rival =>
        rival.partnerCompanyId !== claim.partnerCompanyId && isLive(rival, now) && rival.state !== 'active',
    )
    .flatMap(rival => entered.find(({ registrationId }) => registrationId === rival.registrationId) ?? [])
    .filter(other => areClose(own.enteredAt, other.enteredAt, policy))
    .sort(byArrival);
}

/** Neither came more than so many business days after the other. */
const areClose = (a: Temporal.Instant, b: Temporal.Instant, policy: Policy) =>
  isAtMostSoonAfter(a, b, policy) && isAtMostSoonAfter(b, a, policy);

function isAtMostSoonAfter(first: Temporal.Instant, other: Temporal.Instant, policy: Policy): boolean {
  const limit = businessDeadline(
    first,
    policy.registration.sideBySideBusinessDays,
    businessCalendarOf(policy),
  );
  return Temporal.Instant.compare(other, limit) <= 0;
}

export const byArrival = (a: EnteredClaim, b: EnteredClaim): number =>
  Temporal.Instant.compare(a.arrivedAt, b.arrivedAt) || (a.registrationId < b.registrationId ? -1 : 1);

/** Null when whoever decides saw every claim that stands beside. Who they are is for deciders (I7). */
export function unseenBeside(
  beside: readonly EnteredClaim[],
  seen: readonly string[],
  audience: 'decider' | 'other',
): Refusal | null {
  const unseen = beside.filter(({ registrationId }) => !seen.includes(registrationId));
  if (unseen.length === 0) return null;
  return {
    code: 'SIDE_BY_SIDE',
    rule: 'R-on-behalf',
    title: 'Another claim came in at about the same time',
    detail:
      'Both were entered on behalf of their partners. They are decided side by side: look at the other one first, and say that you did.',
    facts: {
      allSeen: false,
      ...(audience === 'decider'
        ? { besideRegistrationIds: unseen.map(({ registrationId }) => registrationId) }
        : {}),
    },
    wouldChange: [
      {
        fact: 'allSeen',
        becomes: true,
        text: 'It can be approved by somebody who looked at the other one as well. If that one came first, reject this one as later; the other then moves up for review.',
      },
    ],
  };
}
