import { businessDeadline } from './calendar.ts';
import { isLive } from './claim-standing.ts';
import { momentWords } from './day-words.ts';
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

const isAtMostSoonAfter = (first: Temporal.Instant, other: Temporal.Instant, policy: Policy): boolean =>
  Temporal.Instant.compare(other, windowEnd(first, policy)) <= 0;

const windowEnd = (enteredAt: Temporal.Instant, policy: Policy) =>
  businessDeadline(enteredAt, policy.registration.sideBySideBusinessDays, businessCalendarOf(policy));

/**
 * Until when a rival of the claim can still be entered on behalf and stand beside it. Null: the claim was not entered on
 * behalf, or that time is over.
 */
export function entryOpenUntil(
  registrationId: string,
  entered: readonly EnteredClaim[],
  policy: Policy,
  now: Temporal.Instant,
): Temporal.Instant | null {
  const own = entered.find(each => each.registrationId === registrationId);
  if (own === undefined) return null;
  const end = windowEnd(own.enteredAt, policy);
  return Temporal.Instant.compare(now, end) <= 0 ? end : null;
}

/** Whether a claim that was entered late came before one that was decided already: they missed standing side by side. */
export const cameBeforeDecided = (late: EnteredClaim, decided: EnteredClaim, policy: Policy): boolean =>
  Temporal.Instant.compare(late.arrivedAt, decided.arrivedAt) < 0 &&
  areClose(late.enteredAt, decided.enteredAt, policy);

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

/**
 * While rivals can still be entered beside it, a claim is approved only by who says that none waits to be. Null once
 * that time is over, or when that was said.
 */
export function mayHaveRivals(
  openUntil: Temporal.Instant | null,
  alone: boolean,
  timeZone: string,
): Refusal | null {
  if (openUntil === null || alone) return null;
  const until = momentWords(openUntil, timeZone);
  return {
    code: 'ENTRY_OPEN',
    rule: 'R-on-behalf',
    title: 'Another claim may still wait to be entered',
    detail: `This claim was entered on behalf of its partner. What other partners sent for the customer can be entered until ${until} and is then decided side by side with it; once this one is approved it only waits in line.`,
    facts: { alone: false, entryOpenUntil: openUntil.toString() },
    wouldChange: [
      {
        fact: 'alone',
        becomes: true,
        text: `It can be approved now by somebody who says that nothing else that came in for the customer waits to be entered, and by anybody who may after ${until}.`,
      },
    ],
  };
}
