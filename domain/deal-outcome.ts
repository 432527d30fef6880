import { businessDeadline, protectionEnd } from './calendar.ts';
import { businessCalendarOf, type Policy } from './policy.ts';

/** A time at which a deal was put into a stage. */
export type DealStep = {
  at: Temporal.Instant;
  outcome: 'open' | 'won' | 'lost';
  /** Who put it there; `partner` are the partner's people, its co-sellers and its partner manager. */
  by: 'partner' | 'direct' | 'other';
};

export type DealOutcomeFacts = {
  protectedFrom: Temporal.Instant;
  /** Where the protection ends if nothing closes the deal; null while it is paused. */
  end: Temporal.Instant | null;
  /** All that is known, in any order. */
  steps: readonly DealStep[];
  /** When the loss was set to which the partner objected; null: to none. */
  lossOpposedAt: Temporal.Instant | null;
  now: Temporal.Instant;
  policy: Policy;
};

export type DealOutcome =
  /** `since`: when it was opened again; null where it never was closed. */
  | { is: 'open'; since: Temporal.Instant | null }
  | { is: 'won'; at: Temporal.Instant }
  /** `at`: when it counts; of a loss that others set, the end of the time to object. */
  | { is: 'lost'; at: Temporal.Instant; setAt: Temporal.Instant; setBy: DealStep['by'] }
  | { is: 'loss-reported'; setAt: Temporal.Instant; setBy: DealStep['by']; objectUntil: Temporal.Instant };

/**
 * What the registered deal's stages mean for its registration (section 4, E10–E12), from all that is known of them
 * and in no matter which order it came:
 *
 * - Only what happened in the protection counts; a stage before it or after its end moves nothing.
 * - Won is won, whoever set it. Lost is lost when the partner's side set it; set by others it is reported, the
 *   partner may object for some business days, and silence is a loss at the end of them.
 * - Reopened within so many civil days, before the end, it is open again; later it stays as it was.
 */
export function dealOutcome(facts: DealOutcomeFacts): DealOutcome {
  const { protectedFrom, end, policy } = facts;
  let outcome: DealOutcome = { is: 'open', since: null };
  let stage: DealStep['outcome'] = 'open';
  for (const step of facts.steps.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))) {
    const before = stage;
    stage = step.outcome;
    if (isBefore(step.at, protectedFrom)) continue;
    if (end !== null && !isBefore(step.at, end)) break;
    if (step.outcome === before) continue;
    outcome = settled(outcome, step.at, end);
    const closedAt = outcome.is === 'won' || outcome.is === 'lost' ? outcome.at : null;
    // Too late to be opened again: whatever follows, it stays closed as it is.
    if (
      closedAt !== null &&
      !isBefore(step.at, protectionEnd(closedAt, policy.registration.reopenDays, policy.timeZone))
    )
      continue;
    outcome = afterStep(step, facts);
  }
  return settled(outcome, facts.now, end);
}

function afterStep(step: DealStep, { lossOpposedAt, policy }: DealOutcomeFacts): DealOutcome {
  if (step.outcome === 'open') return { is: 'open', since: step.at };
  if (step.outcome === 'won') return { is: 'won', at: step.at };
  if (step.by === 'partner') return { is: 'lost', at: step.at, setAt: step.at, setBy: 'partner' };
  if (lossOpposedAt !== null && Temporal.Instant.compare(lossOpposedAt, step.at) === 0)
    return { is: 'open', since: null };
  const days = policy.registration.lossObjectionBusinessDays;
  return {
    is: 'loss-reported',
    setAt: step.at,
    setBy: step.by,
    objectUntil: businessDeadline(step.at, days, businessCalendarOf(policy)),
  };
}

/** Silence is a loss, unless the protection is over first. */
function settled(outcome: DealOutcome, now: Temporal.Instant, end: Temporal.Instant | null): DealOutcome {
  if (outcome.is !== 'loss-reported' || isBefore(now, outcome.objectUntil)) return outcome;
  if (end !== null && !isBefore(outcome.objectUntil, end)) return outcome;
  return { is: 'lost', at: outcome.objectUntil, setAt: outcome.setAt, setBy: outcome.setBy };
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
